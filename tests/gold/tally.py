"""What became of one value, and what do many such endings say?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    RIGHT = "right"
    FALSE = "false"
    MISSED = "missed"
    UNJUDGED = "not judged"  # the gold does not say


@dataclass(frozen=True)
class Outcome:
    """One value of one field; `evidence` is where the extractor says that it stands."""

    field: str
    verdict: Verdict
    value: str
    evidence: tuple[int, int] | None = None


@dataclass(frozen=True)
class Tally:
    """Counts of one field, and the measures over them; a measure of nothing is None."""

    right: int = 0
    false: int = 0
    missed: int = 0
    unjudged: int = 0

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.right + self.false)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.right, 2 * self.right + self.false + self.missed)

    @property
    def left_out(self) -> float | None:
        return _share(self.missed, self.right + self.false + self.missed)


def tallies(outcomes: Iterable[Outcome]) -> dict[str, Tally]:
    """A tally a field, fields in the order of their first outcome."""
    counts: dict[str, dict[Verdict, int]] = {}
    for outcome in outcomes:
        field = counts.setdefault(outcome.field, dict.fromkeys(Verdict, 0))
        field[outcome.verdict] += 1
    return {field: Tally(*(count[verdict] for verdict in Verdict)) for field, count in counts.items()}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
