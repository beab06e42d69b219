"""Where does a person's name begin and end? Of every people: by surname, by shape and by cue."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from workers.extract.vi import lexicon
from workers.extract.vi.localities import known_end
from workers.extract.vi.tokens import CAPITAL, CAPITALS, SMALL, Tokens
from workers.text import fold

CERTAIN, LIKELY, POSSIBLE = 0.95, 0.8, 0.5

_LONGEST = 6  # tokens: Y Thanh Hà Niê Kđăm
_LONGEST_VIETNAMESE = 5
_MOST = 5000  # tried in one text
_FULL = 3  # tokens of most names
_PREFIXED = re.compile(r"[hky]['][^\W\d_]", re.IGNORECASE)  # H'Hen, K'Brêu
_SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|kh|ph|th|tr|ch|nh|qu|[bcdđhklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SMALL_MIDDLES = lexicon.folded("văn thị")  # as misprints have them: "Nguyễn thị Hoa"
_SITES = lexicon.folded("hồ đường đèo cầu chợ bãi cồn vịnh núi sông kênh đình")
_PARTICLES = frozenset(("de", "da", "van", "von", "der", "bin", "al", "el", "la", "di", "dos", "del", "ibn"))


class Name(NamedTuple):
    """A name: the tokens from `start` up to `end`, and how sure it is that a person bears it."""

    start: int
    end: int
    score: float

    @property
    def length(self) -> int:
        return self.end - self.start


def name_at(t: Tokens, place: int, *, cued: bool = False) -> Name | None:
    """The name that begins there. Behind a cue ("ông", an office) single and foreign names count too."""
    key = (place, cued)
    if key not in t.memo:
        t.memo[key] = _name_at(t, place, cued=cued)
    found: Name | None = t.memo[key]
    return found


def _name_at(t: Tokens, place: int, *, cued: bool) -> Name | None:
    if not t.is_capital(place) or not _may_begin(t, place) or not t.may("names", _MOST):
        return None
    key = t.keys[place]
    if key in strong() or key in weak():
        return _vietnamese(t, place, min(run_end(t, place), place + _LONGEST_VIETNAMESE), cued=cued)
    if not cued and key not in _initials() and "'" not in key and "-" not in t.keys[place : place + _LONGEST]:
        return None  # of most words it is known at once
    return _other(t, place, run_end(t, place), cued=cued)


def _may_begin(t: Tokens, place: int) -> bool:
    word = t.words[place]
    if t.shapes[place] == CAPITALS:
        return t.shape(place + 1) == CAPITALS or _is_spelled(word)
    return any(character.isalpha() for character in word)


def _is_spelled(word: str) -> bool:
    """All capitals, yet a name: `NGUYỄN`."""
    return fold.key(word) in strong()


def run_end(t: Tokens, place: int) -> int:
    """Where the run of capitals that begins there ends: at a mark, a small letter, an office, a body."""
    shouted = t.shapes[place] == CAPITALS
    foreign = t.keys[place] not in strong() and t.keys[place] not in weak()
    end = place + 1
    while end < place + _LONGEST:
        step = _step(t, end, shouted=shouted, foreign=foreign)
        if step == 0:
            break
        end += step
    return min(end, place + _LONGEST)


def _step(t: Tokens, place: int, *, shouted: bool, foreign: bool) -> int:
    """How many tokens go on the run there: one of its words, or `-hang` of `Park Hang-seo`."""
    shape = t.shape(place)
    if shape in (CAPITAL, CAPITALS):
        if (shape == CAPITALS) != shouted and len(t.words[place]) > 1:
            return 0
        if _opens_something(t, place):
            return 0
        is_initial = len(t.words[place]) == 1 and t.key(place + 1) == "." and t.touches(place + 1)
        return 2 if is_initial and foreign and t.is_capital(place + 2) else 1
    if t.keys[place : place + 1] == ("-",) and t.touches(place) and t.touches(place + 1):
        return 2 if t.shape(place + 1) in (SMALL, CAPITAL) else 0
    follows = t.shape(place + 1) == CAPITAL
    if shape == SMALL and follows and (t.keys[place] in _SMALL_MIDDLES or t.keys[place] in _PARTICLES):
        return 1 if not _opens_something(t, place + 1) else 0
    return 0


def _opens_something(t: Tokens, place: int) -> bool:
    """Does an office or a body begin there, so that the name before it has ended?"""
    key = ("opens", place)
    if key not in t.memo:
        found = (phrases.at(t.keys, place) for phrases in (_titles(), _heads()))
        lengths = [each.length for each in found if each is not None]
        # A name may be Quốc Vương, written in capitals.
        t.memo[key] = any(
            SMALL in t.shapes[place : place + length] or CAPITALS in t.shapes[place] for length in lengths
        )
    opens: bool = t.memo[key]
    return opens


def _vietnamese(t: Tokens, start: int, end: int, *, cued: bool) -> Name | None:
    length = end - start
    if t.key(end) == "&":
        return None  # Trung Nam E&C
    if length == 1:
        return Name(start, end, POSSIBLE) if cued else None
    surely = t.keys[start] in strong()
    if not cued and _is_place(t, start, end, surely=surely):
        return None
    if not all(is_syllable(word) for word in t.words[start + 1 : end]) and not (cued or surely):
        return None
    if length >= _FULL:
        return Name(start, end, CERTAIN if surely or t.keys[start + 1] in middle() else LIKELY - 0.1)
    return Name(start, end, LIKELY if surely else POSSIBLE)


def _is_place(t: Tokens, start: int, end: int, *, surely: bool) -> bool:
    """Cao Lãnh, Phan Thiết, Hồ Dầu Tiếng; but not Đồng Xuân Phong."""
    known = known_end(t, start)
    if known >= end or (known > start + 1 and not surely and end - known > 1):
        return True
    is_site = t.keys[start] in _SITES and t.key(start + 1) not in middle()
    return is_site and known_end(t, start + 1) >= end


def _other(t: Tokens, start: int, end: int, *, cued: bool) -> Name | None:
    """A highland name by its prefix or clan, a Korean one by its hyphen; any other behind a cue."""
    keys = t.keys[start:end]
    is_shaped = "-" in keys or keys[0] in _initials() or _PREFIXED.match(keys[0]) is not None
    if not (cued or is_shaped):
        return None
    known = known_end(t, start)
    if known >= end:
        return None
    if _PREFIXED.match(keys[0]) or (keys[0] in _initials() and keys[-1] in clan() and len(keys) > 1):
        return Name(start, end, CERTAIN if len(keys) > 1 else LIKELY)
    if "-" in keys and len(keys) > _FULL and t.shapes[end - 1] == SMALL:
        return Name(start, end, LIKELY)
    if cued and known == start:
        return Name(start, end, LIKELY - 0.1 if len(keys) > 1 else POSSIBLE)
    return None


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Could this be a syllable of Vietnamese?"""
    return _SYLLABLE.fullmatch(_TONES.sub("", fold.key(word))) is not None


