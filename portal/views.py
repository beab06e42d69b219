"""Which feeds and sitemaps are there, and which items do they name?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from concurrent.futures import Executor

from portal.source import Source
from wire import keys

FORMATS = ("json", "rss", "atom")
_UUID = keys.UUID.pattern
_URN = re.compile(rf"urn:uuid:({_UUID})")
_ENTRY = re.compile(r"<entry[\s>].*?</entry>", re.DOTALL)
_ID = re.compile(r"<id[^>]*>([^<]*)</id>")
_GUID = re.compile(r"<guid[^>]*>([^<]*)</guid>")
_ITEM_URL = re.compile(rf"/items/({_UUID})/")
_SITEMAP = re.compile(r"sitemaps/[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.xml")


def fetch(source: Source, sections: Iterable[str], pool: Executor) -> dict[str, bytes | None]:
    """Every view by its key; None for one that the source does not have."""
    names = [keys.feed(section, form) for section in ["", *sorted(sections)] for form in FORMATS]
    names += [keys.NEWS_SITEMAP, keys.SITEMAP_INDEX]
    found = dict(zip(names, pool.map(source.get, names), strict=True))
    index = found[keys.SITEMAP_INDEX] or b""
    more = sorted(set(_SITEMAP.findall(index.decode(errors="replace"))) - set(names))
    return found | dict(zip(more, pool.map(source.get, more), strict=True))


def named(key: str, body: bytes) -> frozenset[str]:
    """The ids of the items a feed or sitemap names; raises ValueError for a feed that is not JSON."""
    text = body.decode(errors="replace")
    if key.endswith(".json"):
        feed = json.loads(text)
        entries = feed.get("items", []) if isinstance(feed, dict) else []
        return _ids(str(entry.get("id")) for entry in entries)
    if key.endswith(".rss"):
        return _ids(_GUID.findall(text))
    if key.endswith(".atom"):
        return _ids(name for entry in _ENTRY.findall(text) for name in _ID.findall(entry)[:1])
    return frozenset(_ITEM_URL.findall(text))


def _ids(uris: Iterable[str]) -> frozenset[str]:
    return frozenset(found.group(1) for uri in uris if (found := _URN.search(uri)))
