"""What a text repeats, in any language that puts spaces between words."""

from datetime import UTC, datetime

from workers.extract.keywords import MOST, as_written, keywords, names
from workers.extract.pack import NOBODY, Reading
from workers.extract.phrases import Speech, phrases


def read(headline, text):
    return Reading({"headline": headline}, text, text, datetime(2026, 1, 1, tzinfo=UTC))


def keys(headline, text, speech=None, **more):
    return [each.key for each in phrases(read(headline, text), speech or Speech(), **more)]


def test_a_fragment_of_a_repeated_phrase_is_none():
    assert keys("", "red green blue. red green blue, red green blue") == ["red green blue"]


def test_a_part_that_also_stands_alone_is_a_phrase_of_its_own():
    found = keys("", "green house. green house. house. house. house.")
    assert set(found) == {"green house", "house"}


def test_once_in_the_text_is_enough_for_a_phrase_of_the_headline():
    assert keys("Blue whale", "A blue whale was seen.") == ["blue whale"]
    assert keys("", "A blue whale was seen.") == []


def test_phrases_do_not_cross_punctuation():
    assert keys("", "alpha, beta. alpha, beta") == ["alpha", "beta"]


def test_stop_words_bound_no_phrase_and_weak_words_go_whole():
    speech = Speech(
        stop=frozenset({"the", "of"}), inner=frozenset({"of"}), weak=frozenset({("next", "year")})
    )
    text = "the port of Vinh next year. the port of Vinh next year."
    assert keys("", text, speech) == ["port of vinh"]


def test_a_weak_word_of_three_is_none_without_its_third():
    speech = Speech(weak=frozenset({("once", "upon", "time")}))
    assert keys("", "once upon time. once upon time.", speech) == []
    assert keys("", "once upon hill. once upon hill.", speech) == ["once upon hill"]


def test_a_phrase_does_not_begin_or_end_inside_a_whole_stretch():
    text = "north sea oil rig. north sea oil rig."
    assert keys("", text, whole=[(0, 9), (19, 28)]) != []
    assert not any(key.startswith("sea") for key in keys("", text, whole=[(0, 9), (19, 28)]))


def test_the_commonest_spelling_is_shown_and_of_two_the_lower_case():
    text = "Rice rice RICE rice Rice"
    spans = tuple((at, at + 4) for at in (0, 5, 10, 15))
    assert as_written(text, spans) == "rice"
    assert as_written(text, ((0, 4), (5, 9))) == "rice"


def test_names_are_capitalised_words_inside_a_sentence():
    found = names(
        "The Ministry met. On Monday the Department of Health and Anna Lee spoke.", frozenset({"of", "and"})
    )
    assert [each.key for each in found] == ["department of health and anna lee"]


def test_a_language_without_a_pack_gets_what_it_repeats():
    text = "Der Deich bei Emden hält. Am Deich arbeiten Helfer. Das Hochwasser steigt, das Hochwasser bleibt."
    found = keywords(read("Hochwasser am Deich", text), NOBODY, [])
    assert {"Hochwasser", "Deich"} <= {each.value for each in found}
    assert len(found) <= MOST
    assert all(text[slice(*each.evidence[0])] for each in found)


def test_a_script_without_spaces_gets_none():
    text = "湄公河三角洲的农民今年获得丰收并且出口到了许多国家和地区受到了广泛的欢迎和好评。" * 3
    assert keywords(read("农民丰收", text), NOBODY, []) == []


def test_endless_repetition_takes_little():
    assert keys("", "a " * 100_000, Speech(shortest_word=1)) != []
