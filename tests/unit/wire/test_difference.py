"""A difference names what differs, no more and no less; put together again, it is both versions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wire.difference import changed, difference, paragraphs, words

ITEM = {
    "language": "vi",
    "headline": "Cầu mới",
    "body": "<p>Cầu dài 42 m.</p>\n<p>Dân góp vốn.</p>",
    "images": [{"caption": "Cầu", "credit": "Hà", "original": "aa", "thumbhash": "x"}],
    "enrichment": {"persons": [{"name": "Minh Hà", "confidence": 0.9, "evidence": [[1, 2]]}]},
}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"headline": "Cầu cũ"}, ["headline"]),
        ({"subheadline": "Sau mười tháng"}, ["subheadline"]),
        ({"body": "<p>Khác.</p>", "language": "en"}, ["language", "body"]),
        ({"images": [{"caption": "Cầu mới", "credit": "Hà", "original": "aa"}]}, ["images"]),
        ({"images": []}, ["images"]),
        ({"images": [{"caption": "Cầu", "credit": "Hà", "original": "aa", "thumbhash": "y"}]}, []),
        ({"enrichment": {"persons": [{"name": "Minh Hà", "confidence": 1, "evidence": [[7, 9]]}]}}, []),
        ({"enrichment": {"persons": []}}, ["persons"]),
        ({"enrichment": {"wordCount": 7, "persons": ITEM["enrichment"]["persons"]}}, []),
        ({"version": 2, "modified": "later", "renditions": [1]}, []),
    ],
)
def test_the_fields_that_an_editor_can_say_are_named_when_they_differ(fields, expected):
    assert changed(ITEM, ITEM | fields) == expected
    assert changed(ITEM | fields, ITEM) == expected


def test_a_field_is_told_before_and_after():
    told = difference(ITEM, ITEM | {"headline": "Cầu cũ", "byline": "Hà"})
    assert told["fields"] == [
        {"field": "headline", "before": "Cầu mới", "after": "Cầu cũ"},
        {"field": "byline", "before": None, "after": "Hà"},
    ]


def test_a_rewritten_paragraph_is_told_word_by_word_and_others_whole():
    after = ITEM | {"body": "<p>Cầu dài 43 m.</p>\n<p>Dân góp vốn.</p>\n<p>Minh Hà</p>"}
    assert difference(ITEM, after)["body"] == [
        {"change": "~", "words": [("=", "Cầu dài "), ("-", "42"), ("+", "43"), ("=", " m.")]},
        {"change": "=", "text": "Dân góp vốn."},
        {"change": "+", "text": "Minh Hà"},
    ]


def test_a_body_whose_markup_alone_differs_is_told_as_a_field():
    after = ITEM | {"body": "<p>Cầu dài <b>42</b> m.</p>\n<p>Dân góp vốn.</p>"}
    told = difference(ITEM, after)
    assert [one["field"] for one in told["fields"]] == ["body"]
    assert {one["change"] for one in told["body"]} == {"="}


def test_paragraphs_are_plain_text():
    body = "<h2>Một &amp; hai</h2><p>Ba<br>bốn <a href='x'>năm</a></p><ul><li>sáu</li></ul><p> </p>"
    assert paragraphs(body) == ["Một & hai", "Ba", "bốn năm", "sáu"]


TEXT = st.text(st.sampled_from("ab. ,đ"), max_size=40)


@settings(max_examples=200, deadline=None)
@given(before=TEXT, after=TEXT)
def test_words_put_together_are_both_texts(before, after):
    runs = words(before, after)
    assert "".join(text for mark, text in runs if mark != "+") == before
    assert "".join(text for mark, text in runs if mark != "-") == after


@settings(max_examples=100, deadline=None)
@given(before=st.lists(TEXT, max_size=6), after=st.lists(TEXT, max_size=6))
def test_paragraphs_put_together_are_both_bodies(before, after):
    old, new = ("\n".join(f"<p>{text}</p>" for text in texts) for texts in (before, after))
    told = difference(ITEM | {"body": old}, ITEM | {"body": new})["body"]
    for body, left_out in ((old, "+"), (new, "-")):
        assert [text for one in told if (text := _text(one, left_out)) is not None] == paragraphs(body)


def _text(one, left_out):
    if one["change"] == left_out:
        return None
    return one["text"] if "text" in one else "".join(text for mark, text in one["words"] if mark != left_out)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("body", ["<p>a</p>" * 30_000, "<p>" + "a " * 120_000 + "</p>", "<" * 100_000])
def test_a_hostile_body_takes_no_time(body):
    difference(ITEM | {"body": body}, ITEM | {"body": body[: len(body) // 2] + "<p>b</p>" + body})
