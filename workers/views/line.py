"""What do views learn from a line of the log? An item as it then stood, and what its channels are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from wire import channels
from wire.change import Change, place
from wire.documents import Document
from workers.views.entry import Entry, entry

Place = tuple[str, str]  # when version 1 was published, and the item: the order of every feed


@dataclass(frozen=True)
class Line:
    """An item as of one line: when version 1 was published, the version, and its entry.

    `channels` are those that show it, each with its name for readers; none of an item that was taken down.
    `entry` is None for that, and for a document that is gone by now.
    """

    published: str
    item: str
    version: int
    channels: tuple[tuple[str, str], ...]
    entry: Entry | None

    @property
    def place(self) -> Place:
        return (self.published, self.item)

    def to_document(self) -> Document:
        return self.__dict__ | {"entry": self.entry.__dict__ if self.entry else None}

    @classmethod
    def from_document(cls, row: Document) -> Self:
        named = tuple((name, label) for name, label in row["channels"])
        return cls(**(row | {"channels": named, "entry": entry_from(row["entry"])}))


def line(change: Change, document: Document, public_url: str) -> Line:
    """The line of a change; `document` is the item document or tombstone that it names."""
    live = change.event != "canceled"
    return Line(
        published=document["published"],
        item=change.item,
        version=change.version,
        channels=_labelled(change, document) if live else (),
        entry=entry(change.key, change.sha256, document, public_url) if live else None,
    )


def gone(change: Change, published: str) -> Line:
    """The line of a version that cannot be read any more."""
    live = change.event != "canceled"
    bare = tuple((name, "") for name in channels.of(change)) if live else ()
    return Line(published, change.item, change.version, bare, None)


def entry_from(row: Document | None) -> Entry | None:
    return Entry(**(row | {"keywords": tuple(row["keywords"])})) if row else None


def _labelled(change: Change, document: Document) -> tuple[tuple[str, str], ...]:
    labels = dict(_labels(document))
    return tuple((name, labels.get(name, "")) for name in channels.of(change))


def _labels(document: Document) -> Iterable[tuple[str, str]]:
    yield channels.named("section", document.get("section", "")), document.get("sectionName", "")
    yield channels.named("language", document["language"]), document["language"]
    enrichment = document["enrichment"]
    for one in reversed(enrichment.get("topics", ())):  # of two names the first counts
        yield channels.named("topic", one.get("qcode", "")), one.get("name", "")
    for one in reversed(enrichment.get("places", ())):
        yield channels.named("place", place(one)), one.get("name", "")
