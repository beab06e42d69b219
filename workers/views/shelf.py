"""Which items stand in a channel's feed, and which in which of its archive documents?

A shelf only takes lines in, in the log's order. An item has its place by (published, item) for its whole
life. Whenever more than a page and some stand on the shelf, the oldest page of them leaves it for an archive
document, which then covers its stretch of time for good: what comes later with an earlier place goes into
that page. An item that was taken down, or left the channel, keeps its row and shows no more. So feeds and
archive documents follow from the log, and whoever walks back through them meets every item once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from wire import documents
from wire.documents import Document
from workers.views.entry import KEPT, Entry
from workers.views.line import Line, Place, entry_from

PAGE = 100  # items of an archive document
FEWEST = 25  # items that stay in the feed when a page leaves it


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a channel, which readers know by `label`; `shows` it unless it was taken down or left."""

    published: str
    item: str
    label: str = ""
    entry: Entry | None = None
    shows: bool = False

    @property
    def place(self) -> Place:
        return (self.published, self.item)


Rows = tuple[Row, ...]  # the oldest place first


@dataclass(frozen=True)
class Page:
    """The rows of an archive document; `seq` is the newest segment that touched them."""

    seq: int
    rows: Rows

    def to_bytes(self) -> bytes:
        return documents.write({"seq": self.seq, "rows": _written(self.rows)})

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        document = documents.read(body)
        return cls(document["seq"], _read(document["rows"]))


@dataclass(frozen=True)
class Shelf:
    """The rows of the feed; `bounds` has for each archive document the first place behind it."""

    seq: int = 0
    bounds: tuple[Place, ...] = ()
    rows: Rows = ()

    def page_of(self, place: Place) -> int:
        """The number of the archive document that this place belongs to; 0 for the feed itself."""
        number = bisect_right(self.bounds, place) + 1
        return number if number <= len(self.bounds) else 0

    def to_bytes(self) -> bytes:
        bounds = [list(bound) for bound in self.bounds]
        return documents.write({"seq": self.seq, "bounds": bounds, "rows": _written(self.rows)})

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        document = documents.read(body)
        bounds = tuple((published, item) for published, item in document["bounds"])
        return cls(document["seq"], bounds, _read(document["rows"]))


class Stack:
    """A channel's shelf and those of its pages that were looked at; `page` fetches one."""

    def __init__(self, channel: str, shelf: Shelf, page: Callable[[int], Page]) -> None:
        self.channel = channel
        self.shelf = shelf
        self.pages: dict[int, Page] = {}
        self._page = page

    def take(self, seq: int, lines: tuple[Line, ...]) -> None:
        """The lines of a segment, in order; of a segment that it knows nothing changes."""
        if seq > self.shelf.seq:
            for line in lines:
                self._take(seq, line)

    def _take(self, seq: int, line: Line) -> None:
        shelf = self.shelf
        if number := shelf.page_of(line.place):
            before = self.pages.get(number) or self._page(number)
            # A page knows its newest segment, of which there may be another line.
            rows = taken(before.rows, line, self.channel) if seq >= before.seq else before.rows
            if rows is not before.rows:
                self.pages[number] = Page(seq, rows)
                self.shelf = Shelf(seq, shelf.bounds, shelf.rows)
            return
        rows = taken(shelf.rows, line, self.channel)
        if rows is shelf.rows:
            return
        bounds = shelf.bounds
        if len(rows) >= PAGE + FEWEST:
            self.pages[len(bounds) + 1] = Page(seq, rows[:PAGE])
            bounds, rows = (*bounds, rows[PAGE].place), rows[PAGE:]
        self.shelf = Shelf(seq, bounds, rows)


def taken(rows: Rows, line: Line, channel: str) -> Rows:
    """The very same rows where the line says nothing to this channel."""
    at = bisect_left(rows, line.place, key=lambda row: row.place)
    before = rows[at] if at < len(rows) and rows[at].item == line.item else None
    label = dict(line.channels).get(channel)
    if label is not None:
        row = Row(line.published, line.item, label, line.entry, shows=True)
    elif before and before.shows:
        row = Row(line.published, line.item)
    else:
        return rows
    return (*rows[:at], row, *rows[at + (before is not None) :])


def _written(rows: Rows) -> list[Document]:
    return [_row(row) for row in rows]


def _row(row: Row) -> Document:
    entry = _part(row.entry) if row.entry else None
    told = {"published": row.published, "item": row.item, "label": row.label}
    return told | {"entry": entry, "shows": row.shows}


@lru_cache(KEPT)
def _part(entry: Entry) -> Any:
    return documents.part(entry.__dict__)  # `asdict` takes as long as all of the rest


def _read(rows: list[Document]) -> Rows:
    return tuple(Row(**(row | {"entry": entry_from(row["entry"])})) for row in rows)
