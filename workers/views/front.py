"""Which items stand in the feeds? The front: the newest items by publication time, all and by section.

It only ever takes lines in. An item that is canceled, or corrected into another section, keeps its line
and shows no more, so that the front is the same whether it grew change by change or is made anew from
the log. Newest first by (published, item).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from wire import documents
from wire.change import Change
from wire.documents import Document
from workers.views.entry import Entry, entry

MOST_IN_ALL = 1000  # a news sitemap's most entries
MOST_IN_SECTION = 100


@dataclass(frozen=True)
class Line:
    """An item as it stands: when version 1 was published, the newest version, and its entry.

    `section` is a slug or empty; `entry` is None for an item that was taken down.
    """

    published: str
    item: str
    version: int
    section: str
    entry: Entry | None

    @property
    def place(self) -> tuple[str, str]:
        return (self.published, self.item)


def line(change: Change, document: Document, public_url: str) -> Line:
    """The line of a change; `document` is the item document or tombstone that it names."""
    live = change.event != "canceled"
    return Line(
        published=document["published"],
        item=change.item,
        version=change.version,
        section=change.section,
        entry=entry(change.key, change.sha256, document, public_url) if live else None,
    )


@dataclass(frozen=True)
class Front:
    """A value: `seq` is the newest segment in it; `sections` maps a slug to its lines."""

    seq: int = 0
    all: tuple[Line, ...] = ()
    sections: tuple[tuple[str, tuple[Line, ...]], ...] = ()

    def take(self, seq: int, lines: Iterable[Line]) -> Front:
        """The front after a segment; taking one twice changes nothing."""
        new = list(lines)
        sections = dict(self.sections)
        for one in new:
            # A section that an item has left is told as well, and shows it no more.
            held = [slug for slug, lines_ in sections.items() if _holds(lines_, one)]
            for slug in {*held, one.section} - {""}:
                sections[slug] = _merge(sections.get(slug, ()), [one], MOST_IN_SECTION)
        return Front(max(seq, self.seq), _merge(self.all, new, MOST_IN_ALL), tuple(sorted(sections.items())))

    def showing(self, section: str, most: int) -> list[Entry]:
        """What a section shows, or all of them where it is empty; newest first."""
        lines = dict(self.sections).get(section, ()) if section else self.all
        shown = [one.entry for one in lines if one.entry and section in ("", one.section)]
        return shown[:most]

    def to_bytes(self) -> bytes:
        return documents.write(asdict(self))

    @classmethod
    def from_bytes(cls, body: bytes) -> Front:
        document = documents.read(body)
        sections = tuple((slug, _lines(lines)) for slug, lines in document["sections"])
        return cls(document["seq"], _lines(document["all"]), sections)


def _lines(rows: list[Document]) -> tuple[Line, ...]:
    return tuple(Line(**(row | {"entry": _entry(row["entry"])})) for row in rows)


def _entry(row: Document | None) -> Entry | None:
    return Entry(**(row | {"keywords": tuple(row["keywords"])})) if row else None


def _holds(lines: tuple[Line, ...], one: Line) -> bool:
    return any(other.item == one.item for other in lines)


def _merge(lines: tuple[Line, ...], new: list[Line], most: int) -> tuple[Line, ...]:
    """The newest version of each item, the newest items first, no more than `most`."""
    merged = {one.item: one for one in lines}
    for one in new:
        before = merged.get(one.item)
        if before is None or before.version <= one.version:
            merged[one.item] = one
    return tuple(sorted(merged.values(), key=lambda one: one.place, reverse=True)[:most])
