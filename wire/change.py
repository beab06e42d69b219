"""What the log is made of: changes, segments and the head (schemas/segment.v1.json, head.v1.json)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from wire import documents
from wire.documents import Document

Event = Literal["published", "corrected", "renditions", "canceled"]

NOTHING_BEFORE = "0" * 64  # `prev` of segment 1, and the head's hash while the log is empty
MOST_CHANGES = 1000
MOST_TOPICS = 5  # of an item in its line: enough to filter by


@dataclass(frozen=True)
class Change:
    """One line of the log: a version of an item became what portals should hold.

    `key` is relative to the public root, `sha256` is of the bytes there. Ids, times, sections, topics
    (qcodes) and places only, never a headline: segments are cached for ever. `renditions` adds pictures to
    a version that is out and changes nothing else of it (docs/decisions, 8).
    """

    item: str
    version: int
    event: Event
    key: str
    sha256: str
    section: str = ""
    topics: tuple[str, ...] = ()
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
            "topics": list(self.topics),
            "places": list(self.places),
            "languages": list(self.languages),
        }
        return document | {name: value for name, value in optional.items() if value}

    @classmethod
    def from_document(cls, document: Document) -> Self:
        lists = {name: tuple(document.get(name, ())) for name in ("topics", "places", "languages")}
        return cls(**_known(cls, document | lists))


@dataclass(frozen=True)
class Segment:
    """1 to 1,000 changes committed by one conditional PUT; `prev` chains it to the one before.

    One without changes begins a new epoch: the newsroom was restored from a backup.
    """

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
        return cls(**_known(cls, document | {"changes": changes}))


@dataclass(frozen=True)
class SnapshotName:
    """Where a snapshot is: all items as of segment `seq`; `bytes` and `sha256` are of the object at `key`."""

    seq: int
    key: str
    sha256: str
    bytes: int

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(**_known(cls, document))


@dataclass(frozen=True)
class Head:
    """The newest segment's number and the SHA-256 of its bytes; `at` and `expires` in RFC 3339."""

    seq: int
    epoch: str
    sha256: str
    at: str
    expires: str
    snapshot: SnapshotName | None = None

    def to_bytes(self) -> bytes:
        said = {name: value for name, value in self.__dict__.items() if name != "snapshot"}
        return documents.write(said | ({"snapshot": self.snapshot.__dict__} if self.snapshot else {}))

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        document = documents.read(body)
        named = document.get("snapshot")
        snapshot = SnapshotName.from_document(named) if named is not None else None
        return cls(**_known(cls, document | {"snapshot": snapshot}))


def borne(document: Document) -> dict[str, Any]:
    """What a line says of an item document beside its name: section, topics, places, languages."""
    enrichment = document.get("enrichment", {})
    found = (one.get("qcode", "") for one in enrichment.get("topics", ()))
    topics = dict.fromkeys(qcode for qcode in found if qcode.startswith("medtop:"))
    return {
        "section": document.get("section", ""),
        "topics": tuple(topics)[:MOST_TOPICS],
        "places": tuple(sorted({code for one in enrichment.get("places", ()) if (code := place(one))})),
        "languages": (document["language"],) if document.get("language") else (),
    }


def place(found: Document) -> str:
    """The code of a place in a line, `gso-2025:01`; empty where it has none."""
    return f"{found['scheme']}:{found['code']}" if found.get("code") and found.get("scheme") else ""


def _known(kind: type[Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """Members that a later newsroom may have added are none of ours."""
    names = kind.__dataclass_fields__
    return {name: value for name, value in document.items() if name in names}
