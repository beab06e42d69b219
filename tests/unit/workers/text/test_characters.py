"""Only visible NFC characters and plain spaces remain."""

import unicodedata

from workers.text import characters


def test_decomposed_vietnamese_becomes_nfc():
    assert characters.clean(unicodedata.normalize("NFD", "Đồng Tháp uỷ khoá")) == "Đồng Tháp uỷ khoá"


def test_invisible_marks_go_and_letters_join_again():
    assert characters.clean("\ufeffĐồ\u200bng T\u00adhá\u202ep\u2069") == "Đồng Tháp"
    assert characters.clean("e\u200b\u0302\u0301") == "ế"


def test_every_kind_of_space_is_one_space_in_a_line():
    assert characters.one_line("\u00a0Đồng\u2003\tTháp \r\n 2022\u2028") == "Đồng Tháp 2022"


def test_a_joiner_stays_in_an_emoji_and_goes_between_letters():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert characters.clean(f"{family} a\u200db") == f"{family} ab"
