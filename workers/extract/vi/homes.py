"""Which province is an article from, and of which district or commune does it speak where in its text?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workers.extract.found import Found
from workers.extract.pack import Reading
from workers.extract.vi import kicker, story_day, units
from workers.extract.vi.place_units import REFORM
from workers.extract.vi.units import PROVINCE, Unit
from workers.text import fold

_MOST_MENTIONS = 4  # of one place that count
_PROVINCE_NAMED, _IN_HEADLINE, _KICKER = 2, 4, 8


@dataclass(frozen=True)
class Homes:
    """What "tỉnh", "huyện", "xã" mean in this article, by the places that it names.

    province  its name and kind, or None where the article does not say
    is_named  whether the article names it, and not only places in it
    is_sure   whether its headline or kicker does
    """

    province: Unit | None
    places: Sequence[Found]
    is_named: bool = False
    is_sure: bool = False

    def nearest(self, kinds: frozenset[str], place: int) -> Found | None:
        """The place of such a kind that was named last before an offset, else the first after it."""
        before, after = [], []
        for one in self.places:
            if fold.key(one.value["kind"]) in kinds and not self._is_province(one):
                before += [(span[0], one) for span in one.evidence if span[0] <= place]
                after += [(span[0], one) for span in one.evidence if span[0] > place]
        if before:
            return max(before, key=lambda each: each[0])[1]
        return min(after, key=lambda each: each[0])[1] if after else None

    @staticmethod
    def _is_province(one: Found) -> bool:
        return len(str(one.value.get("code", ""))) == PROVINCE


def homes(reading: Reading, places: Sequence[Found]) -> Homes:
    """By kicker and headline first, else by what most places of the text are in."""
    weights: Counter[Unit] = Counter()
    named: set[Unit] = set()
    day = story_day.day_of(reading)
    headline = fold.key(reading.headline)
    opened = fold.key(str(reading.article.get("kicker") or kicker.kicker(reading.headline)))
    for one in places:
        unit = units.unit(str(one.value.get("scheme", "")), str(one.value.get("code", "")))
        above = _of_that_day(units.province(unit), day) if unit else None
        if unit is None or above is None:
            continue
        weight = min(len(one.evidence), _MOST_MENTIONS)
        if unit.level == PROVINCE:
            named.add(above)
            weight *= _PROVINCE_NAMED
            weight += _IN_HEADLINE * (fold.key(unit.name) in headline)
            weight += _KICKER * (bool(opened) and fold.key(unit.name) in opened)
        weights[above] += weight
    best = max(weights, key=lambda each: weights[each], default=None)
    opening = f"{headline}\n{opened}"
    is_sure = best is not None and best in named and fold.key(best.name) in opening
    return Homes(best, places, is_named=best in named, is_sure=is_sure)


def _of_that_day(province: Unit, day: date) -> Unit | None:
    """The province, if it was there on that day: since the reform only what is in the new list."""
    if day < REFORM or province.scheme == units.SINCE:
        return province
    name = units.key(province.name)
    return next((each for each in units.counterparts(province) if units.key(each.name) == name), None)
