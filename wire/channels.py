"""Which feeds is an item in? Channels: all, and by section, topic, place and language.

A channel's name is its place under `feeds/`: `all`, `section/kinh-te`, `topic/medtop-04000000`,
`place/gso-2025-01`, `language/vi`. Its lines stand in pages: the newest ones in the feed itself, older
ones in archive documents (RFC 5005) that a client walks back through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from wire.change import Change

ALL = "all"
FAMILIES = ("language", "place", "section", "topic")
FORMATS = ("json", "rss", "atom")
EVERYTHING = FAMILIES

LONGEST = 100  # characters of a slug

_NAME = re.compile(rf"(?:{'|'.join(FAMILIES)})/[a-z0-9](?:[a-z0-9-]{{0,98}}[a-z0-9])?")


def chosen(text: str) -> tuple[str, ...]:
    """Families and names of channels from a comma-separated setting, in order.

    Raises:
        ValueError: a word is neither.
    """
    words = {word.strip() for word in text.split(",")} - {""}
    strange = sorted(word for word in words if word not in FAMILIES and not is_name(word))
    if strange:
        raise ValueError(f"{strange[0]!r} is no family ({', '.join(FAMILIES)}) and no channel of one")
    return tuple(sorted(words))


def is_name(name: str) -> bool:
    """Is this a channel other than `all`?"""
    return bool(_NAME.fullmatch(name))


def family(name: str) -> str:
    """Empty for `all`."""
    return name.rpartition("/")[0]


def is_chosen(name: str, words: Iterable[str]) -> bool:
    """Does the newsroom have this channel? `all` there always is."""
    words = tuple(words)
    return name == ALL or name in words or family(name) in words


@lru_cache(4096)
def named(kind: str, value: str) -> str:
    """The channel of this section, topic, place or language; empty where it has no slug."""
    slug = re.sub("[^a-z0-9]+", "-", value.lower()).strip("-")[:LONGEST].strip("-")
    return f"{kind}/{slug}" if slug else ""


def of(change: Change) -> tuple[str, ...]:
    """The channels that a line of the log bears, in order; of a takedown those that it leaves."""
    values = (
        *(("language", one) for one in change.languages),
        *(("place", one) for one in change.places),
        *((("section", change.section),) if change.section else ()),
        *(("topic", one) for one in change.topics),
    )
    return (ALL, *sorted({named(*value) for value in values} - {""}))
