"""Cited documents: the forms of the state, of the Party and of hurried people."""

import unicodedata

import pytest

from workers.extract.vi import document_types
from workers.extract.vi.documents import documents


def values(text):
    return [found.value for found in documents(text)]


def document(type_name, number, date=None, issuer=None):
    value = {"type": type_name, "number": number, "date": date, "issuer": issuer}
    return {name: text for name, text in value.items() if text}


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Nghị quyết số 15-NQ/TW ngày 30/7/2007 của Hội nghị Trung ương 5 khoá X, Ban",
         document("Nghị quyết", "15-NQ/TW", "2007-07-30", "Hội nghị Trung ương 5 khoá X")),
        ("Ban Chấp hành Đảng bộ Tỉnh ban hành Chương trình hành động số 143-CTr/TU ngày 23/11/2007.",
         document("Chương trình hành động", "143-CTr/TU", "2007-11-23", "Ban Chấp hành Đảng bộ Tỉnh")),
        ("Nghị Quyết 72-NQ-TW, ngày 09/9/2025", document("Nghị quyết", "72-NQ/TW", "2025-09-09")),
        ("Quyết định số 543/QĐ-UBND ngày 15 tháng 3 năm 2025 của UBND tỉnh Đồng Tháp về",
         document("Quyết định", "543/QĐ-UBND", "2025-03-15", "UBND tỉnh Đồng Tháp")),
        ("NGHỊ ĐỊNH SỐ 21/2026/NĐ-CP", document("Nghị định", "21/2026/NĐ-CP")),
        ("luật số 31/2024/QH15", document("Luật", "31/2024/QH15")),
        ("văn bản số 5743/SKHĐT-TH ngày 30-5-2019", document("Văn bản", "5743/SKHĐT-TH", "2019-05-30")),
        ("số 819/NQ – UVBTVQH 14 về", document("Nghị quyết", "819/NQ-UVBTVQH14")),
        ("theo NĐ 193/2025.", document("Nghị định", "193/2025")),
        ("theo Luật 54/2024, ", document("Luật", "54/2024")),
        ("số 65-Ctr/TU", document("Chương trình", "65-CTr/TU")),
        ("Quy định số 144-QĐ/TW", document("Quy định", "144-QĐ/TW")),
        ("Chỉ thị số 05-CT/TW của Bộ Chính trị ngày 15/5/2016 về",
         document("Chỉ thị", "05-CT/TW", "2016-05-15", "Bộ Chính trị")),
        ("Kế hoạch (số 12/KH-BCĐ) ngày 1/2/2024", document("Kế hoạch", "12/KH-BCĐ", "2024-02-01")),
        ("Nghị quyết số 15-NQ/TW - một bước ngoặt", document("Nghị quyết", "15-NQ/TW")),
        ("Luật Đất đai số 31/2024/QH15", document("Luật", "31/2024/QH15")),
        ("Nghị quyết của Quốc hội số 98/2023/QH15", document("Nghị quyết", "98/2023/QH15")),
        ("QĐ số 2985/QĐ-UBND", document("Quyết định", "2985/QĐ-UBND")),
        ("công văn hỏa tốc số 45/UBND-NN", document("Công văn", "45/UBND-NN")),
        ("cáo trạng số 87/CT-VKS-P2 ngày 28/5/2024 của VKSND tỉnh, từ",
         document("Cáo trạng", "87/CT-VKS-P2", "2024-05-28", "VKSND tỉnh")),
        ("Kế hoạch số 11/KH-UBND do UBND tỉnh ban hành ngày 5/6/2025",
         document("Kế hoạch", "11/KH-UBND", "2025-06-05", "UBND tỉnh")),
        ("Ngày 12/3/2026, UBND tỉnh ban hành Kế hoạch số 12/KH-UBND về",
         document("Kế hoạch", "12/KH-UBND", "2026-03-12", "UBND tỉnh")),
        ("Chủ tịch UBND tỉnh Nguyễn Văn An ký Quyết định số 45/QĐ-UBND",
         document("Quyết định", "45/QĐ-UBND", None, "Chủ tịch UBND tỉnh")),
        ("Tại Thông báo số 88/TB-UBND ngày 03/10/2025, UBND tỉnh đã giao",
         document("Thông báo", "88/TB-UBND", "2025-10-03", "UBND tỉnh")),
        ("Theo Thông báo số 88/TB-UBND ngày 03/10/2025, các xã",
         document("Thông báo", "88/TB-UBND", "2025-10-03")),
        ("Quyết định số 1719/QĐ-TTg phê duyệt Chương trình ngày 14/10/2021 của Thủ tướng Chính phủ",
         document("Quyết định", "1719/QĐ-TTg", "2021-10-14", "Thủ tướng Chính phủ")),
        ("Kết luận số 126-KL/TW ngày 14/2/2025 của Bộ Chính trị, Ban Bí thư",
         document("Kết luận", "126-KL/TW", "2025-02-14", "Bộ Chính trị, Ban Bí thư")),
    ],
)  # fmt: skip
def test_a_citation_is_read(text, cited):
    assert values(text) == [cited]
    assert values(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))) == [cited]


