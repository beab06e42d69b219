"""What may begin at a word is seen from it and the one behind it."""

import pytest

from workers.extract.vi.openers import BODY, HOME, JOINT, OFFICE, PLACE, openers
from workers.extract.vi.tokens import tokens


def letters(text):
    return openers(tokens(text))[0]


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Giám đốc Sở", OFFICE),
        ("UỶ BAN NHÂN DÂN tỉnh", BODY),
        ("ủy ban nhân dân tỉnh", BODY),
        ("ông An", JOINT),
        ("ngụ ấp 8", HOME),
        ("tỉnh", PLACE),
    ],
)
def test_what_the_lexicons_know_may_begin(text, letter):
    assert letter in letters(text)


@pytest.mark.parametrize("text", ["chín đều", "giám", "Giám nghèo", "mưa"])
def test_at_other_words_nothing_does(text):
    assert letters(text) == ""


def test_every_token_is_told():
    assert len(openers(tokens("Ông An, ngụ ấp 8."))) == len(tokens("Ông An, ngụ ấp 8."))
    assert openers(tokens("")) == []
