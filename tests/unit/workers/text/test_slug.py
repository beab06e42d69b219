"""A slug is ASCII whatever the spelling."""

import unicodedata

import pytest

from workers.text.slug import LONGEST, slug


@pytest.mark.parametrize("text", ["Đồng Tháp: Uỷ ban", "Ðồng Tháp  Ủy ban!"])
def test_d_with_stroke_and_both_tone_styles_survive(text):
    assert slug(text) == slug(unicodedata.normalize("NFD", text)) == "dong-thap-uy-ban"


def test_a_long_headline_is_cut_between_words():
    cut = slug("tổng kết nghị quyết " * 10)
    assert len(cut) <= LONGEST
    assert cut.split("-")[-1] in {"tong", "ket", "nghi", "quyet"}


def test_a_headline_of_signs_has_no_slug():
    assert slug("!!! …") == ""
