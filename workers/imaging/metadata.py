"""What does a photo's file say of itself? XMP, else IPTC, else EXIF, value by value (as MWG says).

A pure function of bytes from outside: it decodes no pixel, resolves no entity, fetches nothing, and
never fails the photo. Places, devices and owners are never read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from wire.documents import Document
from workers.imaging.blocks import exif, found, iptc
from workers.imaging.blocks.found import Blocks

Text = str | tuple[str, ...]

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"

MOST_CREATORS, MOST_KEYWORDS = 20, 50

_SOURCE_TYPE = re.compile(
    r"(?:https?://cv\.iptc\.org/newscodes/digitalsourcetype/|digsrctype:)?([A-Za-z]{3,60})"
)

_MACHINE_TAG = re.compile(r"[A-Za-z]\w*:\w+=.*")  # `geo:lat=10.45` among the keywords is a place
# What programs and cameras write where nobody wrote anything; compared without case and brackets.
_SAYS_NOTHING = {
    "x-default",
    "default",
    "none",
    "unknown",
    "untitled",
    "n/a",
    "sony dsc",
    "olympus digital camera",
}

# Of trust, the highest first.
_READERS: tuple[tuple[str, Callable[[Blocks], Mapping[str, Text]]], ...] = (
    ("xmp", lambda blocks: _xmp(blocks) if blocks.xmp else {}),
    ("iptc", lambda blocks: iptc.read(blocks.iptc) if blocks.iptc else {}),
    ("exif", lambda blocks: exif.read(blocks.exif) if blocks.exif else {}),
)

# Longest value in characters; in schemas/item.v1.json under the name that it has there.
_LONGEST = {
    "caption": 2000,
    "headline": 300,
    "credit": 200,
    "creator": 200,
    "copyright": 300,
    "usageTerms": 1000,
    "dateCreated": 32,
    "digitalSourceType": 120,
    "keywords": 100,
}
_MOST = {"creator": MOST_CREATORS, "keywords": MOST_KEYWORDS}


@dataclass(frozen=True)
class Metadata:
    """Values by their names in schemas/item.v1.json, lists as tuples; only what is there.

    sources     of each value: `xmp`, `iptc` or `exif`
    unreadable  the blocks that are there and could not be read
    """

    values: Mapping[str, Text] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """A single value; empty where there is none."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    @property
    def creator(self) -> tuple[str, ...]:
        return tuple(self.values.get("creator", ()))

    def document(self) -> Document:
        """As it stands in the manifest of the renditions."""
        values = {
            name: list(value) if isinstance(value, tuple) else value for name, value in self.values.items()
        }
        document: Document = {"values": values, "sources": dict(self.sources)}
        return document | ({"unreadable": list(self.unreadable)} if self.unreadable else {})

    @classmethod
    def from_document(cls, document: Document) -> Self:
        values = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in document.get("values", {}).items()
        }
        return cls(values, document.get("sources", {}), tuple(document.get("unreadable", ())))


def read(body: bytes) -> Metadata:
    """The metadata of a JPEG, PNG, WebP, AVIF or HEIC; never raises."""
    return of(found.find(body))


def of(blocks: Blocks) -> Metadata:
    """What these blocks tell, each as far as it can be read."""
    values: dict[str, Text] = {}
    sources: dict[str, str] = {}
    unreadable: list[str] = []
    for source, reader in _READERS:
        try:
            told = reader(blocks)
        except Exception:  # noqa: BLE001 - no photo is lost over its notes, nor one block over another
            unreadable.append(source)
            continue
        for name, given in told.items():
            value = _bounded(name, given)
            if value and name not in values:
                values[name], sources[name] = value, source
    return Metadata(values, sources, tuple(unreadable))


def _xmp(blocks: Blocks) -> Mapping[str, Text]:
    from workers.imaging.blocks import xmp  # noqa: PLC0415 - loads an XML library, which many photos do not need

    return xmp.read(blocks.xmp, blocks.more_xmp)


def _bounded(name: str, value: Text) -> Text:
    if isinstance(value, tuple):
        texts = (_said(" ".join(text.split()), _LONGEST[name]) for text in value)
        return tuple(dict.fromkeys(text for text in texts if text))[: _MOST[name]]
    if name == "digitalSourceType":
        return source_type(value)
    return _said(value if name == "caption" else " ".join(value.split()), _LONGEST[name])


def _said(text: str, longest: int) -> str:
    """The text, of at most so many characters; empty where it says nothing."""
    text = text[:longest].strip()
    is_empty = text.strip("[]()").casefold() in _SAYS_NOTHING or not any(map(str.isalnum, text))
    return "" if is_empty or _MACHINE_TAG.fullmatch(text) else text


def source_type(value: str) -> str:
    """The term's URI in IPTC's vocabulary, from any way it is written; empty for anything else."""
    term = _SOURCE_TYPE.fullmatch(value.strip())
    return SOURCE_TYPES + term[1] if term else ""
