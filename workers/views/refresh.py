"""Which objects do the views write, and with which bytes? All of them follow from the front alone."""

from __future__ import annotations

from collections.abc import Iterable

from wire import keys
from workers.draft import House
from workers.views import feeds, sitemaps
from workers.views.front import Front

MOST_IN_FEED = 50


def views(front: Front, sections: Iterable[str], house: House) -> dict[str, bytes]:
    """Key to bytes, for the feeds of all and of these sections, and the sitemaps."""
    made: dict[str, bytes] = {}
    for section in {"", *sections}:
        made |= _feeds(front, section, house)
    newest = front.showing("", sitemaps.MOST)
    made[keys.NEWS_SITEMAP] = sitemaps.news(newest, house.name)
    made[keys.SITEMAP_INDEX] = sitemaps.index(house.public_url)
    return made


def _feeds(front: Front, section: str, house: House) -> dict[str, bytes]:
    entries = front.showing(section, MOST_IN_FEED)
    name = next((entry.section for entry in entries), section) if section else ""
    title = f"{house.name} – {name}" if name else house.name
    channel = feeds.Channel(title, house.language, house.public_url, section)
    return {
        keys.feed(section, "json"): feeds.json_feed(channel, entries),
        keys.feed(section, "rss"): feeds.rss(channel, entries),
        keys.feed(section, "atom"): feeds.atom(channel, entries),
    }
