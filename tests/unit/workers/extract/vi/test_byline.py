"""A signature is a short last line: a name, or what says that one follows."""

import pytest

from workers.extract.vi.byline import byline

STORY = "Một đoạn văn mở đầu.\nMột đoạn văn nữa."


def signed(line):
    found = byline(f"{STORY}\n{line}")
    return found.value if found else None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Sơn Tra", "Sơn Tra"),
        ("NGUYỄN VĂN AN", "NGUYỄN VĂN AN"),
        ("Tin, ảnh: Sơn Tra", "Sơn Tra"),
        ("Bài và ảnh: Mỹ Lý - Uỷ Thuỷ", "Mỹ Lý - Uỷ Thuỷ"),
        ("Bài, ảnh, clip: THANH ĐIỀN", "THANH ĐIỀN"),
        ("Chùm ảnh: Đức Hạnh", "Đức Hạnh"),
        ("Minh Anh (tổng hợp)", "Minh Anh"),
        ("Minh Anh (Theo TTXVN)", "Minh Anh"),
        ("Thu Hà thực hiện", "Thu Hà"),
        ("Thực hiện: PV", "PV"),
        ("Nguyễn Hoàng, Lê Văn", "Nguyễn Hoàng, Lê Văn"),
        ("Nguyễn Hùng – Thu Hà", "Nguyễn Hùng – Thu Hà"),
        ("Lê Văn Tám và CTV", "Lê Văn Tám và CTV"),
        ("Minh Anh/TTXVN", "Minh Anh/TTXVN"),
        ("T.H", "T.H"),
        ("M.T – K.N", "M.T – K.N"),
        ("PH. HÂN", "PH. HÂN"),
        ("H'Mai Niê", "H'Mai Niê"),
        ("ThS. Nguyễn Văn An", "ThS. Nguyễn Văn An"),
        ("Nhóm phóng viên", "Nhóm phóng viên"),
        ("Nhóm PV Thời sự", "Nhóm PV Thời sự"),
        ("Theo TTXVN", "TTXVN"),
        ("TTXVN", "TTXVN"),
        ("Đức Tuấn/VOV-ĐBSCL", "Đức Tuấn/VOV-ĐBSCL"),
        ("(Theo Báo Đồng Tháp)", "Báo Đồng Tháp"),
        ("Tin, ảnh: Đài Truyền thanh xã Tân Hộ Cơ", "Đài Truyền thanh xã Tân Hộ Cơ"),
        ("Bài: Minh Anh - Ảnh: Ngọc Lan", "Bài: Minh Anh - Ảnh: Ngọc Lan"),
        ("Minh Anh\nẢnh: Ngọc Lan", "Minh Anh"),
        ("Minh Anh\nNguồn: Báo Đồng Tháp", "Minh Anh"),
    ],
)
def test_this_is_a_signature(line, name):
    assert signed(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "Sơn Tra.", "Hết", "Đồng Tháp", "Hoà Bình", "Ban Biên Tập", "Facebook Twitter", "Kết thúc hội nghị",
        "Theo Sở Y tế", "Nguồn: Báo Đồng Tháp", "Xin cảm ơn!", "Một Hai Ba Bốn Năm Sáu", "Tin, ảnh:",
        "TIN LIÊN QUAN", "Xin Trân Trọng Cảm Ơn", "Ảnh: Lễ khai mạc hội nghị", "(Đã ký)\nNguyễn Văn An",
        "TM. UBND TỈNH\nCHỦ TỊCH\nNguyễn Văn An", "Lê Văn Tám\nTrần Thị Hoa\nNguyễn Văn An", "#TanHong",
        "Ảnh: TTXVN", "GIA ĐÌNH KÍNH BÁO",
    ],
)  # fmt: skip
def test_this_is_none(line):
    assert signed(line) is None


def test_the_only_line_of_a_text_is_not_a_signature():
    assert byline("Sơn Tra") is None


def test_the_evidence_reaches_to_the_end():
    text = f"{STORY}\nMinh Anh\nẢnh: Ngọc Lan"
    assert text[slice(*byline(text).evidence[0])] == "Minh Anh\nẢnh: Ngọc Lan"


def test_a_name_behind_the_end_of_the_last_paragraph_signs():
    text = f"{STORY}\nCông tác này tiếp tục được phát huy./. Sơn Tra"
    found = byline(text)
    assert (found.value, text[slice(*found.evidence[0])]) == ("Sơn Tra", "Sơn Tra")
