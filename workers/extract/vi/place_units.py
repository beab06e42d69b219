"""Which unit is meant, of all that bear the name? Its kind, what it stands beside and the day decide.

Commune names come again all over the country: where the text does not make it certain, None is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workers.extract.vi import units
from workers.extract.vi.place_mentions import Mention
from workers.extract.vi.place_scene import Scene
from workers.extract.vi.place_words import COMMUNES, ENDED
from workers.extract.vi.units import BEFORE, COMMUNE, DISTRICT, PROVINCE, SINCE, Unit

REFORM = date(2025, 7, 1)
_KNOWN_AHEAD = date(2025, 4, 1)  # from here on texts of before speak of the new units too
_HUE = date(2025, 1, 1)  # the city of Huế became what the province had been
_HUE_CODE = "46"

_TO_PARENT = re.compile(
    r" ?[(,] ?(?:thuộc |của |ở |tại )?| ?[-–—] ?| (?:thuộc|của|ở|tại) (?:địa bàn )?|\) ?,? ?(?:thuộc |của )?"
)
_TO_SIBLING = re.compile(r" ?, ?(?:và )?| và | hoặc ")
_FURTHEST = 20  # characters between a unit and what it belongs to


@dataclass(frozen=True)
class Parent:
    """Which mention stands behind one as what it belongs to; not `direct` if it stands behind a neighbour."""

    place: int
    direct: bool


def meant(text: str, found: Sequence[Mention], day: date) -> list[Unit | None]:
    """For each mention the unit, or None; the first line, the headline, weighs more than others."""
    scene = Scene(text, found)
    for place, mention in enumerate(found):
        scene.settle(place, _province(mention, day))
    parents = _parents(text, found)
    for level in (DISTRICT, COMMUNE):
        for place, mention in enumerate(found):
            # A bare city's name is no unit's any more: "Đà Lạt". An island's is: "Phú Quốc".
            is_told = mention.kinds or day < REFORM or level == COMMUNE
            if scene.settled[place] is None and is_told:
                scene.settle(place, _settled(scene, place, level, parents[place], day))
    return scene.settled


def schemes(mention: Mention, day: date) -> tuple[str, ...]:
    """In which lists to look, the likelier first."""
    if (mention.kinds and ENDED.issuperset(mention.kinds)) or day < _KNOWN_AHEAD:
        return (BEFORE,)
    return (BEFORE, SINCE) if mention.former or day < REFORM else (SINCE, BEFORE)


def _province(mention: Mention, day: date) -> Unit | None:
    large = [each for each in mention.units if each.level == PROVINCE]
    fitting = [each for each in large if not mention.kinds or each.kind in mention.kinds]
    one = next((each for scheme in schemes(mention, day) for each in fitting if each.scheme == scheme), None)
    is_old_city = one is not None and one.code == _HUE_CODE and one.kind == "thành phố" and day < _HUE
    return None if is_old_city else one


def _parents(text: str, found: Sequence[Mention]) -> list[Parent | None]:
    """For each mention the larger unit that stands right behind it, its list or its neighbour."""
    parents: list[Parent | None] = [None] * len(found)
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        between = text[one.span[1] : other.span[0]] if other.span[0] - one.span[1] < _FURTHEST else ""
        behind = parents[place + 1]
        if _rank(other) > _rank(one) and _TO_PARENT.fullmatch(between):
            parents[place] = Parent(place + 1, direct=True)
        elif behind and _rank(other) == _rank(one) and one.group == other.group:
            parents[place] = behind
        elif behind and _rank(other) == _rank(one) and _TO_SIBLING.fullmatch(between):
            parents[place] = Parent(behind.place, direct=False)
    return parents


def _rank(mention: Mention) -> int:
    """0 for a commune, 1 for a district, 2 for a province."""
    if COMMUNES.intersection(mention.kinds):
        return 0
    is_province = any(each.level == PROVINCE for each in mention.units)
    return 2 if is_province or mention.kinds == ("tỉnh",) else 1


def _settled(scene: Scene, place: int, level: int, parent: Parent | None, day: date) -> Unit | None:
    mention = scene.found[place]
    above = scene.settled[parent.place] if parent else None
    order = (BEFORE,) if above and above.level == DISTRICT else schemes(mention, day)
    for scheme in order:
        pool = [each for each in mention.units if each.scheme == scheme and each.level == level]
        inside = [each for each in pool if above and _within(each, above)]
        exact = [each for each in inside if each.kind in mention.kinds] or inside
        if len(exact) == 1:
            return exact[0]
        # "TP Cao Lãnh, TP.HCM" is a row of cities.
        if parent and parent.direct and (inside or level == COMMUNE):
            pool = inside
        is_past = scheme == BEFORE and level == COMMUNE and day >= REFORM and not mention.former
        if one := _chosen(scene, place, pool, is_past=is_past):
            return one
        # What the likelier list has is of the other one only where the text speaks of its province.
        if not scene.weights and any(each.kind in mention.kinds for each in pool):
            return None
    return None


def _within(one: Unit, above: Unit) -> bool:
    if above.level == DISTRICT:
        return units.parent(one) == above
    province = units.province(one)
    same = (province.scheme, province.code) == (above.scheme, above.code)
    return same or province in units.counterparts(above)


def _chosen(scene: Scene, place: int, pool: list[Unit], *, is_past: bool) -> Unit | None:
    """`is_past`: since these units are no more, the text must speak of where they were."""
    kinds = scene.found[place].kinds
    exact = [each for each in pool if not kinds or each.kind in kinds]
    # What became a ward or town later was of the kind that the text says, where its district is named too.
    grown = [
        each
        for each in pool
        if each not in exact and (each.level == DISTRICT or scene.tells_district_of(each))
    ]
    near = [each for each in exact if scene.weight(each)] or [each for each in grown if scene.weight(each)]
    if not near:
        return None if is_past else _known_everywhere(scene, exact + grown, pool)
    if len(near) == 1:
        sure = scene.is_at_home(place, near[0], alone=len(pool) == 1)
        return near[0] if sure else None
    return scene.nearest(place, near)


def _known_everywhere(scene: Scene, fitting: list[Unit], pool: list[Unit]) -> Unit | None:
    """The only one of its name in the country, where the list of that day is whole."""
    if len(fitting) != 1 or len(pool) != 1:
        return None
    sure = pool[0].level == DISTRICT or not scene.weights or pool[0].scheme == SINCE
    return pool[0] if sure else None
