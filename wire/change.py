"""What the log is made of: changes, segments and the head (schemas/segment.v1.json, head.v1.json)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from wire import documents
from wire.documents import Document

Event = Literal["published", "corrected", "renditions", "canceled"]

NOTHING_BEFORE = "0" * 64  # `prev` of segment 1, and the head's hash while the log is empty
MOST_CHANGES = 1000


@dataclass(frozen=True)
class Change:
    """One line of the log: a version of an item became what portals should hold.

    `key` is relative to the public root, `sha256` is of the bytes there. Ids, times, sections and
    places only, never a headline: segments are cached for ever. `renditions` adds pictures to a version
    that is out and changes nothing else of it (docs/decisions, 8).
    """

    item: str
    version: int
    event: Event
    key: str
    sha256: str
    section: str = ""
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def is_addition(self) -> bool:
        return self.event == "renditions"

    @property
    def rank(self) -> tuple[int, bool]:
        """Of two changes of an item the higher one is newer; no two are equal."""
        return (self.version, self.is_addition)

    def to_document(self) -> Document:
        document: Document = {
            "item": self.item,
            "version": self.version,
            "event": self.event,
            "key": self.key,
            "sha256": self.sha256,
        }
        optional = {
            "section": self.section,
            "places": list(self.places),
            "languages": list(self.languages),
        }
        return document | {name: value for name, value in optional.items() if value}

    @classmethod
    def from_document(cls, document: Document) -> Self:
        lists = {name: tuple(document.get(name, ())) for name in ("places", "languages")}
        return cls(**(document | lists))


@dataclass(frozen=True)
class Segment:
    """1 to 1,000 changes committed by one conditional PUT; `prev` chains it to the one before."""

    seq: int
    epoch: str
    prev: str
    batch: str
    at: str
    changes: tuple[Change, ...]

    def to_bytes(self) -> bytes:
        return documents.write(
            {
                "seq": self.seq,
                "epoch": self.epoch,
                "prev": self.prev,
                "batch": self.batch,
                "at": self.at,
                "changes": [change.to_document() for change in self.changes],
            }
        )

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        document = documents.read(body)
        changes = tuple(Change.from_document(change) for change in document["changes"])
        return cls(**(document | {"changes": changes}))


@dataclass(frozen=True)
class Head:
    """The newest segment's number and the SHA-256 of its bytes; `at` and `expires` in RFC 3339."""

    seq: int
    epoch: str
    sha256: str
    at: str
    expires: str

    def to_bytes(self) -> bytes:
        return documents.write(self.__dict__)

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        return cls(**documents.read(body))
