"""Which objects are the views, and with which bytes? All follow from the shelves and the front alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import structlog

from wire import channels, documents, keys
from workers.draft import House
from workers.views import feeds, sitemaps
from workers.views.feeds import Channel
from workers.views.front import Front
from workers.views.shelf import Page, Row, Shelf

log = structlog.get_logger()

Maker = Callable[[], bytes]
Makers = dict[str, Maker]


def current(name: str, shelf: Shelf, house: House) -> Makers:
    """A channel's feed, in every format; of all also the sitemap of the newest, and the index."""
    makers = _document(_channel(name, shelf, house, shelf.rows), shelf.rows)
    if name == channels.ALL:
        makers[keys.SITEMAP_INDEX] = lambda: sitemaps.index(house.public_url, len(shelf.bounds))
    return makers


def archive(name: str, number: int, page: Page, shelf: Shelf, house: House) -> Makers:
    """One of its archive documents, in every format."""
    return _document(_channel(name, shelf, house, page.rows, page=number), page.rows)


def common(front: Front, names: Iterable[str], house: House) -> Makers:
    """What is of no one channel: the news sitemap, and which feeds there are."""
    newest = front.showing()
    index = {"families": sorted(house.feeds), "channels": sorted(names)}
    return {
        keys.NEWS_SITEMAP: lambda: sitemaps.news(newest, house.name),
        keys.FEEDS: lambda: documents.write(index),
    }


def made(makers: Makers) -> Iterator[tuple[str, bytes]]:
    """A defect in one view stops neither the others nor the log: it keeps what it had, and we are told."""
    for key, maker in makers.items():
        try:
            yield key, maker()
        except Exception:
            log.exception("a view could not be made", key=key)


def _document(channel: Channel, rows: tuple[Row, ...]) -> Makers:
    entries = [row.entry for row in reversed(rows) if row.entry]
    makers: Makers = {
        keys.feed(channel.name, "rss", channel.page): lambda: feeds.rss(channel, entries),
        keys.feed(channel.name, "atom", channel.page): lambda: feeds.atom(channel, entries),
        keys.feed(channel.name, "json", channel.page): lambda: feeds.json_feed(channel, entries),
    }
    if channel.name == channels.ALL:
        makers[keys.sitemap(channel.page)] = lambda: sitemaps.archive(entries)
    return makers


def _channel(name: str, shelf: Shelf, house: House, rows: tuple[Row, ...], *, page: int = 0) -> Channel:
    kind, _, slug = name.rpartition("/")
    label = next((row.label for row in reversed(rows) if row.entry), "") or slug
    return Channel(
        name=name,
        title=f"{house.name} – {label}" if kind else house.name,
        language=label if kind == "language" else house.language,
        public_url=house.public_url,
        seq=shelf.seq,
        page=page,
        pages=len(shelf.bounds),
        hub=house.websub_hub,
    )
