"""Where in the text does what was found stand? Marks around the words, one inside another where they nest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wire.documents import Document

# What stands beside the words; the summary, topics and keywords are said of the whole text.
LABELS = {
    "persons": "person",
    "organisations": "body",
    "places": "place",
    "documents": "document",
    "dates": "day",
    "dateline": "dateline",
    "byline": "byline",
}


@dataclass(frozen=True)
class Mark:
    """A stretch of the text, in code points, and what it is."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Piece:
    """A stretch of words, or a bracket, and what it belongs to."""

    text: str
    label: str = ""
    is_bracket: bool = False


def marks(metadata: Document) -> list[Mark]:
    """Every place of every value, outer ones first; of two that cross, the first."""
    found = [
        Mark(start, end, label)
        for name, label in LABELS.items()
        for evidence in _evidence(metadata, name)
        for start, end in evidence
        if start < end
    ]
    kept: list[Mark] = []
    open_until: list[int] = []
    for mark in sorted(dict.fromkeys(found), key=lambda each: (each.start, -each.end)):
        while open_until and open_until[-1] <= mark.start:
            open_until.pop()
        if not open_until or mark.end <= open_until[-1]:
            open_until.append(mark.end)
            kept.append(mark)
    return kept


def pieces(text: str, marked: list[Mark]) -> Iterator[Piece]:
    """The text in order: `[Lê Thị Hạnh|person]` comes as `[`, the name and `|person]`."""
    open_marks: list[Mark] = []
    done = 0

    def up_to(place: int) -> Iterator[Piece]:
        nonlocal done
        while open_marks and open_marks[-1].end <= place:
            closed = open_marks.pop()
            yield Piece(text[done : closed.end], closed.label)
            yield Piece(f"|{closed.label}]", closed.label, is_bracket=True)
            done = closed.end
        yield Piece(text[done:place], open_marks[-1].label if open_marks else "")
        done = place

    for mark in marked:
        yield from up_to(mark.start)
        yield Piece("[", mark.label, is_bracket=True)
        open_marks.append(mark)
    yield from up_to(len(text))


def _evidence(metadata: Document, name: str) -> Iterator[list[list[int]]]:
    provenance = metadata["provenance"]
    for place, value in enumerate(metadata.get(name) or ()):
        if isinstance(value, dict):
            yield value["evidence"]
        elif f"/{name}/{place}" in provenance:
            yield provenance[f"/{name}/{place}"]["evidence"]
    if f"/{name}" in provenance:
        yield provenance[f"/{name}"]["evidence"]
