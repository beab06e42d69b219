"""How far does a unit's name reach that begins here, and which units does it name?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from workers.extract.vi import units
from workers.extract.vi.listings import choice, lists
from workers.extract.vi.names import is_syllable
from workers.extract.vi.place_words import BECAME, KINDS, LARGE
from workers.extract.vi.tokens import GLUED
from workers.extract.vi.units import Unit

MOST_WORDS = 5  # of a name: Văn Miếu - Quốc Tử Giám
_UNKNOWN_WORDS = 3  # of a name that no list has
_FOREIGN_WORDS = 2  # of a province's abroad: Svay Rieng

_WORD = re.compile(r"[^\W_]{1,20}(?:['’ʼ‘][^\W_]{1,20})?(?![^\W_])")
_JOINT = re.compile(r" ?[-–—] ?| ")
_OPENERS = frozenset(kind.partition(" ")[0] for kind in KINDS)  # "phường 1 Thành phố Mỹ Tho"


@dataclass(frozen=True)
class Name:
    """A name as written, up to `end`, and every unit of that name and one of the kinds asked for."""

    text: str
    end: int
    units: tuple[Unit, ...]


@lru_cache(maxsize=4096)
def units_named(name: str) -> tuple[Unit, ...]:
    """All units of that name: see units.named."""
    return units.named(name)


def is_surname(word: str) -> bool:
    """Does it begin persons' names?"""
    return lists("surnames", "strong", word) or lists("places", "surnames", word)


def name_at(
    text: str, start: int, kinds: tuple[str, ...], *, sure: bool = True, exact: bool = False
) -> Name | None:
    """The longest listed name of one of these kinds; else, unless it must be `sure`, a name like one.

    `exact`: of these kinds, and not of one that they grew into.

    What goes on in capitals is another name, unless a person's follows (`xã Tân Phú Nguyễn Văn An`).
    """
    ends = _ends(text, start)
    for end in reversed(ends):
        found = _fitting(text[start:end], kinds, exact=exact)
        if found:
            if not goes_on(text, end) or text[start:end].isupper():
                return Name(text[start:end], end, found)
            break
    return None if sure else _unknown(text, start, ends, kinds)


@lru_cache(maxsize=4096)
def _fitting(name: str, kinds: tuple[str, ...], *, exact: bool) -> tuple[Unit, ...]:
    named = units_named(name)
    return tuple(each for each in named if each.kind in kinds or (not exact and has_grown(each, kinds)))


def has_grown(one: Unit, kinds: tuple[str, ...]) -> bool:
    """May it have been of one of these kinds before it became a ward, a town or a city?

    A province's capital has long been one.
    """
    became = one.scheme == units.BEFORE and any(one.kind in BECAME[kind] for kind in kinds if kind in BECAME)
    return became and not units.is_province(one.name)


def goes_on(text: str, end: int) -> bool:
    """Does just one more capitalised word follow? A longer name would have it, a person's has more."""
    following = word_after(text, end)
    if following is None or is_shout(following.group()) or following.group().lower() in _OPENERS:
        return False
    return word_after(text, following.end()) is None


def word_after(text: str, end: int) -> re.Match[str] | None:
    """The capitalised word after one space, if there is one."""
    word = _WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    return word if word is not None and word.group()[0].isupper() else None


def is_shout(word: str) -> bool:
    """Is it all capitals, as abbreviations are?"""
    return len(word) > 1 and word.isupper()


def _ends(text: str, start: int) -> list[int]:
    """Where names that begin at `start` could end: after each of a few capitalised words or numbers."""
    ends: list[int] = []
    place = start
    while len(ends) < MOST_WORDS:
        word = _WORD.match(text, place)
        if word is None or not (word.group()[0].isupper() or word.group().isdigit() or _is_farm(text, word)):
            break
        if glued := GLUED.search(word.group()):
            return [*ends, word.start() + glued.start()]
        ends.append(word.end())
        joint = _JOINT.match(text, word.end())
        if joint is None:
            break
        place = joint.end()
    return ends


def _is_farm(text: str, word: re.Match[str]) -> bool:
    """The only small word within names: `thị trấn Nông trường Liên Sơn`."""
    return word.group() == "trường" and text.endswith("Nông ", 0, word.start())


def _unknown(text: str, start: int, ends: list[int], kinds: tuple[str, ...]) -> Name | None:
    """Two or three capitalised words up to a mark or a small letter, or before a person's name."""
    if kinds == ("tỉnh",):
        abroad = (end for end in reversed(ends) if lists("localities", "abroad", text[start:end]))
        if (known := next(abroad, 0)) > 0:
            return Name(text[start:known], known, ())
    tokens = text[start : ends[-1]].split(" ") if ends else []
    if len(tokens) != len(ends) or not tokens or any(each.isdigit() or each.isupper() for each in tokens[:2]):
        return None
    count = next((place for place in range(2, len(tokens)) if is_surname(tokens[place])), len(tokens))
    end = ends[count - 1]
    named = Name(text[start:end], end, ())
    # Provinces and cities are listed, but for those abroad and for capitals that lost their name.
    if _abroad().match(text, end) or (kinds == ("thành phố",) and units.is_province(named.text)):
        return named
    is_other = lists("places", "no names", tokens[0]) or is_surname(tokens[0])  # "UBND xã Lê Quốc Phong"
    if kinds == ("tỉnh",) and count <= _FOREIGN_WORDS and not is_other:
        is_foreign = not all(is_syllable(each) for each in tokens[:count])
        return named if is_foreign and len(tokens) == count else None
    return named if 1 < count <= _UNKNOWN_WORDS and LARGE.isdisjoint(kinds) and not is_other else None


@cache
def _abroad() -> re.Pattern[str]:
    return re.compile(rf" ?[(,] ?(?:nước )?(?:{choice('places', 'countries')})(?![^\W_])")
