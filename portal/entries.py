"""What does a view say of itself, and of each item? JSON Feed, RSS, Atom and sitemap as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from wire import documents, keys
from wire.documents import Document

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "fh": "http://purl.org/syndication/history/1.0",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ITEM = re.compile(rf"(?:urn:uuid:|/items/)({keys.UUID.pattern})")

Told = Mapping[str, object]  # what is said, by name; what has no name here goes by `other …`
Names = dict[str, str]  # our name for it, and where it stands in that format

FEED = {"home": "home_page_url", "self": "feed_url", "title": "title", "language": "language"}
ITEM = {"uri": "id", "page": "url", "title": "title", "summary": "summary", "text": "content_text"}
OWN = {name: name for name in ("item", "version", "href", "sha256")}
ITEM |= {"image": "image", "published": "date_published", "modified": "date_modified", "language": "language"}
RSS = {"home": "link", "title": "title", "description": "description", "language": "language"}
RSS |= {"built": "lastBuildDate"}
RSS_ITEM = {"uri": "guid", "page": "link", "title": "title", "text": "description", "pubDate": "pubDate"}
RSS_ITEM |= {"author": "dc:creator"}
ATOM = {"id": "atom:id", "title": "atom:title", "updated": "atom:updated"}
ATOM_ENTRY = {"uri": "atom:id", "title": "atom:title", "text": "atom:summary"}
ATOM_ENTRY |= {"published": "atom:published", "modified": "atom:updated"}
LINKS = ("self", "hub", "current", "prev-archive", "next-archive")  # that a feed may have
NEWS = {"title": "news:title", "published": "news:publication_date"}
PUBLICATION = {"name": "news:name", "language": "news:language"}


@dataclass(frozen=True)
class Entry:
    """One item in a view: its id (as far as one can be made out), and what is said of it."""

    item: str
    told: Told


@dataclass(frozen=True)
class View:
    """A feed or sitemap: what it says of itself, its entries in order, and other sitemaps it names."""

    told: Told
    entries: tuple[Entry, ...] = ()
    sitemaps: frozenset[str] = frozenset()


def read(key: str, body: bytes) -> View:
    """Raises ValueError for what not every reader of that format would understand in the same way."""
    try:
        if key.endswith(".json"):
            return _json(documents.read_strict(body))
        # Nothing of a stranger's document is fetched or expanded; comments would split what readers see.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(body, parser)
        return {".rss": _rss, "atom": _atom}.get(key[-4:], _sitemap)(root)
    except (TypeError, KeyError, IndexError, AttributeError, etree.LxmlError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _json(feed: Document) -> View:
    told = _members(feed, FEED, "version", "items", "_pressroom", "next_url", "hubs")
    own = feed["_pressroom"]
    told |= {"archive": own.get("archive", 0), "seq": own.get("seq", 0)}
    told |= {f"other {name}": own[name] for name in own.keys() - {"archive", "seq"}}
    told |= {"link prev-archive": feed.get("next_url", ""), "hub": tuple(map(_hub, feed.get("hubs", ())))}
    return View(told, tuple(map(_json_entry, feed["items"])))


def _hub(hub: Document) -> str:
    if hub.keys() != {"type", "url"} or hub["type"] != "WebSub":
        raise ValueError(f"names a hub of no known kind: {str(hub)[:60]}")
    return str(hub["url"])


def _json_entry(item: Document) -> Entry:
    told = _members(item, ITEM, "_pressroom", "authors", "tags") | _members(item["_pressroom"], OWN)
    told["author"] = _only(author["name"] for author in item.get("authors", ()))
    told["tags"] = tuple(item.get("tags", ()))
    return _entry(item["id"], told)


def _members(document: Document, names: Names, *others: str) -> dict[str, object]:
    strange = document.keys() - {*names.values(), *others}
    told = {name: document.get(member, "") for name, member in names.items()}
    return told | {f"other {name}": document[name] for name in strange}


def _rss(root: etree._Element) -> View:
    (channel,) = root
    told = _texts(channel, RSS, "item", "fh:archive")
    return View(told | _documents(channel, told), tuple(map(_rss_entry, channel.findall("item"))))


def _rss_entry(item: etree._Element) -> Entry:
    told = _texts(item, RSS_ITEM, "category")
    return _entry(told["uri"], told | {"tags": tuple(map(_text, item.findall("category")))})


def _atom(root: etree._Element) -> View:
    told = _texts(root, ATOM, "atom:author", "atom:entry", "fh:archive")
    told |= {"author": _author(root), "language": root.get(_LANGUAGE, "")}
    return View(
        told | _documents(root, told), tuple(map(_atom_entry, root.findall("atom:entry", NAMESPACES)))
    )


def _atom_entry(entry: etree._Element) -> Entry:
    told = _texts(entry, ATOM_ENTRY, "atom:author", "atom:category")
    tags = (str(tag.get("term")) for tag in entry.findall("atom:category", NAMESPACES))
    return _entry(told["uri"], told | {"author": _author(entry), "tags": tuple(tags)})


def _documents(feed: etree._Element, told: Told) -> dict[str, object]:
    """How it is told apart from the other documents of its feed (RFC 5005)."""
    links = {f"link {rel}": told.get(f"link {rel}", "") for rel in LINKS if rel != "hub"}
    hub = told.get("link hub", "")
    marks = feed.findall("fh:archive", NAMESPACES)
    if any(len(mark) or mark.text for mark in marks):
        raise ValueError("says something in fh:archive")
    return links | {"hub": (hub,) if hub else (), "is archive": len(marks) == 1}


def _author(parent: etree._Element) -> str:
    return _only(map(_text, parent.findall("atom:author/atom:name", NAMESPACES)))


def _sitemap(root: etree._Element) -> View:
    """A sitemap, or the index of them."""
    named = frozenset(map(_text, root.findall("map:sitemap/map:loc", NAMESPACES)))
    entries = map(_sitemap_entry, root.findall("map:url", NAMESPACES))
    return View(_texts(root, {}, "map:url", "map:sitemap"), tuple(entries), named)


def _sitemap_entry(url: etree._Element) -> Entry:
    """Of the news, or of an archive."""
    told = _texts(url, {"page": "map:loc"}, "news:news", "map:lastmod")
    found = url.findall("news:news", NAMESPACES)
    if not found:
        return _entry(told["page"], told | _texts(url, {"modified": "map:lastmod"}, "map:loc"))
    if url.find("map:lastmod", NAMESPACES) is not None:
        raise ValueError("says when news was changed")
    (news,) = found
    (publication,) = news.findall("news:publication", NAMESPACES)
    more = _texts(news, NEWS, "news:publication") | _texts(publication, PUBLICATION)
    return _entry(told["page"], told | more)


def _entry(named: str, told: Told) -> Entry:
    found = _ITEM.search(named)
    return Entry(found[1] if found else named[:100], told)


def _texts(parent: etree._Element, names: Names, *others: str) -> dict[str, str]:
    """The text of each named child, Atom's links by their relation, and of each child that has no name."""
    told = {name: _only(map(_text, parent.findall(path, NAMESPACES))) for name, path in names.items()}
    known = {_tag(path) for path in (*names.values(), *others, "atom:link")}
    told |= {f"other {child.tag}": _text(child) for child in parent if child.tag not in known}
    links = parent.findall("atom:link", NAMESPACES)
    for rel in dict.fromkeys(str(link.get("rel")) for link in links):
        told[f"link {rel}"] = _only(str(link.get("href")) for link in links if link.get("rel") == rel)
    return told


def _tag(path: str) -> str:
    prefix, _, name = path.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{name}" if prefix else name


def _only(texts: Iterable[str]) -> str:
    """Of two that say the same thing differently, readers would choose differently."""
    found = list(texts)
    if len(found) > 1:
        raise ValueError(f"says {found[0][:60]!r} and {found[1][:60]!r} in one place")
    return found[0] if found else ""


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
