"""Which provinces and cities does a text name without a word for their kind?

Their names are also people's (`Nguyễn Thái Bình`), streets', clubs' and dishes': what stands around decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from workers.extract.vi import lexicon, units
from workers.extract.vi.listings import choice, lists, placements
from workers.extract.vi.place_names import is_shout, is_surname, units_named, word_after
from workers.extract.vi.units import Unit

NEVER = ("Hồ Chí Minh", "HCM")  # bare, the first is the man

_LONGEST_WORD = 20
_WORD_BEFORE = re.compile(rf"(?<![^\W_])([^\W_]{{1,{_LONGEST_WORD}}}) $")
_YOUTH = re.compile(r"U\d\d")
_MOST_CAPITALS = 5  # in a row before the name
_THING_REACH = 50  # characters


@dataclass(frozen=True)
class Bare:
    """A name that stands alone; `strong` unless an institution, a club or a product bears it."""

    start: int
    end: int
    units: tuple[Unit, ...]
    strong: bool


def bare_names(text: str) -> Iterator[Bare]:
    """Every mention, in order."""
    for found in _pattern().finditer(text):
        named = _listed().get(units.key(found.group()))
        strong = strength(text, *found.span()) if named else None
        if named and strong is not None:
            yield Bare(*found.span(), named, strong)


def strength(text: str, start: int, end: int) -> bool | None:
    """Is the name that stands there a mention (True), one beside others (False), or none (None)?"""
    if text[start:end].isupper():
        return text[end : end + 1] in ":,-" and text[max(0, start - 1) : start] in ("", "\n")
    strong = _before(text, start)
    following = word_after(text, end)
    if strong and _things().search(text, max(0, start - _THING_REACH), start):
        strong = False
    if following is None or strong is None:
        return strong
    if is_shout(following.group()):
        return False  # "Hà Nội FC"
    is_person = is_surname(following.group()) and word_after(text, following.end())
    return strong if is_person else None  # "Tỉnh uỷ Đồng Tháp Lê Quốc Phong"


def _before(text: str, start: int) -> bool | None:
    capitals, place, word = _capitals(text, start)
    if not capitals:
        return _beside(word) if word else True
    if is_shout(capitals[0]) or (len(capitals) == 1 and _opens_sentence(text, place)):
        return None if is_surname(capitals[0]) else _beside(capitals[0])
    return True if lists("places", "heads", capitals[-1]) else None


def _capitals(text: str, start: int) -> tuple[list[str], int, str]:
    """The capitalised words right before the name, last one first; where they begin; the word before them."""
    capitals: list[str] = []
    place = start
    while len(capitals) < _MOST_CAPITALS:
        word = _WORD_BEFORE.search(text, max(0, place - _LONGEST_WORD - 2), place)
        if word is None or not word[1][0].isupper():
            return capitals, place, word[1] if word else ""
        capitals.append(word[1])
        place = word.start()
    return capitals, place, ""


def _beside(word: str) -> bool | None:
    if lists("places", "bearers", word):
        return None
    return not (lists("places", "namesakes", word) or _YOUTH.fullmatch(word))


def _opens_sentence(text: str, place: int) -> bool:
    before = text[max(0, place - 3) : place].rstrip(" “\"'‘(-–•")
    return not before or before[-1] in "\n.!?:;…"


@cache
def _things() -> re.Pattern[str]:
    things = choice("places", "things called after places")
    return re.compile(
        rf"(?<![^\W_])(?i:(?:{things})(?: tỉnh)?"
        r"|(?:cao tốc|tuyến|đường sắt|quốc lộ)(?: [^\W\d_]{1,8}){1,4} ?[-–]) $"
    )


@cache
def _listed() -> dict[str, tuple[Unit, ...]]:
    """By key: what is named bare. Of units of one name the province counts."""
    found: dict[str, tuple[Unit, ...]] = {}
    for each in units.provinces():
        same = units_named(each.name)
        found[units.key(each.name)] = tuple(one for one in same if one.level == units.PROVINCE)
    for name in (*units.aliases(), *lexicon.sections("places")["cities"]):
        large = tuple(one for one in units_named(name) if one.level < units.COMMUNE or one.kind == "đặc khu")
        found.setdefault(units.key(name), large)
    return {name: named for name, named in found.items() if name not in map(units.key, NEVER)}


@cache
def _pattern() -> re.Pattern[str]:
    """All names in both tone placements and in capitals, by their first letters and words.

    It begins with what the letter may be: so most of a text is passed over fast.
    """
    listed = lexicon.sections("places")
    names = (
        *(each.name for each in units.provinces()),
        *units.aliases(),
        *listed["cities"],
        *listed["others"],
    )
    rests: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        for spelled in {each for placed in placements(name) for each in (placed, placed.upper())}:
            first, space, rest = spelled.partition(" ")
            rests[first].add(re.escape(space + rest).replace(r"\ \-\ ", " ?[-–—] ?"))
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for first, known in sorted(rests.items()):
        endings = sorted(known, key=lambda each: (-len(each), each))
        by_letter[first[0]].append(f"{first[1:]}(?:{'|'.join(endings)})")
    choices = "|".join(f"(?<={letter})(?:{'|'.join(words)})" for letter, words in by_letter.items())
    return re.compile(rf"[{''.join(by_letter)}](?<![^\W_].)(?:{choices})(?![^\W_])")
