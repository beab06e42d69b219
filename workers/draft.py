"""What travels through the stages: one submission, growing into an item."""

from __future__ import annotations

from dataclasses import dataclass, field

from wire.documents import Document
from wire.submission import Submission
from workers.imaging.profile import Profile


@dataclass(frozen=True)
class File:
    """One object to lay down in the public bucket."""

    key: str
    body: bytes


@dataclass(frozen=True)
class House:
    """What the newsroom decided once: its name, where it is, where portals read, which renditions."""

    name: str
    language: str
    timezone: str
    public_url: str
    profile: Profile


@dataclass(frozen=True)
class Draft:
    """A value; each stage returns a new one.

    house       the newsroom's own choices
    submission  what was accepted
    previous    the item document of the version before (corrections and takedowns), else None
    article     as normalised: the article's fields with `headline` clean and `body` clean HTML
    text        the plain text of headline-less body, NFC; evidence offsets count its code points
    enrichment  the metadata (schemas/item.v1.json, `enrichment`)
    renditions  one document per rendition file (schemas/item.v1.json, `renditions`)
    files       what is to be laid down, the item document first
    """

    house: House
    submission: Submission
    previous: Document | None = None
    article: Document = field(default_factory=dict)
    text: str = ""
    enrichment: Document = field(default_factory=dict)
    renditions: tuple[Document, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """Some photos are not rendered yet: their SHA-256 and position in the article's images."""

    photos: tuple[str, ...]
