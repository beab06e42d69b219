"""Place, agency or day before a dash open a text; a sentence with a dash does not."""

import pytest

from workers.extract.vi.dateline import dateline


def opened(text):
    found = dateline(text)
    return found.value if found else None


@pytest.mark.parametrize(
    ("opening", "rest"),
    [
        ("(Dân trí)", " - TAND tỉnh tuyên phạt"),
        ("(LĐ online)", " – Sáng 20/10, tỉnh"),
        ("(TTXVN)", " – Ngày 12/3"),
        ("Hà Nội (TTXVN)", " - Thủ tướng"),
        ("Hà Nội, ngày 12/3 (TTXVN)", " – Chiều nay"),
        ("Cao Lãnh, ngày 12/3", " – Sáng nay"),
        ("TP. Hồ Chí Minh, 12/3/2026", " – Mưa lớn"),
        ("BẮC GIANG", " – Chỉ trong 45 ngày"),
        ("TP.HCM", " - Sáng 12/3"),
        ("Huyện Tân Hồng (Đồng Tháp)", " - Ngày 5/3"),
        ("ĐTO", " - Ngày 12/3"),
        ("Cao Lãnh, ngày 12/3", "\nSáng nay, tỉnh"),
    ],
)
def test_this_is_a_dateline(opening, rest):
    found = dateline(opening + rest)
    assert (found.value, found.evidence) == (opening, ((0, len(opening)),))


@pytest.mark.parametrize(
    "text",
    [
        "Sa Đéc – Thành phố hoa", "Đồng Tháp – vùng đất sen", "Hà Nội - Hải Phòng là tuyến",
        "22h40 – Mắt bão",
        "Minh Anh - Ngọc Lan viết", "Ngày 12/3 - ngày hội", "PV: Thưa ông", "CEO - Nguyễn Văn A", "",
        "Nguyễn Văn A - Phó Giám đốc", "Sáng 12/3, tại",
    ],
)  # fmt: skip
def test_this_is_none(text):
    assert opened(text) is None


def test_the_paper_in_brackets_needs_no_dash():
    assert opened("(BĐT) Sáng nay, tại TP. Phan Rang - Tháp Chàm") == "(BĐT)"
    assert opened("(Đọc thêm) Sáng nay") is None
