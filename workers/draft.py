"""What travels through the stages: one submission, growing into an item."""

from __future__ import annotations

from dataclasses import dataclass, field

from wire.channels import EVERYTHING
from wire.documents import Document
from wire.submission import Submission
from workers.extract.near import Index
from workers.imaging.profile import Profile
from workers.imaging.signing import Signer


@dataclass(frozen=True)
class File:
    """One object to lay down in the public bucket."""

    key: str
    body: bytes


@dataclass(frozen=True)
class House:
    """What the newsroom decided once: its name, where it is, where portals read, which renditions.

    signer            signs the renditions (C2PA); None where nobody does
    anchors           certificates in PEM that it trusts in the credentials of originals
    confidence_floor  the least confidence of a value that an extractor found and that is published
    semantic          is a small language model asked where the rules find no topic?
    feeds             families and channels that have a feed (`wire.channels`)
    websub_hub        address that feeds name for who wants to be told; empty for none
    """

    name: str
    language: str
    timezone: str
    public_url: str
    profile: Profile
    signer: Signer | None = None
    anchors: str = ""
    confidence_floor: float = 0.5
    semantic: bool = False
    feeds: tuple[str, ...] = EVERYTHING
    websub_hub: str = ""


@dataclass(frozen=True)
class Draft:
    """A value; each stage returns a new one.

    house       the newsroom's own choices
    submission  what was accepted
    previous    the item document of the version before (corrections and takedowns), else None
    article     as normalised: the article's fields with `headline` clean and `body` clean HTML
    text        the plain text of headline-less body, NFC; evidence offsets count its code points
    published   what was published lately, by item, to find near duplicates among
    sketch      of the text, packed (`workers.views.sketches`), for those that come after
    enrichment  the metadata (schemas/item.v1.json, `enrichment`)
    renditions  one document per rendition file (schemas/item.v1.json, `renditions`)
    photos      one document per image: what its manifest says beside the files
    files       what is to be laid down, the item document first
    """

    house: House
    submission: Submission
    previous: Document | None = None
    article: Document = field(default_factory=dict)
    text: str = ""
    published: Index = field(default_factory=Index)
    sketch: str = ""
    enrichment: Document = field(default_factory=dict)
    renditions: tuple[Document, ...] = ()
    photos: tuple[Document, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """Some photos are not rendered yet: their SHA-256 and position in the article's images."""

    photos: tuple[str, ...]
