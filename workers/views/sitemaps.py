"""The Google News sitemap, archive sitemaps and the index (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from functools import lru_cache

from wire import keys, moments
from workers.views.entry import Entry
from workers.views.markup import around, element, xml

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

TWO_DAYS = 2 * 86400  # seconds; Google takes no older news
MOST = 1000
MOST_NAMED = 49_000  # of the 50,000 that an index may name


def news(entries: list[Entry], newsroom: str) -> bytes:
    """Articles of the two days before the newest one: a view knows no other clock."""
    urls = (_news(entry, newsroom) for entry in entries[:MOST] if _is_news(entry, entries[0]))
    return xml(around("urlset", urls, {"xmlns": SITEMAP, "xmlns:news": NEWS}))


@lru_cache(MOST)
def _news(entry: Entry, newsroom: str) -> str:
    publication = [element("news:name", newsroom), element("news:language", entry.language)]
    item = [
        around("news:publication", publication),
        element("news:publication_date", entry.published),
        element("news:title", entry.title),
    ]
    return around("url", [element("loc", entry.url), around("news:news", item)])


def archive(entries: list[Entry]) -> bytes:
    """Articles of whatever age; as many as stand in one document of the feed of all."""
    urls = (
        around("url", [element("loc", entry.url), element("lastmod", entry.modified)]) for entry in entries
    )
    return xml(around("urlset", urls, {"xmlns": SITEMAP}))


def index(public_url: str, pages: int) -> bytes:
    """The index of all sitemaps; the newest of more archives than it may name."""
    newest = range(pages, max(0, pages - MOST_NAMED), -1)
    named = (keys.NEWS_SITEMAP, keys.sitemap(), *map(keys.sitemap, newest))
    sitemaps = (around("sitemap", [element("loc", f"{public_url}/{key}")]) for key in named)
    return xml(around("sitemapindex", sitemaps, {"xmlns": SITEMAP}))


def _is_news(entry: Entry, newest: Entry) -> bool:
    age = moments.read(newest.published) - moments.read(entry.published)
    return age.total_seconds() < TWO_DAYS
