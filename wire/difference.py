"""What differs between two versions of an item? Fields for machines, paragraphs and words for people."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Literal

from wire.documents import Document

# What an editor can say, by the names of the item document (schemas/item.v1.json).
FIELDS = (
    "language",
    "headline",
    "subheadline",
    "kicker",
    "byline",
    "dateline",
    "abstract",
    "body",
    "slug",
    "section",
    "keywords",
    "subjects",
    "images",
    "priority",
    "source",
)
FOUND = ("persons", "organisations", "places", "documents", "dates", "topics")  # in its enrichment
OF_AN_IMAGE = ("caption", "credit", "alt", "copyright", "focus", "original")

_HOW_FOUND = frozenset({"source", "confidence", "evidence", "inferred"})  # not what a value is
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"\n|<br\s*/?>|</(?:p|h[1-6]|li|blockquote|figcaption|td|th|tr|pre)>", re.IGNORECASE)
_WORD = re.compile(r"\s+|[^\s\w]|\w+")

Mark = Literal["=", "-", "+"]
Words = list[tuple[Mark, str]]

ALIKE = 0.5  # of two paragraphs, above which one is the other rewritten
LONGEST = 20_000  # characters of a paragraph that is compared word by word


def changed(before: Document, after: Document) -> list[str]:
    """The names of the fields that differ, in the order of `FIELDS` and `FOUND`."""
    return [name for name, old, new in _pairs(before, after) if old != new]


def difference(before: Document, after: Document) -> Document:
    """`{fields: [{field, before, after}], body: [{change, text} or {change, words}]}`.

    A paragraph's `change` is `=`, `-`, `+`, or `~` where its words differ; a word's is `=`, `-` or `+`.
    A value that is not there is null.
    """
    old_body, new_body = paragraphs(before["body"]), paragraphs(after["body"])
    fields = [
        {"field": name, "before": old, "after": new}
        for name, old, new in _pairs(before, after)
        if old != new and (name != "body" or old_body == new_body)  # its markup alone
    ]
    return {"fields": fields, "body": list(_body(old_body, new_body))}


def paragraphs(body: str) -> list[str]:
    """The plain text of a clean HTML body, a string for each paragraph that says something."""
    texts = (html.unescape(_TAG.sub("", part)) for part in _BREAK.split(body))
    return [text for text in (" ".join(one.split()) for one in texts) if text]


def words(before: str, after: str) -> Words:
    """Runs of kept, removed and added words that, put together, are the one text or the other."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    runs: Words = []
    for _, *spans in _changes(old, new):
        for mark, run in _marked(old, new, *spans):
            runs.append((mark, "".join(run)))
    return runs


def _pairs(before: Document, after: Document) -> Iterator[tuple[str, Any, Any]]:
    for name in FIELDS:
        yield name, _told(before, name), _told(after, name)
    for name in FOUND:
        yield name, _found(before, name), _found(after, name)


def _told(item: Document, name: str) -> Any:
    if name != "images":
        return item.get(name)
    return [{word: image[word] for word in OF_AN_IMAGE if word in image} for image in item.get(name, ())]


def _found(item: Document, name: str) -> list[Any]:
    """Without how each was found: evidence moves with every word before it."""
    return [_bare(one) for one in item.get("enrichment", {}).get(name, ())]


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: member for name, member in value.items() if name not in _HOW_FOUND}
    return value


def _body(old: list[str], new: list[str]) -> Iterator[Document]:
    for tag, *spans in _changes(old, new):
        a, b, c, d = spans
        if tag == "equal":
            yield from ({"change": "=", "text": text} for text in old[a:b])
        else:
            yield from _rewritten(old[a:b], new[c:d])


def _rewritten(old: list[str], new: list[str]) -> Iterator[Document]:
    """Paragraphs that stand for each other and are alike word by word, the others whole."""
    for place in range(max(len(old), len(new))):
        before, after = old[place : place + 1], new[place : place + 1]
        if before and after and _are_alike(before[0], after[0]):
            yield {"change": "~", "words": words(before[0], after[0])}
        else:
            yield from ({"change": "-", "text": text} for text in before)
            yield from ({"change": "+", "text": text} for text in after)


def _are_alike(before: str, after: str) -> bool:
    if max(len(before), len(after)) > LONGEST:
        return False
    return SequenceMatcher(None, before.split(), after.split()).ratio() >= ALIKE


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[Any, ...]]:
    yield from SequenceMatcher(None, old, new).get_opcodes()


def _marked(old: list[str], new: list[str], *spans: int) -> Iterator[tuple[Mark, list[str]]]:
    a, b, c, d = spans
    if old[a:b] == new[c:d]:
        yield "=", old[a:b]
        return
    if old[a:b]:
        yield "-", old[a:b]
    if new[c:d]:
        yield "+", new[c:d]
