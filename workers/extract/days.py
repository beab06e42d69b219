"""How are mentions of days gathered? One value a day, in the order of first mention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workers.extract.found import Found, Span

SOURCE = "dates/1"


@dataclass(frozen=True)
class Mention:
    """A day as written at one place; `inferred` if its year does not stand there."""

    day: date
    span: Span
    inferred: bool = False


def mention(year: int, month: int, day: int, span: Span, *, inferred: bool = False) -> list[Mention]:
    """The mention, or none where the calendar has no such day."""
    try:
        return [Mention(date(year, month, day), span, inferred)]
    except ValueError:
        return []


def gathered(mentions: Iterable[Mention]) -> list[Found]:
    """ISO 8601 days, each once with all the places where it stands."""
    by_day: dict[str, list[Mention]] = {}
    for one in sorted(mentions, key=lambda each: each.span):
        by_day.setdefault(one.day.isoformat(), []).append(one)
    return [_found(day, places) for day, places in by_day.items()]


def _found(day: str, mentions: list[Mention]) -> Found:
    inferred = all(each.inferred for each in mentions)
    return Found(day, SOURCE, 0.7 if inferred else 0.98, tuple(each.span for each in mentions), inferred)