@pytest.mark.parametrize(
    "text",
    [
        "tàu SE19/SE20, Km 45+300, tuyến 110/22kV, biển 81C-204.17, gói thầu số 5, lớp 12/2",
        "F-16, A/H5N1, COVID-19, 24/7, 5-10 TP, 3/4 HS, tỷ số 2-1", "áo số 10-HLV", "ngày 30/7/2007",
        "Kế hoạch 6/2025", "Nghị quyết Trung ương 5 khoá X", "15 - Hà Nội", "Báo cáo năm 2024/2025",
    ],
)  # fmt: skip
def test_this_is_no_citation(text):
    assert values(text) == []


def test_two_documents_with_one_number_stay_two():
    text = "Tỉnh ủy Lâm Đồng ban hành Chương trình 06-CTr/TU. Thành ủy Hà Nội ban hành Chương trình 06-CTr/TU"
    assert [value["issuer"] for value in values(text)] == ["Tỉnh ủy Lâm Đồng", "Thành ủy Hà Nội"]


def test_mentions_of_one_document_are_one_with_all_places():
    text = "Nghị quyết số 57-NQ/TW nêu. Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về"
    (found,) = documents(text)
    assert found.value == document("Nghị quyết", "57-NQ/TW", "2024-12-22", "Bộ Chính trị")
    assert [text[slice(*span)] for span in found.evidence] == [
        "Nghị quyết số 57-NQ/TW",
        "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
    ]


def test_a_list_of_numbers_is_a_list_of_documents():
    text = "các Nghị quyết số 18-NQ/TW, 19-NQ/TW và 20-NQ/TW"
    assert [value["number"] for value in values(text)] == ["18-NQ/TW", "19-NQ/TW", "20-NQ/TW"]


def test_what_stands_once_holds_for_a_row():
    text = "các Nghị định số 150/2025/NĐ-CP ngày 12/6/2025, số 178/2024/NĐ-CP ngày 31/12/2024 của Chính phủ"
    assert [(value["date"], value["issuer"]) for value in values(text)] == [
        ("2025-06-12", "Chính phủ"),
        ("2024-12-31", "Chính phủ"),
    ]
    text = "Nghị quyết số 18-NQ/TW và Nghị quyết số 19-NQ/TW cùng ngày 16/6/2022 của Bộ Chính trị"
    assert [value["date"] for value in values(text)] == ["2022-06-16", "2022-06-16"]


def test_what_another_issued_does_not_reach_back():
    text = "Kế hoạch số 8/KH-UBND và Báo cáo số 88/BC-KTNS của Sở Tài chính"
    assert [value.get("issuer") for value in values(text)] == [None, "Sở Tài chính"]


def test_the_head_of_a_list_issued_all_below():
    text = (
        "UBND tỉnh công bố 2 quyết định:\nQuyết định số 1/QĐ-UBND về\n- Quyết định số 2/QĐ-UBND về\n"
        "Sở có\nQuyết định số 3/QĐ-UBND"
    )
    assert [value.get("issuer") for value in values(text)] == ["UBND tỉnh", "UBND tỉnh", None]


def test_the_same_day_is_that_of_the_document_before():
    text = "Công điện số 12/CĐ-UBND ngày 1/2/2026 và Công điện số 13/CĐ-UBND cùng ngày"
    assert [value["date"] for value in values(text)] == ["2026-02-01", "2026-02-01"]


def test_a_short_number_beside_the_whole_one_is_the_same_document():
    text = "Luật 54/2024/QH15 và Luật 54/2024 có"
    (found,) = documents(text)
    assert [text[slice(*span)] for span in found.evidence] == ["Luật 54/2024/QH15", "Luật 54/2024"]


def test_an_alias_is_no_second_document():
    text = "Nghị quyết Trung ương 5 khoá X là Nghị quyết số 15-NQ/TW; Nghị quyết Hội nghị Trung ương 5 khoá X"
    assert values(text) == [document("Nghị quyết", "15-NQ/TW")]


def test_an_impossible_day_is_no_date():
    assert values("Nghị quyết số 1-NQ/TW ngày 31/2/2020") == [document("Nghị quyết", "1-NQ/TW")]


@pytest.mark.parametrize("name", document_types.NAMES)
def test_every_type_is_known_by_its_name(name):
    assert document_types.by_name(name.upper()) == name


def test_a_kind_of_two_words_is_told_whole():
    text = "ký Quy chế phối hợp số 12/QC-BCH và Chương trình phối hợp số 05/CTrPH-MTTQ-CA"

    assert [one["type"] for one in values(text)] == ["Quy chế phối hợp", "Chương trình phối hợp"]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Công văn số 2.415/UBND-KT ngày 3/2/2026 của UBND tỉnh.",
         document("Công văn", "2415/UBND-KT", "2026-02-03", "UBND tỉnh")),
        ("Kết luận giám định số 77/KL-PC09 ngày 5/6/2025 cho thấy",
         document("Kết luận giám định", "77/KL-PC09", "2025-06-05")),
        ("Sở Y tế đã phát đi Công văn số 19/SYT-NVY.", document("Công văn", "19/SYT-NVY", issuer="Sở Y tế")),
    ],
)  # fmt: skip
def test_thousands_expertises_and_who_sent_them(text, cited):
    assert values(text) == [cited]
