"""What should a feed or sitemap say of an item, and of itself? From the item document alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import format_datetime

from portal.entries import Told
from wire import keys, moments
from wire.change import Change
from wire.documents import Document

THE_BEGINNING = "1970-01-01T00:00:00Z"  # when a feed without items was updated

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def of_item(change: Change, document: Document, base: str) -> Told:
    """By the names that `portal.entries` reads; `base` is the address of the public tree.

    Raises KeyError, TypeError, AttributeError or ValueError for what is no item document.
    """
    summary = document["enrichment"]["summary"]
    section = document.get("sectionName")
    return {
        "item": change.item,
        "version": change.version,
        "href": change.key,
        "sha256": change.sha256,
        "uri": document["uri"],
        "page": f"{base}/{keys.beside(change.key, 'html')}",
        "link alternate": f"{base}/{keys.beside(change.key, 'html')}",
        "link related": f"{base}/{change.key}",
        "title": document["headline"],
        "summary": summary,
        "text": summary,
        "image": _image(document, base),
        "language": document["language"],
        "author": document.get("byline", ""),
        "tags": (*([section] if section else ()), *document.get("keywords", ())),
        "published": document["published"],
        "pubDate": format_datetime(moments.read(document["published"])),
        "modified": document["modified"],
    }


def of_feed(key: str, shown: Iterable[Document], base: str) -> Told:
    """Where it stands, and that it was updated when the newest of what it shows was."""
    moment = max((one["modified"] for one in shown), key=moments.read, default=THE_BEGINNING)
    return {
        "home": base,
        "self": f"{base}/{key}",
        "link self": f"{base}/{key}",
        "id": f"{base}/{key}",
        "updated": moment,
        "built": format_datetime(moments.read(moment)),
    }


def in_xml(told: Told) -> Told:
    """XML 1.0 section 2.2 has no place for some characters."""
    return {name: _plain(value) for name, value in told.items()}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return _NOT_IN_XML.sub("", value) if isinstance(value, str) else value


def _image(document: Document, base: str) -> str:
    """The first photo's widest JPEG."""
    named = document["renditions"]
    jpegs = [one for one in named if one["image"] == 0 and one["type"] == "image/jpeg"]
    widest = max(jpegs, key=lambda one: int(one["width"]), default=None)
    return f"{base}/{widest['href']}" if widest else ""