def is_rather_person(t: Tokens, place: int, end: int) -> bool:
    """Is what looks like a place's name the beginning of a person's: "Bí thư Tỉnh ủy Phan Văn An"?"""
    if end >= len(t) or not t.is_capital(end) or is_person(t, end):
        return False
    return is_person(t, place)


def is_person(t: Tokens, place: int) -> bool:
    """Where a body's name may go on: does a person's name begin there rather?"""
    name = name_at(t, place)
    if name is None or name.length < 2:  # noqa: PLR2004 - a surname and a given name
        return False
    return name.score >= LIKELY - 0.1 or name.length >= _FULL


def is_surely_person(t: Tokens, place: int) -> bool:
    """Where no place is known: three words and more, of which the second is one of persons' names only."""
    name = name_at(t, place, cued=True)
    return name is not None and name.length >= _FULL and name.score >= CERTAIN


@cache
def strong() -> lexicon.Flags:
    return lexicon.keys("surnames", "strong")


@cache
def weak() -> lexicon.Flags:
    return lexicon.keys("surnames", "weak")


@cache
def middle() -> lexicon.Flags:
    return lexicon.keys("surnames", "middle")


@cache
def clan() -> lexicon.Flags:
    return lexicon.keys("surnames", "clan")


@cache
def _initials() -> lexicon.Flags:
    return frozenset(("y", "h", "k", "a", "ka", "ha"))


@cache
def _titles() -> lexicon.Phrases:
    return lexicon.phrases("titles", "office", "work", "rank")


@cache
def _heads() -> lexicon.Phrases:
    return lexicon.phrases("bodies", "whole", "part", "field", "open", "unit")
