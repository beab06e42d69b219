"""Which units of administration does Vietnam have, before 2025-07-01 (`gso-pre2025`) and since (`gso-2025`)?

Before: provinces, districts, communes. Since: provinces and communes. The codes are those of the
Statistics Office, of 2, 3 and 5 digits; 82 was Tiền Giang and is Đồng Tháp, so a code needs its scheme.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from workers.text import fold

BEFORE = "gso-pre2025"
SINCE = "gso-2025"
PROVINCE, DISTRICT, COMMUNE = 2, 3, 5  # digits of a code: the level

_DASHES = re.compile(r" ?[-–—] ?")
_APOSTROPHES = str.maketrans("’ʼ‘`", "''''")
_Y = re.compile(r"(?<![^\W_])(h|k|l|m|s|t|v|qu)y(?=[\u0300\u0301\u0303\u0309\u0323]?(?![^\W_]))")
_FIRST = re.compile("[ -]")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
# Other spellings that are in use.
_ALIASES = {
    "HCM": ("79",),
    "Đắc Lắc": ("66",),
    "Đăk Lăk": ("66",),
    "Đắk Lắc": ("66",),
    "Đăk Lắk": ("66",),
    "Đăk Nông": ("67",),
    "Đắc Nông": ("67",),
    "Bắc Cạn": ("06",),
    "Kontum": ("62",),
    "Buôn Mê Thuột": ("643",),
    "Ban Mê Thuột": ("643",),
    "Plei Ku": ("622",),
    "Phan Rang": ("582",),
    "Sapa": ("088",),
}
# A province until 2024, since 2025-01-01 the city of Huế, with the same code.
_HUE = ("Thừa Thiên Huế", "Thừa Thiên - Huế")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of administration.

    name        without its kind, in the list's spelling: `Cao Lãnh`, `1`
    kind        tỉnh, thành phố, quận, huyện, thị xã, phường, xã, thị trấn, đặc khu
    parent      the code of what it belongs to, in the same scheme; empty for a province
    successors  codes since 2025-07-01 of what a province or commune of before became, or nothing
    """

    name: str
    kind: str
    code: str
    scheme: str
    parent: str
    successors: str

    @property
    def level(self) -> int:
        """PROVINCE, DISTRICT or COMMUNE."""
        return len(self.code)


@lru_cache(maxsize=4096)  # names of places and what looks like one
def key(name: str) -> str:
    """The match key of a unit's name: it forgets case, tone placement, `y` for `i`, dashes and zeros."""
    folded = _DASHES.sub("-", fold.key(name.translate(_APOSTROPHES)))
    return _ZEROS.sub("", _Y.sub(r"\1i", folded))


def named(name: str) -> tuple[Unit, ...]:
    """All units of that name, of either scheme and every level; old ones first, larger ones first."""
    return keyed(key(name))


def keyed(name_key: str) -> tuple[Unit, ...]:
    """The same, for what `key` made of a name."""
    return _by_key().get(name_key, ())


@lru_cache(maxsize=4096)
def may_begin(word: str) -> bool:
    """Does the name of any unit begin with this word?"""
    return key(word) in _firsts()


@cache
def _firsts() -> frozenset[str]:
    return frozenset(_FIRST.split(name_key, maxsplit=1)[0] for name_key in _by_key())


def unit(scheme: str, code: str) -> Unit | None:
    """The unit behind a code, if there is one."""
    return _by_code().get((scheme, code))


def parent(one: Unit) -> Unit | None:
    """What it belongs to; None for a province."""
    return unit(one.scheme, one.parent)


def province(one: Unit) -> Unit:
    """The province that it belongs to or is."""
    above = parent(one)
    return one if above is None else province(above)


@cache
def counterparts(one: Unit) -> tuple[Unit, ...]:
    """The provinces of the other scheme that this one became or was made of."""
    if one.scheme == BEFORE:
        return tuple(each for code in one.successors.split() if (each := unit(SINCE, code)))
    return tuple(
        each for each in provinces() if each.scheme == BEFORE and one.code in each.successors.split()
    )


def provinces() -> tuple[Unit, ...]:
    """All provinces and cities under the centre, of both schemes."""
    return tuple(each for each in _by_code().values() if each.level == PROVINCE)


def aliases() -> tuple[str, ...]:
    """Other spellings of names, as in `Thừa Thiên Huế`."""
    return (*_ALIASES, *_HUE)


def is_province(name: str) -> bool:
    """Is this, without `tỉnh` or `TP`, the name of a province or city under the centre, before or after?"""
    return any(each.level == PROVINCE for each in named(name))


@cache
def _by_code() -> dict[tuple[str, str], Unit]:
    return {(each.scheme, each.code): each for scheme in (BEFORE, SINCE) for each in _read(scheme)}


@cache
def _by_key() -> dict[str, tuple[Unit, ...]]:
    by_name: defaultdict[str, list[Unit]] = defaultdict(list)
    for each in _by_code().values():
        by_name[each.name].append(each)
    found: dict[str, tuple[Unit, ...]] = {}
    for name, units in by_name.items():
        name_key = key(name)
        found[name_key] = (*found.get(name_key, ()), *units)
    for name, codes in _ALIASES.items():
        meant = (unit(scheme, code) for scheme in (BEFORE, SINCE) for code in codes)
        found.setdefault(key(name), tuple(each for each in meant if each))
    province_of_hue = Unit(_HUE[0], "tỉnh", "46", BEFORE, "", "46")
    return found | {key(name): (province_of_hue,) for name in _HUE}


def _read(scheme: str) -> list[Unit]:
    table = files("workers.extract.vi").joinpath("tables", f"{scheme}.tsv").read_text("utf-8")
    kinds: dict[str, str] = {}
    units: list[Unit] = []
    for line in table.splitlines()[1:]:
        code, kind, name, above, successors = line.split("\t")
        units.append(Unit(name, kinds.setdefault(kind, kind), code, scheme, above, successors))
    return units
