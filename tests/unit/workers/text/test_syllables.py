"""What can be a Vietnamese syllable."""

import pytest

from workers.text.syllables import impossible, is_marked, is_syllable, is_toneless

REAL = (
    "nghiêng quyết khuya giếng gì gìn ủy uỷ khoá khóa thuở quốc quỳnh Nguyễn ngoằn ngoèo xoong rượu buýt"
    " khuỷu quýt huých moóc quầy kỹ ký lí gièm yêu yết uể oải thuế tỷ rừng giữa của được ƯỚC Đồng ngoặc"
)

FALSE = "qưỹết Ngàỹ đươc Đắk Krông çà ñam élève straße chúc̀ bbàn Việt\u0323"


@pytest.mark.parametrize("word", REAL.split())
def test_a_real_syllable_is_possible(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", FALSE.split())
def test_this_is_none(word):
    assert not is_syllable(word)


def test_marked_words_are_of_the_alphabet_and_beyond_ascii():
    assert [is_marked(word) for word in ("của", "cua", "élève", "naïve", "ưa")] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_toneless_words_are_syllables_without_marks():
    assert [is_toneless(word) for word in ("Truong", "nghi", "street", "của", "dong")] == [
        True,
        True,
        False,
        False,
        True,
    ]


def test_scrambled_words_are_counted_once_and_names_are_spared():
    text = "Ngàỹ nay ở Đắk Lắk, qưỹết định ngàỹ ấy của tỉnh, qưỹết định"
    places, marked = impossible(text)
    assert [text[slice(*place)] for place in places] == ["qưỹết", "ngàỹ"]
    assert marked == 7
