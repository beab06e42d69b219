"""What was accepted at the door: a submission, its photos, and the one ending it reaches."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal, Self, get_args

from wire.documents import Document

Kind = Literal["article", "takedown"]
Ending = Literal["published", "refused", "parked"]

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

    `marker` names its pending marker (`keys.marker`: a ULID and the id). `item` and `version` are what it
    will become: a new article is version 1 of the item named like its submission; a correction or a
    takedown is the next version of an item. `accepted` is RFC 3339 in UTC. `owner` is the id of the
    token that sent it, `sha256` that of the document with its photos, so that a repetition is known.
    `photos[i]` belongs to `document["images"][i]`.
    """

    id: str
    marker: str
    kind: Kind
    item: str
    version: int
    accepted: str
    owner: str
    sha256: str
    document: Document
    photos: tuple[Photo, ...] = ()

    def to_document(self) -> Document:
        return asdict(self) | {"photos": [asdict(photo) for photo in self.photos]}

    @classmethod
    def from_document(cls, document: Document) -> Self:
        photos = tuple(Photo(**photo) for photo in document["photos"])
        return cls(**(document | {"photos": photos}))
