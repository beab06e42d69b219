"""Which feeds and sitemaps are there, and which items do they name?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from concurrent.futures import Executor

from portal.source import Source
from wire import channels, documents, keys

COMMON = (keys.FEEDS, keys.NEWS_SITEMAP, keys.SITEMAP_INDEX)
MOST_PAGES = 100_000  # archive documents of a channel that are believed in

Views = dict[str, bytes | None]

_UUID = keys.UUID.pattern
_URN = re.compile(rf"urn:uuid:({_UUID})")
_ENTRY = re.compile(r"<entry[\s>].*?</entry>", re.DOTALL)
_ID = re.compile(r"<id[^>]*>([^<]*)</id>")
_GUID = re.compile(r"<guid[^>]*>([^<]*)</guid>")
_ITEM_URL = re.compile(rf"/items/({_UUID})/")


def fetch(source: Source, wanted: Iterable[str], pool: Executor) -> Views:
    """These views by their keys; None for one that the source does not have."""
    names = list(wanted)
    return dict(zip(names, pool.map(source.get, names), strict=True))


def documents_of(channel: str, page: int = 0) -> tuple[str, ...]:
    """The keys of a channel's feed, or of one of its archive documents."""
    sitemap = (keys.sitemap(page),) if channel == channels.ALL else ()
    return (*(keys.feed(channel, form, page) for form in channels.FORMATS), *sitemap)


def pages_of(channel: str, feeds: Iterable[bytes | None]) -> int:
    """How many archive documents a feed leads back to, as any of its formats has it."""
    link = re.compile(rf"/feeds/{re.escape(channel)}/([0-9]{{6}})\.(?:json|rss|atom)\b".encode())
    found = (int(number) for body in feeds if body for number in link.findall(body))
    return max((number for number in found if number <= MOST_PAGES), default=0)


def known(body: bytes | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What `feeds/index.json` says: the families (or single channels) chosen, and all channels.

    Raises:
        ValueError: it is not there, or says nothing of the kind.
    """
    if body is None:
        raise ValueError("is not there")
    told = documents.read_strict(body)
    words, names = told.get("families"), told.get("channels")
    if set(told) != {"families", "channels"} or not isinstance(words, list) or not isinstance(names, list):
        raise ValueError("does not say which families and channels there are")
    if not all(isinstance(one, str) and channels.is_name(one) for one in names if one != channels.ALL):
        raise ValueError("names what is no channel")
    return channels.chosen(",".join(map(str, words))), tuple(names)


def seq_of(body: bytes | None) -> int:
    """The newest segment that a feed in JSON says it shows; 0 where it does not."""
    try:
        seq = json.loads(body or b"{}")["_pressroom"]["seq"]
    except (ValueError, TypeError, KeyError):
        return 0
    return seq if isinstance(seq, int) else 0


def named(key: str, body: bytes) -> frozenset[str]:
    """The ids of the items a feed or sitemap names; raises ValueError for a feed that is not JSON."""
    if key == keys.FEEDS:
        return frozenset()
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
