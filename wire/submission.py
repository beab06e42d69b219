"""What was accepted at the door: a submission, its photos, and the one ending it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self, get_args

from wire.documents import Document

Kind = Literal["article", "takedown", "addition", "withdrawal"]
Ending = Literal["published", "refused", "parked", "done"]
Standing = Ending | Literal["open"]  # a parked one that is tried again: no ending

ENDINGS: frozenset[str] = frozenset(get_args(Ending))


@dataclass(frozen=True)
class Photo:
    """An original as received, already probed: `sha256` of its bytes, upright pixel size, byte size."""

    sha256: str
    media_type: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True)
class Submission:
    """One accepted document, kept at `keys.submission(id)` and never written again.

    `page` is the ULID of the journal's page that it was accepted on. `item` and `version` are what it
    will become: a new article is version 1 of the item named like its submission; a correction or a
    takedown is the next version of an item. An addition is the newsroom's own: it brings more pictures to
    the version that `item` and `version` name. A withdrawal names what shall not come out. `accepted` is
    RFC 3339 in UTC. `owner` is the id of the token that sent it, `sha256` that of the document with its
    photos, so that a repetition is known. `photos[i]` belongs to `document["images"][i]`.
    """

    id: str
    page: str
    kind: Kind
    item: str
    version: int
    accepted: str
    owner: str
    sha256: str
    document: Document
    photos: tuple[Photo, ...] = ()

    @property
    def is_first(self) -> bool:
        """The first version of its item, which nothing can have overtaken."""
        return self.id == self.item

    @property
    def is_breaking(self) -> bool:
        """Text and JPEGs first."""
        return self.kind == "article" and self.document.get("priority") == "breaking"

    @property
    def is_urgent(self) -> bool:
        """It goes before all others; a takedown was promised to whom it concerns, the rest cannot wait."""
        return self.is_breaking or self.kind == "takedown" or bool(self.supersedes)

    @property
    def supersedes(self) -> str:
        """The submission that must not come out: this article takes its place, this order withdraws it."""
        members = {"article": "replaces", "withdrawal": "withdraws"}
        return str(self.document.get(members.get(self.kind, ""), ""))

    def to_document(self) -> Document:
        """Shares what it holds with this value: `asdict` copies every paragraph of the article."""
        return vars(self) | {"photos": [dict(vars(photo)) for photo in self.photos]}

    @classmethod
    def from_document(cls, document: Document) -> Self:
        photos = tuple(Photo(**photo) for photo in document["photos"])
        return cls(**(document | {"photos": photos}))


@dataclass(frozen=True)
class Receipt:
    """How a submission ended; kept at `keys.receipt(submission)`, and the one fence of its ending.

    A keeper writes it where none stands (`If-None-Match: *`) before it acts on an ending, so of all
    endings that a submission may come to only one ever counts. `published` is written before the
    segment: it counts once the log names the item. `key` is the item document's, in the public bucket;
    `seq` the segment's number, known for versions after the first. `reason` is {code, vi, en, stage?}. `by`
    is the submission that took its place or withdrew it before it could come out. `done` is an order that
    was carried out and leaves no line in the log.
    """

    submission: str
    ending: Standing
    item: str
    version: int
    at: str
    stages: tuple[Document, ...] = ()
    event: str = ""
    key: str = ""
    seq: int = 0
    reason: Document | None = None
    by: str = ""

    @property
    def is_first(self) -> bool:
        """Of a first version: its item is named like its submission, so that nobody else can be that."""
        return self.submission == self.item

    @property
    def is_decided(self) -> bool:
        """Does it stand for good? What comes after a first version may still lose against a rival."""
        return self.ending != "published" or self.is_first or self.seq > 0

    def to_document(self) -> Document:
        return {name: value for name, value in (vars(self) | {"stages": list(self.stages)}).items() if value}

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(**(document | {"stages": tuple(document.get("stages", ()))}))
