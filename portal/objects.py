"""Is one object what the log and the item document say it is?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.report import Absent, Broken
from portal.source import Source
from wire import documents, keys
from wire.change import Change
from wire.documents import Document

BESIDE = ("ninjs.json", "jsonld", "html")
_HREF = re.compile(r"media/[0-9a-f]{64}/[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.(jpg|webp|avif)")
_OF_A_CANCELED_ITEM = ("headline", "body", "abstract", "images", "renditions")


@dataclass(frozen=True)
class Rendition:
    """One picture file as the item names it: key, size in bytes, SHA-256."""

    href: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Item:
    """An item document as read: the change that names it, its bytes, what they say, its renditions."""

    change: Change
    body: bytes
    document: Document
    renditions: tuple[Rendition, ...]


def read_item(source: Source, change: Change) -> Item:
    """The item document of a change; raises `Absent`, or `Broken` if it is not what the log names."""
    body = source.get(change.key)
    if body is None:
        raise Absent(change.key)
    return parse_item(change, body)


def parse_item(change: Change, body: bytes) -> Item:
    """The same from bytes in hand."""
    found = documents.sha256(body)
    if found != change.sha256:
        raise Broken(change.key, f"has SHA-256 {found}; the log says {change.sha256}")
    try:
        document = documents.read(body)
    except ValueError as error:
        raise Broken(change.key, f"is not an item document: {error}") from error
    _check_agreement(change, document)
    return Item(change, body, document, renditions_of(change.key, document))


def renditions_of(key: str, document: Document) -> tuple[Rendition, ...]:
    """The picture files an item document names; raises `Broken` for one that is not ours."""
    named = document.get("renditions") or []
    try:
        found = tuple(Rendition(one["href"], one["bytes"], one["sha256"]) for one in named)
    except (TypeError, KeyError) as error:
        raise Broken(key, f"names a rendition without {error}") from error
    for one in found:
        if not _HREF.fullmatch(str(one.href)):
            raise Broken(key, f"names a rendition at {str(one.href)[:100]!r}, which is no place for one")
    return found


def check_rendition(rendition: Rendition, body: bytes | None) -> None:
    """Raises `Absent`, or `Broken` if the bytes are not those the item names."""
    if body is None:
        raise Absent(rendition.href)
    if len(body) != rendition.bytes:
        raise Broken(rendition.href, f"has {len(body)} bytes; the item says {rendition.bytes}")
    found = documents.sha256(body)
    if found != rendition.sha256:
        raise Broken(rendition.href, f"has SHA-256 {found}; the item says {rendition.sha256}")


def _check_agreement(change: Change, document: Document) -> None:
    if (document.get("item"), document.get("version")) != (change.item, change.version):
        raise Broken(change.key, "says another item or version than the log")
    status = "canceled" if change.event == "canceled" else "usable"
    if document.get("pubStatus") != status:
        raise Broken(change.key, f"says pubStatus {document.get('pubStatus')!r}; the log says {status!r}")
    told = [name for name in _OF_A_CANCELED_ITEM if document.get(name)]
    if status == "canceled" and told:
        raise Broken(change.key, f"is a tombstone that still tells {', '.join(told)}")


def beside(change: Change) -> tuple[str, ...]:
    """The keys of the same item as ninjs, JSON-LD and HTML."""
    return tuple(keys.beside(change.key, extension) for extension in BESIDE)
