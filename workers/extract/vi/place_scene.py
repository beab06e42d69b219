"""Of which provinces and districts does a text speak, how much, and where?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from workers.extract.vi import units
from workers.extract.vi.place_mentions import Mention
from workers.extract.vi.units import DISTRICT, PROVINCE, Unit

_LINE_END = re.compile("\n")
_HEADLINE = 3  # how much more than others a province in the first line counts
_CLEAR = 2.0  # how much more than the next one a text must speak of a province
_MOST_BESIDE = 40


class Scene:
    """The mentions of a text, and what of them is settled so far."""

    def __init__(self, text: str, found: Sequence[Mention]) -> None:
        self.found = found
        self.settled: list[Unit | None] = [None] * len(found)
        self.weights: Counter[tuple[str, str]] = Counter()
        self._districts: set[tuple[str, str]] = set()
        ends = [found.start() for found in _LINE_END.finditer(text)]
        self._lines = [bisect_right(ends, mention.span[0]) for mention in found]

    def settle(self, place: int, one: Unit | None) -> None:
        """Note which unit is meant there."""
        self.settled[place] = one
        if one is None or not self.found[place].strong:
            return
        if one.level == PROVINCE:
            self._weigh(one, 1 if self._lines[place] else _HEADLINE)
        elif one.level == DISTRICT:
            self._districts.add((one.scheme, one.code))
            self._weigh(units.province(one), 1)

    def _weigh(self, one: Unit, weight: int) -> None:
        """Count for the province, and half for what it was made of or became a part of."""
        self.weights[one.scheme, one.code] += 2 * weight
        for other in units.counterparts(one):
            self.weights[other.scheme, other.code] += weight

    def weight(self, one: Unit) -> float:
        """How much the text speaks of its province."""
        above = units.province(one)
        return self.weights[above.scheme, above.code]

    def tells_district_of(self, one: Unit) -> bool:
        """Is the district to which it belongs named?"""
        return (one.scheme, one.parent) in self._districts

    def is_at_home(self, place: int, one: Unit, *, alone: bool) -> bool:
        """Does the text speak most of its province, or of it right beside? `alone`: no other is called so."""
        rival = max((self.weights[key] for key in self.weights if key[0] == one.scheme), default=0)
        if self.weight(one) >= rival or (alone and self.weight(one) * _CLEAR >= rival):
            return True
        home = units.province(one)
        beside = self._beside(place)
        if alone:
            return any(units.province(other) == home for other in beside)
        return any(units.province(other) == home for _, other in zip(range(2), beside, strict=False))

    def nearest(self, place: int, near: list[Unit]) -> Unit | None:
        """Of several in provinces that are spoken of: by the district beside it, or the clearest province."""
        for other in self._beside(place):
            inside = [each for each in near if units.parent(each) == other and other.level == DISTRICT]
            if len(inside) == 1:
                return inside[0]
        ranked = sorted(near, key=self.weight, reverse=True)
        top = [each for each in ranked if self.weight(each) * _CLEAR > self.weight(ranked[0])]
        home = units.province(top[0])
        others = {units.province(each) for each in near} - {home}
        is_clear = all(units.province(each) == home for each in top)
        if not is_clear or any(units.province(other) in others for other in self._beside(place)):
            return None
        told = top if len(top) == 1 else [each for each in top if self.tells_district_of(each)]
        return told[0] if len(told) == 1 else None

    def _beside(self, place: int) -> Iterator[Unit]:
        """The settled units of the same paragraph, those before it first, from the nearest on."""
        before = range(place - 1, max(-1, place - _MOST_BESIDE), -1)
        after = range(place + 1, min(len(self.found), place + _MOST_BESIDE))
        for at in (*before, *after):
            one = self.settled[at]
            if one is not None and self._lines[at] == self._lines[place]:
                yield one
