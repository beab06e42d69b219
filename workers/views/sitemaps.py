"""The Google News sitemap and the index that names it (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from lxml import etree

from wire import keys, moments
from workers.views.entry import Entry
from workers.views.markup import element, xml

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

TWO_DAYS = 2 * 86400  # seconds; Google takes no older news
MOST = 1000


def news(entries: list[Entry], newsroom: str) -> bytes:
    """Articles of the two days before the newest one: a view knows no other clock."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "news": NEWS})  # type: ignore[dict-item]
    for entry in entries[:MOST]:
        if not _is_news(entry, entries[0]):
            continue
        url = element(root, f"{{{SITEMAP}}}url")
        element(url, f"{{{SITEMAP}}}loc", entry.url)
        item = element(url, f"{{{NEWS}}}news")
        publication = element(item, f"{{{NEWS}}}publication")
        element(publication, f"{{{NEWS}}}name", newsroom)
        element(publication, f"{{{NEWS}}}language", entry.language)
        element(item, f"{{{NEWS}}}publication_date", entry.published)
        element(item, f"{{{NEWS}}}title", entry.title)
    return xml(root)


def index(public_url: str) -> bytes:
    """The index of all sitemaps."""
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})  # type: ignore[dict-item]
    sitemap = element(root, f"{{{SITEMAP}}}sitemap")
    element(sitemap, f"{{{SITEMAP}}}loc", f"{public_url}/{keys.NEWS_SITEMAP}")
    return xml(root)


def _is_news(entry: Entry, newest: Entry) -> bool:
    age = moments.read(newest.published) - moments.read(entry.published)
    return age.total_seconds() < TWO_DAYS
