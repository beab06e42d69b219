"""A signature is a short last line that is a name."""

import pytest

from workers.extract.vi.byline import byline


def signed(line):
    found = byline(f"Một đoạn văn.\n{line}")
    return found.value if found else None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Sơn Tra", "Sơn Tra"),
        ("NGUYỄN VĂN AN", "NGUYỄN VĂN AN"),
        ("Tin, ảnh: Sơn Tra", "Sơn Tra"),
        ("Bài và ảnh: Mỹ Lý - Uỷ Thuỷ", "Mỹ Lý - Uỷ Thuỷ"),
        ("Minh Anh (tổng hợp)", "Minh Anh"),
        ("Thực hiện: PV", "PV"),
        ("Nguyễn Hoàng, Lê Văn", "Nguyễn Hoàng, Lê Văn"),
    ],
)
def test_this_is_a_signature(line, name):
    assert signed(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "Sơn Tra.", "Hết", "Đồng Tháp", "Ban Biên Tập", "Facebook Twitter", "Kết thúc hội nghị", "Theo TTXVN",
        "Nguồn: Báo Đồng Tháp", "Xin cảm ơn!", "Một Hai Ba Bốn Năm Sáu", "Tin, ảnh:",
    ],
)  # fmt: skip
def test_this_is_none(line):
    assert signed(line) is None


def test_the_only_line_of_a_text_is_not_a_signature():
    assert byline("Sơn Tra") is None


def test_the_evidence_is_the_whole_line():
    text = "Một đoạn.\nTin, ảnh: Sơn Tra"
    assert text[slice(*byline(text).evidence[0])] == "Tin, ảnh: Sơn Tra"
