"""Which objects do the views write, and with which bytes? All of them follow from the front alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog

from wire import keys
from workers.draft import House
from workers.views import feeds, sitemaps
from workers.views.front import Front

log = structlog.get_logger()

MOST_IN_FEED = 50

Maker = Callable[[], bytes]


def views(front: Front, sections: Iterable[str], house: House) -> dict[str, bytes]:
    """Key to bytes, for the feeds of all and of these sections, and the sitemaps."""
    makers: dict[str, Maker] = {}
    for section in {"", *sections}:
        makers |= _feeds(front, section, house)
    newest = front.showing("", sitemaps.MOST)
    makers[keys.NEWS_SITEMAP] = lambda: sitemaps.news(newest, house.name)
    makers[keys.SITEMAP_INDEX] = lambda: sitemaps.index(house.public_url)
    made = {key: _made(key, maker) for key, maker in makers.items()}
    return {key: body for key, body in made.items() if body is not None}


def _made(key: str, maker: Maker) -> bytes | None:
    """A defect in one view stops neither the others nor the log: it keeps what it had, and we are told."""
    try:
        return maker()
    except Exception:
        log.exception("a view could not be made", key=key)
        return None


def _feeds(front: Front, section: str, house: House) -> dict[str, Maker]:
    entries = front.showing(section, MOST_IN_FEED)
    name = next((entry.section for entry in entries), section) if section else ""
    title = f"{house.name} – {name}" if name else house.name
    channel = feeds.Channel(title, house.language, house.public_url, section)
    return {
        keys.feed(section, "json"): lambda: feeds.json_feed(channel, entries),
        keys.feed(section, "rss"): lambda: feeds.rss(channel, entries),
        keys.feed(section, "atom"): lambda: feeds.atom(channel, entries),
    }
