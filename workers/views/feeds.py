"""The feeds: JSON Feed 1.1, RSS 2.0, Atom (RFC 4287) and archive documents (RFC 5005), from entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from wire import documents, keys, moments
from wire.documents import Document
from workers.views.entry import KEPT, Entry
from workers.views.markup import around, element, xml

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
THE_BEGINNING = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Channel:
    """What a feed says of itself: its `name` (`wire.channels`), and where it stands among its documents.

    `page` is the number of an archive document, 0 for the feed itself; there are `pages` of them. `seq` is
    the newest segment that touched any of them; only the feed says so. `hub` is who tells subscribers
    (WebSub); empty for nobody.
    """

    name: str
    title: str
    language: str
    public_url: str
    seq: int = 0
    page: int = 0
    pages: int = 0
    hub: str = ""

    def url(self, extension: str, page: int = 0) -> str:
        return f"{self.public_url}/{keys.feed(self.name, extension, page)}"

    @property
    def older(self) -> int:
        """The number of the archive document before this one; 0 for none."""
        return self.page - 1 if self.page else self.pages

    def links(self, extension: str) -> Iterator[tuple[str, str]]:
        """The links to other documents by their relation (RFC 5005 section 4, WebSub section 4)."""
        yield "self", self.url(extension, self.page)
        if self.hub and not self.page:
            yield "hub", self.hub
        if self.page:
            yield "current", self.url(extension)
        if self.older:
            yield "prev-archive", self.url(extension, self.older)
        if 0 < self.page < self.pages:
            yield "next-archive", self.url(extension, self.page + 1)


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
        | _json_links(channel)
    )


def _json_links(channel: Channel) -> Document:
    """All documents of a feed bear its one `feed_url`; `next_url` leads to older items."""
    found: Document = {"_pressroom": {"archive": channel.page} if channel.page else {"seq": channel.seq}}
    if channel.older:
        found["next_url"] = channel.url("json", channel.older)
    if channel.hub and not channel.page:
        found["hubs"] = [{"type": "WebSub", "url": channel.hub}]
    return found


@lru_cache(KEPT)
def _json_item(entry: Entry) -> Any:
    item: Document = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_text": entry.text,
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
    said = {name: value for name, value in item.items() if value}
    return documents.part(said | {"_pressroom": extension})


def rss(channel: Channel, entries: list[Entry]) -> bytes:
    """RSS 2.0 (https://www.rssboard.org/rss-specification)."""
    names = {"xmlns:atom": ATOM, "xmlns:dc": DUBLIN_CORE} | ({"xmlns:fh": HISTORY} if channel.page else {})
    top = [
        element("title", channel.title),
        element("link", channel.public_url),
        element("description", channel.title),
        element("language", channel.language),
        element("lastBuildDate", _rfc822(_newest(entries))),
    ]
    for rel, href in channel.links("rss"):
        media_type = {} if rel == "hub" else {"type": "application/rss+xml"}
        top.append(element("atom:link", href=href, rel=rel, **media_type))
    if channel.page:
        top.append(element("fh:archive"))
    return xml(around("rss", [around("channel", [*top, *map(_item, entries)])], names | {"version": "2.0"}))


@lru_cache(KEPT)
def _item(entry: Entry) -> str:
    item = [
        element("title", entry.title),
        element("link", entry.url),
        element("description", entry.text),
        element("guid", entry.id, isPermaLink="false"),
        element("pubDate", _rfc822(entry.published)),
    ]
    if entry.author:
        item.append(element("dc:creator", entry.author))
    item += [element("category", word) for word in (entry.section, *entry.keywords) if word]
    return around("item", item)


def atom(channel: Channel, entries: list[Entry]) -> bytes:
    """Atom (RFC 4287)."""
    names = {"xmlns": ATOM} | ({"xmlns:fh": HISTORY} if channel.page else {})
    top = [
        element("id", channel.url("atom")),
        element("title", channel.title),
        element("updated", _newest(entries)),
        *(element("link", rel=rel, href=href) for rel, href in channel.links("atom")),
    ]
    if channel.page:
        top.append(element("fh:archive"))
    top.append(_author(channel.title))
    return xml(around("feed", [*top, *map(_entry, entries)], names | {"xml:lang": channel.language}))


@lru_cache(KEPT)
def _entry(entry: Entry) -> str:
    one = [
        element("id", entry.id),
        element("title", entry.title),
        element("published", entry.published),
        element("updated", entry.modified),
        element("summary", entry.text),
        element("link", rel="alternate", type="text/html", href=entry.url),
        element("link", rel="related", type="application/json", href=entry.json_url),
    ]
    if entry.author:
        one.append(_author(entry.author))
    one += [element("category", term=word) for word in (entry.section, *entry.keywords) if word]
    return around("entry", one)


def _author(name: str) -> str:
    return around("author", [element("name", name)])


def _newest(entries: list[Entry]) -> str:
    return max((entry.modified for entry in entries), key=moments.read, default=THE_BEGINNING)


def _rfc822(moment: str) -> str:
    return format_datetime(moments.read(moment))
