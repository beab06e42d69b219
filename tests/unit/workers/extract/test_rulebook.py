"""Rules of terms: whole words, the longest first, weights by place."""

import unicodedata

import pytest

from workers.extract.rulebook import SHARE_OF_TOP, Part, Rulebook
from workers.text import fold

FIRE = """\
top:1 = tai nạn
5: cháy; hoả hoạn
2: khói + nạn nhân

top:11 = cháy nhà
least: 3
4: cháy nhà
none: diễn tập
"""
TRADE = """\
top:2 = mua bán
3: bán; cháy hàng
-4: cháy
"""
BOOK = Rulebook([FIRE, TRADE], ["cháy túi"])


def terms(text):
    return [term for term, _ in BOOK.terms(text)]


def points(*parts):
    return {code: score.points for code, score in BOOK.scores(parts).items()}


def test_the_longest_term_wins_and_terms_are_whole_words():
    assert terms("Cháy nhà, cháy, cháymột") == [fold.key("cháy nhà"), fold.key("cháy")]


def test_a_neutral_phrase_takes_its_words_away():
    assert points(Part("Anh ấy cháy túi", 1.0)) == {}


def test_case_tone_placement_and_nfd_make_no_difference():
    for text in ("HOẢ HOẠN", "hỏa hoạn", unicodedata.normalize("NFD", "Hoả hoạn")):
        assert points(Part(text, 1.0)) == {"top:1": 5.0}


@pytest.mark.parametrize("between", [" ", " - ", ", ", "-"])
def test_a_term_may_have_a_comma_or_a_dash_inside(between):
    assert terms(f"cháy{between}nhà") == [fold.key("cháy nhà")]


@pytest.mark.parametrize("between", [". ", "\n", "; ", " (", "  và "])
def test_a_term_does_not_cross_a_stop(between):
    assert terms(f"cháy{between}nhà") == [fold.key("cháy")]


def test_a_narrower_topic_counts_for_its_top_by_its_share():
    assert points(Part("cháy nhà", 1.0)) == {"top:11": 4.0, "top:1": 4.0 * SHARE_OF_TOP}


def test_repetition_counts_less_and_the_place_counts_more():
    once = points(Part("bán", 1.0))["top:2"]
    assert points(Part("bán bán", 1.0))["top:2"] == 1.5 * once
    assert points(Part("bán", 3.0))["top:2"] == 3 * once


def test_both_terms_of_a_pair_must_stand_in_one_part():
    assert points(Part("khói che mắt nạn nhân", 1.0)) == {"top:1": 2.0}
    assert points(Part("khói", 1.0), Part("nạn nhân", 1.0)) == {}


def test_a_weight_below_zero_speaks_against():
    assert points(Part("bán cháy", 1.0))["top:2"] == 3.0 - 4.0


def test_none_excludes_a_topic_where_it_is_decisive():
    lead, rest = Part("cháy nhà, diễn tập", 1.0, decisive=True), Part("cháy nhà, diễn tập", 1.0)
    assert "top:11" not in points(lead)
    assert "top:11" in points(rest)
    assert BOOK.topics["top:11"].least == 3.0


def test_places_count_in_the_text_and_the_weightiest_are_kept():
    text = "Tựa\nHoả hoạn và cháy nhà"
    scores = BOOK.scores([Part(text, 1.0, (4, len(text)))])
    assert [text[slice(*span)] for span in scores["top:1"].spans(9)] == ["Hoả hoạn", "cháy nhà"]
    assert [text[slice(*span)] for span in scores["top:1"].spans(1)] == ["Hoả hoạn"]


def test_a_line_that_is_no_rule_is_told():
    with pytest.raises(ValueError, match="not a rule"):
        Rulebook(["top:1 = a\nx"])
