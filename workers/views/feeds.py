"""The feeds: JSON Feed 1.1, RSS 2.0 and Atom (RFC 4287), from entries alone, so that they can be remade."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime

from lxml import etree

from wire import documents, keys, moments
from wire.documents import Document
from workers.views.entry import Entry
from workers.views.markup import element, xml

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
THE_BEGINNING = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Channel:
    """A feed's own words: `section` is a slug, empty for all."""

    title: str
    language: str
    public_url: str
    section: str = ""

    def url(self, extension: str) -> str:
        return f"{self.public_url}/{keys.feed(self.section, extension)}"


def json_feed(channel: Channel, entries: list[Entry]) -> bytes:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    return documents.write(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": channel.title,
            "home_page_url": channel.public_url,
            "feed_url": channel.url("json"),
            "language": channel.language,
            "items": [_json_item(entry) for entry in entries],
        }
    )


def _json_item(entry: Entry) -> Document:
    item: Document = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_text": entry.summary,
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": entry.modified,
        "authors": [{"name": entry.author}] if entry.author else [],
        "tags": [*([entry.section] if entry.section else []), *entry.keywords],
        "language": entry.language,
    }
    extension = {
        "item": entry.item,
        "version": entry.version,
        "href": entry.key,
        "sha256": entry.sha256,
    }
    return {name: value for name, value in item.items() if value} | {"_pressroom": extension}


def rss(channel: Channel, entries: list[Entry]) -> bytes:
    """RSS 2.0 (https://www.rssboard.org/rss-specification)."""
    root = etree.Element("rss", nsmap={"atom": ATOM, "dc": DUBLIN_CORE}, version="2.0")
    top = element(root, "channel")
    element(top, "title", channel.title)
    element(top, "link", channel.public_url)
    element(top, "description", channel.title)
    element(top, "language", channel.language)
    element(top, "lastBuildDate", _rfc822(_newest(entries)))
    element(top, f"{{{ATOM}}}link", href=channel.url("rss"), rel="self", type="application/rss+xml")
    for entry in entries:
        item = element(top, "item")
        element(item, "title", entry.title)
        element(item, "link", entry.url)
        element(item, "description", entry.summary)
        element(item, "guid", entry.id, isPermaLink="false")
        element(item, "pubDate", _rfc822(entry.published))
        if entry.author:
            element(item, f"{{{DUBLIN_CORE}}}creator", entry.author)
        for word in filter(None, (entry.section, *entry.keywords)):
            element(item, "category", word)
    return xml(root)


def atom(channel: Channel, entries: list[Entry]) -> bytes:
    """Atom (RFC 4287)."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", channel.language)
    element(root, f"{{{ATOM}}}id", channel.url("atom"))
    element(root, f"{{{ATOM}}}title", channel.title)
    element(root, f"{{{ATOM}}}updated", _newest(entries))
    element(root, f"{{{ATOM}}}link", rel="self", href=channel.url("atom"))
    _author(root, channel.title)
    for entry in entries:
        one = element(root, f"{{{ATOM}}}entry")
        element(one, f"{{{ATOM}}}id", entry.id)
        element(one, f"{{{ATOM}}}title", entry.title)
        element(one, f"{{{ATOM}}}published", entry.published)
        element(one, f"{{{ATOM}}}updated", entry.modified)
        element(one, f"{{{ATOM}}}summary", entry.summary)
        element(one, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=entry.url)
        element(one, f"{{{ATOM}}}link", rel="related", type="application/json", href=entry.json_url)
        if entry.author:
            _author(one, entry.author)
        for word in filter(None, (entry.section, *entry.keywords)):
            element(one, f"{{{ATOM}}}category", term=word)
    return xml(root)


def _author(parent: etree._Element, name: str) -> None:
    element(element(parent, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", name)


def _newest(entries: list[Entry]) -> str:
    return max((entry.modified for entry in entries), key=moments.read, default=THE_BEGINNING)


def _rfc822(moment: str) -> str:
    return format_datetime(moments.read(moment))
