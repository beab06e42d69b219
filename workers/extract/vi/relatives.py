"""Whose is a body that is told without its place? "Tỉnh uỷ" is Tỉnh uỷ Đồng Tháp in news from there."""

from __future__ import annotations

from typing import NamedTuple

from workers.extract.vi import units
from workers.extract.vi.homes import Homes
from workers.extract.vi.organisations import Organisation
from workers.extract.vi.tokens import tokens_of
from workers.extract.vi.told import Told
from workers.text import fold

_COMMITTEES = {"tỉnh": "tỉnh", "thành": "thành phố", "thị": "thị xã", "huyện": "huyện", "quận": "quận"}
_BRANCHES = frozenset(map(fold.key, ("ủy", "đoàn", "đội")))
_KINDS = {
    "tỉnh": ("tỉnh",),
    "thành phố": ("thành phố",),
    "tp": ("thành phố",),
    "huyện": ("huyện",),
    "thị xã": ("thị xã",),
    "tx": ("thị xã",),
    "quận": ("quận",),
    "xã": ("xã",),
    "phường": ("phường",),
    "thị trấn": ("thị trấn",),
    "đặc khu": ("đặc khu",),
}
_BY_KEY = {fold.key(kind): kinds[0] for kind, kinds in _KINDS.items()}
_BY_COMMITTEE = {fold.key(first): kind for first, kind in _COMMITTEES.items()}
_PARTY, _PARTY_IN_FULL = "Đảng", "Đảng Cộng sản Việt Nam"
_DEPARTMENT = fold.key("Sở")
_POLICE = frozenset(map(fold.key, ("cảnh sát", "an ninh", "csgt", "pccc")))
_OFFICE = fold.key("Phòng")
_PROVINCE = "tỉnh"
_CITY = "thành phố"


class _Context(NamedTuple):
    """What else the article says: where it is from, and which bodies it tells in full."""

    homes: Homes
    told: Told


def resolved(known: dict[str, Organisation], homes: Homes) -> dict[str, str]:
    """The full names of those bodies that are relative, where the article tells whose they are; by name."""
    context = _Context(homes, Told(known.values()))
    full = {one.name: _full(one, context) for one in known.values()}
    return {name: text for name, text in full.items() if text and fold.key(text) != fold.key(name)}


def _full(one: Organisation, context: _Context) -> str:
    if one.name == _PARTY:
        return _PARTY_IN_FULL
    t = tokens_of(one.name)
    tail = " ".join(t.keys[-2:])
    for length, key in ((2, tail), (1, t.keys[-1])):
        if key in _BY_KEY and len(t) > length:
            kind = _BY_KEY[key]
            name = _name(one, kind, context)
            return f"{t.written(0, len(t) - length)} {kind} {name}" if name else ""
    if len(t) > 1 and t.keys[-1] in _BRANCHES and t.keys[-2] in _BY_COMMITTEE:
        name = _name(one, _BY_COMMITTEE[t.keys[-2]], context)
        return f"{one.name} {name}" if name else ""
    return _of_province(one.name, t.keys, context)


def _name(one: Organisation, kind: str, context: _Context) -> str:
    """The name of the unit of that kind which is meant there."""
    homes = context.homes
    if kind == _PROVINCE:
        return _province_of(one.name, context)
    if kind == _CITY and homes.province is not None and homes.province.kind == kind:
        return homes.province.name
    nearest = homes.nearest(frozenset((fold.key(kind),)), one.spans[0][0] if one.spans else 0)
    return str(nearest.value["name"]) if nearest else ""


def _province_of(name: str, context: _Context) -> str:
    """The headline's; else as the same body is told elsewhere; else the article's, or all other bodies'.

    Abroad there are provinces too: one that no list has counts only where the article names no other.
    """
    homes, told = context
    home = homes.province.name if homes.province is not None and homes.province.kind == _PROVINCE else ""
    elsewhere = told.place_of(name)
    if elsewhere and not homes.is_sure and (units.is_province(elsewhere) or not homes.is_named):
        return elsewhere
    return home if homes.is_named else told.province or home


def _of_province(name: str, keys: tuple[str, ...], context: _Context) -> str:
    """A department without its province, and a branch of the police."""
    if len(keys) < 2:  # noqa: PLR2004 - a head and a field
        return ""
    whose = _whose(name, context)
    if whose and keys[0] == _DEPARTMENT:
        return f"{name} {whose}"
    if whose and keys[0] == _OFFICE and (keys[1] in _POLICE or " ".join(keys[1:3]) in _POLICE):
        return f"{name} Công an {whose}"
    return ""


def _whose(name: str, context: _Context) -> str:
    province = context.homes.province
    if province is not None and province.kind == _CITY:
        return f"{_CITY} {province.name}"
    told = _province_of(f"{name} {_PROVINCE}", context)
    return f"{_PROVINCE} {told}" if told else ""
