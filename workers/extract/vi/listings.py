"""Is this word in a table of `lexicon/`? Asked by section, whatever its case and tone placement."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from workers.extract.vi import lexicon
from workers.text import fold

_TONE = "([\u0300\u0301\u0303\u0309\u0323])"
_EARLY = re.compile(rf"(?:(o){_TONE}([ae])|(u){_TONE}(y))(?![^\W_])", re.IGNORECASE)
_LATE = re.compile(rf"(?:(o)([ae]){_TONE}|(u)(y){_TONE})(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=8192)
def lists(table: str, section: str, word: str) -> bool:
    """Is the word or phrase an entry of the section?"""
    return fold.key(word) in _keys(table, section)


@cache
def choice(table: str, section: str) -> str:
    """The entries as alternatives of a pattern, longest first."""
    spelled = {each for entry in lexicon.sections(table)[section] for each in placements(entry)}
    return "|".join(re.escape(each) for each in sorted(spelled, key=lambda each: (-len(each), each)))


def placements(text: str) -> tuple[str, str]:
    """The text with every movable tone early (`Hòa`, `Ủy`) and late (`Hoà`, `Uỷ`)."""
    apart = unicodedata.normalize("NFD", text)
    both = (pattern.sub(_swapped, apart) for pattern in (_LATE, _EARLY))
    early, late = (unicodedata.normalize("NFC", each) for each in both)
    return early, late


def _swapped(found: re.Match[str]) -> str:
    first, second, third = (part for part in found.groups() if part)
    return first + third + second


@cache
def _keys(table: str, section: str) -> frozenset[str]:
    return frozenset(fold.key(entry) for entry in lexicon.sections(table)[section])
