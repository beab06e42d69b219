"""Two spellings of one word have one key, and the key leads back to the text."""

import unicodedata

import pytest

from workers.text import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [("Uỷ ban", "Ủy ban"), ("khoá", "KHÓA"), ("hoà", "hòa"), ("Thuỷ", "thủy"), ("Ðồng", "Đồng")],
)
def test_tone_placement_case_and_eth_do_not_matter(one, other):
    assert fold.key(one) == fold.key(other)
    assert fold.key(unicodedata.normalize("NFD", one)) == fold.key(other)


@pytest.mark.parametrize(("one", "other"), [("má", "mà"), ("đa", "da"), ("Sơn Tra", "Sơn Trà"), ("tư", "tu")])
def test_other_words_have_other_keys(one, other):
    assert fold.key(one) != fold.key(other)


def test_a_stretch_of_the_key_leads_back_to_the_text():
    text = "Theo Uỷ ban, Nghị quyết 15"
    folded = fold.fold(text)
    start = folded.key.index(fold.key("nghị quyết"))
    begin, end = folded.span(start, start + len(fold.key("nghị quyết")))
    assert text[begin:end] == "Nghị quyết"
