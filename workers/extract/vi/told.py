"""Which bodies does the article tell with their place, so that it need not be inferred for others?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from workers.extract.vi.localities import ROMAN
from workers.extract.vi.organisations import Organisation
from workers.extract.vi.tokens import NUMBER, Tokens, tokens_of
from workers.text import fold

_PROVINCE = fold.key("tỉnh")
_COMMITTEE = (fold.key("tỉnh"), fold.key("ủy"))
_TERM = fold.key("khóa")
_LONGEST = 5  # words of a province's name


class Told:
    """The full names by what they begin with: `UBND tỉnh` is told as `UBND tỉnh Đồng Tháp`."""

    def __init__(self, known: Iterable[Organisation]) -> None:
        self._places: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._provinces: Counter[str] = Counter()
        for one in known:
            self._add(one)

    def place_of(self, name: str) -> str:
        """Of which place a body is that is called so; nothing if the article tells none, or several."""
        return _only(self._places.get(fold.key(name), Counter()))

    @property
    def province(self) -> str:
        """Of which province are all bodies of provinces? Nothing if of several."""
        return _only(self._provinces)

    def _add(self, one: Organisation) -> None:
        t = tokens_of(one.name)
        start = len(t)
        while max(0, len(t) - _LONGEST) < start and _is_of_name(t, start - 1):
            start -= 1
        is_of_province = t.key(start - 1) == _PROVINCE or t.keys[max(0, start - 2) : start] == _COMMITTEE
        if not 0 < start < len(t) or t.key(start - 1) == _TERM or t.shape(len(t) - 1) == NUMBER:
            return
        place = t.written(start, len(t))
        self._places[" ".join(t.keys[:start])][place] += 1
        if is_of_province:
            self._provinces[place] += 1


def _is_of_name(t: Tokens, place: int) -> bool:
    return t.is_capital(place) and t.key(place) not in ROMAN and t.key(place) != _PROVINCE


def _only(places: Counter[str]) -> str:
    folded = {fold.key(place): place for place in places}
    return next(iter(folded.values())) if len(folded) == 1 else ""
