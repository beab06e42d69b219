"""Vietnamese abbreviations do not end a sentence."""

import pytest

from workers.text.sentences import sentences


def split(text):
    return [text[start:end] for start, end in sentences(text)]


def test_titles_and_cities_do_not_end_a_sentence():
    text = "TP. Cao Lãnh và TX. Hồng Ngự mời PGS.TS. Nguyễn Văn An. Ông V. Tâm nói: “Được.” Hay!"
    assert split(text) == [
        "TP. Cao Lãnh và TX. Hồng Ngự mời PGS.TS. Nguyễn Văn An.",
        "Ông V. Tâm nói: “Được.”",
        "Hay!",
    ]


@pytest.mark.parametrize(
    "text", ["Giá 3.500 đồng v.v. nhưng tăng.", "1. Họ và tên", "Xem tại TP.HCM hôm nay", "Vâng... để xem"]
)
def test_this_is_one_sentence(text):
    assert split(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Điều 5. Phạm vi áp dụng", "Ông Nguyễn V. A. nói", "BSCKII. Lê Văn An khám bệnh",
        "Th.S. Trần Bình dạy",
         "Tại Tp. Mỹ Tho có mưa", "NSƯT. Kim Cương diễn", "Mr. Smith met Dr. Lee on Jan. 5",
    ],
)  # fmt: skip
def test_titles_counters_and_initials_are_inside_one_sentence(text):
    assert split(text) == [text]


def test_a_year_ends_a_sentence():
    assert split("Đó là năm 2022. Đồng chí đến.") == ["Đó là năm 2022.", "Đồng chí đến."]


def test_nothing_has_no_sentence():
    assert split("  ") == []
