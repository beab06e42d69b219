"""How good must it be?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.gold.tally import Tally

Measure = Callable[[Tally], float | None]

NOTHING = Tally()


@dataclass(frozen=True)
class Bar:
    """At least (or, for what is left out, at most) so much of one measure of one field."""

    field: str
    name: str
    measure: Measure
    limit: float
    is_most: bool = False

    def breach(self, scores: dict[str, Tally]) -> str:
        """What is wrong, as a sentence; "" if nothing is. Where nothing was judged, nothing was shown."""
        got = self.measure(scores.get(self.field, NOTHING))
        sign = "at most" if self.is_most else "at least"
        if got is None:
            return f"{self.field}: nothing to judge, wanted {self.name} {sign} {self.limit:.2f}"
        is_kept = got <= self.limit if self.is_most else got >= self.limit
        return "" if is_kept else f"{self.field}: {self.name} {got:.3f}, wanted {sign} {self.limit:.2f}"


def _precision(tally: Tally) -> float | None:
    return tally.precision


def _recall(tally: Tally) -> float | None:
    return tally.recall


def _f1(tally: Tally) -> float | None:
    return tally.f1


def _left_out(tally: Tally) -> float | None:
    return tally.left_out


SET = (
    Bar("persons", "F1", _f1, 0.90),
    Bar("roles", "F1", _f1, 0.80),
    Bar("organisations", "F1", _f1, 0.80),
    Bar("places", "F1", _f1, 0.90),
    Bar("codes", "right of those given", _precision, 0.98),
    Bar("documents", "precision", _precision, 0.97),
    Bar("documents", "recall", _recall, 0.92),
    Bar("full dates", "precision", _precision, 0.99),
    Bar("byline", "right", _precision, 0.95),
    Bar("first topic", "right of those given", _precision, 0.85),
    Bar("first topic", "left out", _left_out, 0.15, is_most=True),
    Bar("keywords at 8", "precision", _precision, 0.60),
)

# The real article: everything that must be there, and nothing that must not.
SAMPLE = (
    *(
        Bar(field, "recall", _recall, 1.0)
        for field in (
            "persons",
            "roles",
            "organisations",
            "resolved",
            "places",
            "documents",
            "document dates",
            "issuers",
            "full dates",
            "first topic",
        )
    ),
    *(
        Bar(field, "right", _precision, 1.0)
        for field in ("codes", "byline", "kicker", "dateline", "language", "first topic", "summary")
    ),
    Bar("must not", "number", lambda tally: tally.false, 0, is_most=True),
)


def breaches(bars: Iterable[Bar], scores: dict[str, Tally]) -> Iterator[str]:
    """Every bar that is not kept."""
    return (breach for bar in bars if (breach := bar.breach(scores)))
