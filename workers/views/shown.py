"""Which views may have shown an item? Those that a cache must forget when it is taken down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wire import channels, keys
from wire.ports import Tools
from workers.views.shelf import Shelf


def shown(names: Iterable[str], published: str, item: str, tools: Tools) -> set[str]:
    """The keys of feeds and sitemaps, from every channel that the item ever was in.

    It may have come to an archive document since it stood in the feed: both are named.
    """
    found = {keys.NEWS_SITEMAP}
    for name in {channels.ALL, *names}:
        found |= set(_documents(name, 0))
        if number := _page(name, (published, item), tools):
            found |= set(_documents(name, number))
    return found


def _page(name: str, place: tuple[str, str], tools: Tools) -> int:
    """The archive document that the item belongs to; 0 for none, and where the shelf cannot be read."""
    blob = tools.desk.get(keys.shelf(name)) if place[0] else None
    try:
        return Shelf.from_bytes(blob.body).page_of(place) if blob else 0
    except (ValueError, TypeError, LookupError, AttributeError):
        return 0


def _documents(name: str, page: int) -> Iterator[str]:
    yield from (keys.feed(name, form, page) for form in channels.FORMATS)
    if name == channels.ALL:
        yield keys.sitemap(page)
