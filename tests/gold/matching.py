"""When are two spellings the same value? Case, tone placement and the kind of space do not count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.gold.tally import Outcome, Verdict
from workers.text import fold

Value = dict[str, Any]
Same = Callable[[Value, Value], bool]


def key(text: object) -> str:
    """The folded spelling with single spaces; "" for nothing."""
    return " ".join(fold.key(str(text or "")).split())


def alike(*members: str) -> Same:
    """Equal in all these members."""
    return lambda found, gold: all(key(found.get(name)) == key(gold.get(name)) for name in members)


def shown(value: Value, *members: str) -> str:
    return " · ".join(str(value[name]) for name in members if value.get(name))


def span(value: Value) -> tuple[int, int] | None:
    first = next(iter(value.get("evidence", ())), None)
    return (first[0], first[1]) if first else None


class Matched:
    """What was found held against what the gold asks for, each used once.

    `pairs` are (found, gold) of `must`; a second find of the same value is false, one of `may` is nothing.
    """

    def __init__(
        self,
        found: Iterable[Value],
        gold: Value,
        same: Same,
        *,
        nearly: Same | None = None,
        rather: Same = lambda _found, _gold: False,
    ) -> None:
        """`nearly` is `same` for `may`; of several that are the same, those that are `rather` so go first."""
        self.missed: list[Value] = list(gold.get("must", ()))
        self.false: list[Value] = []
        self.pairs: list[tuple[Value, Value]] = []
        self.tolerated: list[tuple[Value, Value]] = []
        self._same, self._nearly, self._rather = same, nearly or same, rather
        for one in found:
            self._place(one, gold.get("may", ()))

    def outcomes(self, field: str, *members: str) -> Iterator[Outcome]:
        for one, _ in self.pairs:
            yield Outcome(field, Verdict.RIGHT, shown(one, *members), span(one))
        for one in self.false:
            yield Outcome(field, Verdict.FALSE, shown(one, *members), span(one))
        for one in self.missed:
            yield Outcome(field, Verdict.MISSED, shown(one, *members))

    def _place(self, one: Value, may: Iterable[Value]) -> None:
        if wanted := [gold for gold in self.missed if self._same(one, gold)]:
            best = next((gold for gold in wanted if self._rather(one, gold)), wanted[0])
            self.missed.remove(best)
            self.pairs.append((one, best))
        elif tolerated := [gold for gold in may if self._nearly(one, gold)]:
            self.tolerated.append((one, tolerated[0]))
        else:
            self.false.append(one)
