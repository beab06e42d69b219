"""Letters that only look right become right; where there is doubt nothing changes."""

import unicodedata

import pytest

from workers.text.lookalikes import doubtful, mended


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hé\u0302t", "hết"), ("tié\u0302ng Vi\u1eb9\u0302t", "tiếng Việt"), ("d\u0335òng", "đòng"),
        ("D\u0336ồng", "Đồng"), ("Ðồng", "Đồng"), ("ðược", "được"), ("nǎm", "năm"), ("Тỉnh", "Tỉnh"),
        ("hоạt", "hoạt"), ("ế\u0301", "ế"), ("to\u0340i", "tòi"), ("một \u0301hai", "một hai"),
    ],
)  # fmt: skip
def test_a_look_alike_becomes_the_letter_that_is_meant(written, meant):
    assert mended(unicodedata.normalize("NFC", written)) == meant


@pytest.mark.parametrize("word", ["Москва", "Reykjavík Ðór", "Αθήνα", "naïve", "ngaỳ", "Đồng Tháp uỷ ủy"])
def test_other_words_stay(word):
    assert mended(word) == word
    assert doubtful(word) == []


def test_mixed_scripts_and_lost_marks_are_doubtful():
    text = "Tháрp và \u0301tôi và iPhоne"
    assert [text[slice(*place)] for place in doubtful(text)] == ["Tháрp", "\u0301tôi", "iPhоne"]
