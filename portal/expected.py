"""What should a feed or sitemap say of an item, and of itself? From the item document alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import format_datetime

from portal.entries import Told
from wire import channels, documents, keys, moments
from wire.change import Change, place
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
        "text": _text(summary, document),
        "image": _image(document, base),
        "language": document["language"],
        "author": document.get("byline", ""),
        "tags": (*([section] if section else ()), *document.get("keywords", ())),
        "published": document["published"],
        "pubDate": format_datetime(moments.read(document["published"])),
        "modified": document["modified"],
    }


def kept(document: Document) -> str:
    """Of an item document what feeds may show of it, in few words of JSON.

    Raises KeyError, TypeError, AttributeError or ValueError for what is no item document.
    """
    names = (
        "uri",
        "headline",
        "language",
        "byline",
        "section",
        "sectionName",
        "keywords",
        "published",
        "modified",
    )
    enrichment = document["enrichment"]
    found = {name: document[name] for name in names if name in document}
    found["enrichment"] = {"summary": enrichment["summary"]} | {
        name: [
            {k: one[k] for k in ("name", "qcode", "scheme", "code") if k in one}
            for one in enrichment.get(name, ())
        ]
        for name in ("topics", "places")
    }
    found["corrections"] = document.get("corrections", [])
    found["renditions"] = [one for one in document["renditions"] if one["image"] == 0]
    moments.read(found["modified"])
    return documents.write(found).decode()


def of_feed(page: int, pages: int, shown: Iterable[Document], base: str) -> Told:
    """What a document of a feed says of itself, whatever the format.

    It was updated when the newest of what it shows was.
    """
    moment = max((one["modified"] for one in shown), key=moments.read, default=THE_BEGINNING)
    older = page - 1 if page else pages
    return {
        "home": base,
        "updated": moment,
        "built": format_datetime(moments.read(moment)),
        "archive": page,
        "is archive": page > 0,
        "older": older,
        "newer": page + 1 if 0 < page < pages else 0,
    }


def links(name: str, form: str, page: int, told: Told, base: str) -> Told:
    """The addresses in a document of a feed, in this format; 0 stands for none."""

    def at(number: object) -> str:
        return f"{base}/{keys.feed(name, form, int(str(number)))}"

    older, newer = told["older"], told["newer"]
    return {
        "self": at(0),
        "id": at(0),
        "link self": at(page),
        "link current": at(0) if page else "",
        "link prev-archive": at(older) if older else "",
        "link next-archive": at(newer) if newer else "",
    }


def label(name: str, document: Document) -> str:
    """What readers know a channel by, in the words of one of its items."""
    kind = channels.family(name)
    if kind == "section":
        return str(document.get("sectionName", ""))
    if kind == "language":
        return str(document["language"])
    if kind == "topic":
        pairs = ((one.get("qcode", ""), one.get("name", "")) for one in document["enrichment"]["topics"])
    else:
        pairs = ((place(one), one.get("name", "")) for one in document["enrichment"]["places"])
    return next((str(said) for value, said in pairs if channels.named(kind, value) == name), "")


def in_xml(told: Told) -> Told:
    """XML 1.0 section 2.2 has no place for some characters."""
    return {name: _plain(value) for name, value in told.items()}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return _NOT_IN_XML.sub("", value) if isinstance(value, str) else value


def _text(summary: str, document: Document) -> str:
    """With what the newest correction tells readers."""
    told = (
        " ".join(filter(None, (one["note"], one.get("what", "")))) for one in document.get("corrections", ())
    )
    note = next(filter(None, reversed(list(told))), "")
    word = "Đính chính" if document["language"].startswith("vi") else "Correction"
    return f"{summary}\n\n{word}: {note}" if note else summary


def _image(document: Document, base: str) -> str:
    """The first photo's widest JPEG."""
    named = document["renditions"]
    jpegs = [one for one in named if one["image"] == 0 and one["type"] == "image/jpeg"]
    widest = max(jpegs, key=lambda one: int(one["width"]), default=None)
    return f"{base}/{widest['href']}" if widest else ""
