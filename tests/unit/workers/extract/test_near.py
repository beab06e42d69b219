"""Versions of a text are near, other texts are not, and a sketch is the same everywhere."""

import random
import unicodedata

import pytest

from workers.extract.near import Index, Sketch, containment, packed, resemblance, similar, sketch
from workers.text.words import words

SYLLABLES = sorted(
    words("sông lúa nước bờ kè dân xã mưa gió chợ cầu đường trường thầy trẻ vườn cây trái khoá uỷ hoà ruộng")
)
PLAIN = random.Random(7)
TEXT = " ".join(PLAIN.choice(SYLLABLES) for _ in range(900)) + "\nSơn Tra"
OTHER = " ".join(PLAIN.choice(SYLLABLES) for _ in range(900))


def changed(share):
    chooser = random.Random(3)
    words = TEXT.split()
    for at in chooser.sample(range(len(words)), int(len(words) * share)):
        words[at] = "khác"
    return " ".join(words)


SAME = {
    "old tone style": TEXT.replace("khoá", "khóa").replace("uỷ", "ủy").replace("hoà", "hòa"),
    "NFD": unicodedata.normalize("NFD", TEXT),
    "capitals": TEXT.upper(),
    "punctuation": TEXT.replace(" lúa ", " lúa, "),
}
NEAR = {
    "chrome around it, no byline": "Trang chủ Tin tức\n" + TEXT.removesuffix("\nSơn Tra") + "\nChia sẻ",
    "a tenth cut at both ends": TEXT[len(TEXT) // 10 : -len(TEXT) // 10],
    "one word in twenty changed": changed(0.05),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_another_spelling_is_the_same(text):
    assert sketch(text) == sketch(TEXT)


@pytest.mark.parametrize("text", NEAR.values(), ids=NEAR)
def test_a_version_is_near(text):
    ((item, similarity),) = similar(sketch(TEXT), [("v2", sketch(text))])
    assert item == "v2"
    assert 0.5 <= similarity < 1


def test_an_excerpt_is_found_though_it_resembles_little():
    excerpt = sketch(TEXT[: int(len(TEXT) * 0.4)])
    assert resemblance(sketch(TEXT), excerpt) < 0.5
    assert containment(sketch(TEXT), excerpt) > 0.8
    assert [item for item, _ in similar(sketch(TEXT), [("part", excerpt)])] == ["part"]
    assert [item for item, _ in similar(excerpt, [("whole", sketch(TEXT))])] == ["whole"]


@pytest.mark.parametrize("text", [OTHER, changed(0.3), "", "lúa nước"])
def test_another_text_is_not_near(text):
    assert similar(sketch(TEXT), [("other", sketch(text))]) == []


def test_short_texts_are_left_alone():
    assert similar(sketch("Sông nước mùa mưa"), [("same", sketch("Sông nước mùa mưa"))]) == []


def test_the_nearest_comes_first():
    others = [("b", sketch(NEAR["one word in twenty changed"])), ("c", sketch(TEXT)), ("a", sketch(TEXT))]
    assert [item for item, _ in similar(sketch(TEXT), others)] == ["a", "c", "b"]


def test_a_sketch_is_small_and_the_same_on_every_machine():
    packed = sketch(TEXT).to_bytes()
    assert Sketch.from_bytes(packed) == sketch(TEXT)
    assert len(packed) <= 1028
    assert sketch("một hai ba bốn").to_bytes().hex() == "00000002" + "0d2c7a53" + "698846f9"


def test_the_empty_text_has_an_empty_sketch():
    assert sketch("") == Sketch(0, ())
    assert resemblance(sketch(""), sketch("")) == 0.0


def test_an_index_proposes_the_near_the_excerpts_and_what_they_are_of():
    excerpt = TEXT[: int(len(TEXT) * 0.3)]
    texts = {"near": changed(0.05), "excerpt": excerpt, "other": OTHER}
    index = Index({item: packed(sketch(text)) for item, text in texts.items()})
    assert {"near", "excerpt"} <= {item for item, _ in index.likely(sketch(TEXT))}
    whole = Index({"whole": packed(sketch(TEXT)), "other": packed(sketch(OTHER))})
    assert whole.likely(sketch(excerpt))[0] == ("whole", sketch(TEXT))


def test_an_index_knows_what_there_is_by_now():
    index = Index({"a": packed(sketch(TEXT)), "b": packed(sketch(OTHER))})
    index.update({"a": packed(sketch(OTHER)), "c": packed(sketch(""))})
    assert index.likely(sketch(OTHER))[0] == ("a", sketch(OTHER))
    index.update({"c": packed(sketch("")), "d": packed(sketch(TEXT))})
    assert {item for item, _ in index.likely(sketch(TEXT))} == {"d"}
    index.update({})
    assert index.likely(sketch(TEXT)) == []


def test_of_a_text_that_comes_a_thousand_times_a_few_are_looked_at_and_the_newest_found():
    index = Index({f"{number:04}": packed(sketch(TEXT)) for number in range(1000)})
    found = index.likely(sketch(TEXT))
    assert len(found) == 20
    assert {item for item, _ in found} >= {"0998", "0999"}
