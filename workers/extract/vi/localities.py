"""Which place stands there, and where does it end? `tỉnh`, `xã Tân Hộ Cơ`, `Đồng Tháp`, `ấp 3`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from workers.extract.vi import lexicon, units
from workers.extract.vi.tokens import CAPITAL, NUMBER, Tokens
from workers.text import fold

_ABBREVIATED = lexicon.folded("tp tx tt q p t")
_SPELLED = re.compile(r"[hklmstvu]y|^0| 0|'")  # "Lý" is "Lí" in some lists, "01" is "1"
_NO = fold.key("số")
_LONGEST = 5  # tokens of a unit's name
_MOST_DIGITS = 2
_PROVINCE = fold.key("tỉnh")
_LEVELS = {fold.key(kind): level for kind, level in (("tỉnh", units.PROVINCE), ("huyện", units.DISTRICT))}
ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split())  # noqa: SIM905 - shorter


class Locality(NamedTuple):
    """A place as the tail of a name: the tokens from `start` up to `end`.

    kind  the key of its kind (`tỉnh`, `tp`), or nothing
    name  where its own name begins; equal to `end` if it has none
    """

    start: int
    end: int
    kind: str
    name: int


def locality_at(t: Tokens, place: int) -> Locality | None:
    """The place that begins there: a kind with or without a name, or a known name alone: Sóc Trăng."""
    if not t.is_capital(place) and t.key(place) not in _firsts():
        return None  # of most words it is known at once
    key = ("locality", place)
    if key not in t.memo:
        t.memo[key] = _locality_at(t, place)
    found: Locality | None = t.memo[key]
    return found


def _locality_at(t: Tokens, place: int) -> Locality | None:
    kind = _kinds().at(t.keys, place)
    if kind is not None and not (t.is_capital(place) and unit_end(t, place) > place + kind.length):
        after = place + kind.length
        if t.key(after) == "." and t.touches(after) and t.keys[after - 1] in _ABBREVIATED:
            after += 1
        kind_key = _kind(t, place, after)
        return Locality(place, _name_end(t, after, kind_key), kind_key, after)
    end = known_end(t, place)
    return Locality(place, end, "", place) if end > place else None


def _kind(t: Tokens, start: int, end: int) -> str:
    return " ".join(key for key in t.keys[start:end] if key != ".")


def known_end(t: Tokens, place: int) -> int:
    """Where the unit, country or region named there ends; `place` itself if none is."""
    listed = _regions().at(t.keys, place)
    is_capital = t.is_capital(place)
    end = place + listed.length if listed and (is_capital or listed.length > 1) else place
    if not is_capital:
        return end
    unit = unit_end(t, place)
    is_short = unit == place + 1 and t.is_capital(unit)
    return end if is_short else max(end, unit)  # a name of one syllable is rather the beginning of another


@cache
def _firsts() -> lexicon.Flags:
    """With what a place may begin that has no capital."""
    return _kinds().firsts() | _regions().firsts()


@cache
def _kinds() -> lexicon.Phrases:
    return lexicon.phrases("localities", "kind")


@cache
def _regions() -> lexicon.Phrases:
    return lexicon.phrases("localities", "country", "region")


def nation_end(t: Tokens, place: int) -> int:
    """The same, with countries of one syllable, which only heads of state have behind them."""
    short = lexicon.phrases("localities", "short country").at(t.keys, place)
    end = place + short.length if short and t.is_capital(place) else place
    return max(end, known_end(t, place))


def unit_end(t: Tokens, place: int) -> int:
    """Where the longest name of a unit of administration that begins there ends; `place` if there is none."""
    if t.shape(place) != CAPITAL or not units.may_begin(t.words[place]):
        return place
    key = ("unit", place)
    if key not in t.memo:
        t.memo[key] = _unit_end(t, place)
    end: int = t.memo[key]
    return end


def _unit_end(t: Tokens, place: int) -> int:
    stop = place + 1
    while stop < place + _LONGEST and _goes_on(t, stop):
        stop += 1
    while stop > place:
        if _is_unit(t, place, stop):
            return stop
        stop -= 1
    return place


def _goes_on(t: Tokens, place: int) -> bool:
    return t.shape(place) == CAPITAL or (t.shape(place) == NUMBER and len(t.words[place]) <= _MOST_DIGITS)


def _name_end(t: Tokens, place: int, kind: str) -> int:
    """Where the known name or the number behind a kind ends; other names are for the caller."""
    if t.key(place) == _NO:
        place += 1
    elif (end := known_end(t, place)) > place:
        return end if _is_of_kind(t, place, end, kind) else place
    elif kind == _PROVINCE and (abroad := lexicon.phrases("localities", "abroad").at(t.keys, place)):
        return place + abroad.length if t.is_capital(place) else place
    is_number = t.shape(place) == NUMBER and len(t.words[place]) <= _MOST_DIGITS
    is_number = is_number or (t.key(place) in ROMAN and t.is_capital(place))
    return place + 1 if is_number else place - (t.key(place - 1) == _NO)


def _is_of_kind(t: Tokens, start: int, end: int, kind: str) -> bool:
    """No district is called Châu Minh: in `huyện Châu Minh Nghĩa Đức` that begins another name."""
    level = _LEVELS.get(kind)
    if level is None or not t.is_capital(end):
        return True
    named = units.named(t.written(start, end))
    return not named or any(each.level == level for each in named)


def _is_unit(t: Tokens, start: int, end: int) -> bool:
    """Is any unit of administration, of before or since July 2025, called so?"""
    return _is_listed(" ".join(t.keys[start:end]), t.written(start, end))


@lru_cache(maxsize=8192)  # names of places and what looks like one
def _is_listed(key: str, written: str) -> bool:
    return bool(units.keyed(key)) or (_SPELLED.search(key) is not None and bool(units.named(written)))
