"""IIM's datasets in the charsets that desks send them in."""

import pytest

from tests import noted
from workers.imaging.blocks import iptc


def test_the_datasets_are_read_by_their_numbers():
    block = noted.iim(
        noted.UTF_8,
        (120, "Bà Bảy\rchọn trái"),
        (105, "Mùa vú sữa"),
        (80, "Nguyễn Thị Sen"),
        (80, "Đoàn Bảo"),
        (110, "TTMS"),
        (116, "© TTMS"),
        (25, "vú sữa"),
        (25, "Cần Thơ"),
        (55, "20261120"),
        (60, "093000+0700"),
        (90, "Phong Điền"),
    )
    assert iptc.read(block) == {
        "caption": "Bà Bảy\nchọn trái",
        "headline": "Mùa vú sữa",
        "creator": ("Nguyễn Thị Sen", "Đoàn Bảo"),
        "credit": "TTMS",
        "copyright": "© TTMS",
        "keywords": ("vú sữa", "Cần Thơ"),
        "dateCreated": "2026-11-20T09:30:00+07:00",
    }


@pytest.mark.parametrize(
    ("declared", "name", "encoding"),
    [
        ((noted.UTF_8,), "Đặng Thị Ngọc Thịnh", "utf-8"),
        ((), "Đặng Thị Ngọc Thịnh", "utf-8"),
        ((), "Lê Hùng", "latin-1"),
        (((1, 90, b"\x1b.A"),), "Lê Hùng", "latin-1"),
        (((1, 90, b"\x1b.A"),), "Đặng Thị Ngọc Thịnh", "utf-8"),  # declared wrongly, as many do
        ((noted.UTF_8,), "Lê Hùng", "latin-1"),
        ((), "“Ảnh” – Sen", "utf-8"),
        ((), "“Sen” – Lê", "cp1252"),
    ],
)
def test_names_are_read_whatever_charset_is_declared(declared, name, encoding):
    assert iptc.read(noted.iim(*declared, (80, name.encode(encoding))))["creator"] == (name,)


def test_decomposed_letters_are_composed():
    assert iptc.read(noted.iim((80, "Nguye\u0302\u0303n Thi\u0323 Sen")))["creator"] == ("Nguyễn Thị Sen",)


def test_padding_and_what_is_invisible_go():
    assert iptc.read(noted.iim((110, b" Bao\x00\x00\x00")))["credit"] == "Bao"
    assert iptc.read(noted.iim((110, "\u202eoáB\u200b")))["credit"] == "oáB"


def test_a_dataset_may_be_of_extended_length():
    value = "Bà Bảy".encode()
    block = b"\x1c\x02\x78" + b"\x80\x04" + len(value).to_bytes(4, "big") + value + noted.iim((110, "TTMS"))
    told = iptc.read(block)
    assert (told["caption"], told["credit"]) == ("Bà Bảy", "TTMS")


def test_other_records_are_none_of_ours():
    assert iptc.read(noted.iim((3, 110, b"not ours"), (110, "TTMS")))["credit"] == "TTMS"


def test_garbage_ends_the_list_and_what_came_before_counts():
    assert iptc.read(noted.iim((110, "TTMS")) + b"garbage" + noted.iim((116, "©")))["credit"] == "TTMS"
    assert iptc.read(b"\x1c\x02\x6e\x7f\xff" + b"TT")["credit"] == "TT"
    assert iptc.read(b"\x1c\x02\x78\xff\xff")["caption"] == ""


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("20261120", "093000+0700", "2026-11-20T09:30:00+07:00"),
        ("20261120", "093000", "2026-11-20T09:30:00"),
        ("20261120", "", "2026-11-20"),
        ("20260000", "093000", ""),
        ("20261120", "250000", ""),
        ("", "093000", ""),
    ],
)
def test_a_day_and_a_time_become_a_moment_where_there_is_one(day, clock, moment):
    assert iptc.read(noted.iim((55, day), (60, clock)))["dateCreated"] == moment
