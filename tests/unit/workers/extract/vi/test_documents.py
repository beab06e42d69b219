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
        ("Nghị Quyết 72-NQ-TW, ngày 09/9/2025", document("Nghị quyết", "72-NQ-TW", "2025-09-09")),
        ("Quyết định số 543/QĐ-UBND ngày 15 tháng 3 năm 2025 của UBND tỉnh Đồng Tháp về",
         document("Quyết định", "543/QĐ-UBND", "2025-03-15", "UBND tỉnh Đồng Tháp")),
        ("NGHỊ ĐỊNH SỐ 21/2026/NĐ-CP", document("Nghị định", "21/2026/NĐ-CP", None, "Chính phủ")),
        ("luật số 31/2024/QH15", document("Luật", "31/2024/QH15", None, "Quốc hội")),
        ("văn bản số 5743/SKHĐT-TH ngày 30-5-2019", document("Văn bản", "5743/SKHĐT-TH", "2019-05-30")),
        ("số 819/NQ – UVBTVQH 14 về", document("Nghị quyết", "819/NQ-UVBTVQH14")),
        ("theo NĐ 193/2025.", document("Nghị định", "193/2025")),
        ("theo Luật 54/2024, ", document("Luật", "54/2024")),
        ("số 65-Ctr/TU", document("Chương trình", "65-Ctr/TU")),
        ("Quy định số 144-QĐ/TW", document("Quy định", "144-QĐ/TW")),
        ("Chỉ thị số 05-CT/TW của Bộ Chính trị ngày 15/5/2016 về",
         document("Chỉ thị", "05-CT/TW", "2016-05-15", "Bộ Chính trị")),
        ("Kế hoạch (số 12/KH-BCĐ) ngày 1/2/2024", document("Kế hoạch", "12/KH-BCĐ", "2024-02-01")),
        ("Nghị quyết số 15-NQ/TW - một bước ngoặt", document("Nghị quyết", "15-NQ/TW")),
    ],
)  # fmt: skip
def test_a_citation_is_read(text, cited):
    assert values(text) == [cited]
    assert values(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))) == [cited]


@pytest.mark.parametrize(
    "text",
    [
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


def test_an_impossible_day_is_no_date():
    assert values("Nghị quyết số 1-NQ/TW ngày 31/2/2020") == [document("Nghị quyết", "1-NQ/TW")]


@pytest.mark.parametrize("name", document_types.NAMES)
def test_every_type_is_known_by_its_name(name):
    assert document_types.by_name(name.upper()) == name
