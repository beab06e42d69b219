"""Which days does a Vietnamese text name? Day before month, always; never a bare year or a duration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from workers.extract.days import Mention, mention

VIETNAM = timezone(timedelta(hours=7))  # no summer time since 1975

NUMERIC = r"(\d{1,2})([/.-])(\d{1,2})\2([12]\d{3})(?!\d|[/.-]\d)"
WORDED = r"(\d{1,2}) tháng (\d{1,2})(?: ?, ?| )(?:năm )?([12]\d{3})(?!\d)"

_NUMERIC = re.compile(rf"(?<![\w/.]){NUMERIC}")
_WORDED = re.compile(rf"(?<![\w/.,]){WORDED}", re.IGNORECASE)
# Without a year a cue must say that 12/1 is a day and not a score, a share or a house.
_CUE = r"(?<!\w)(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|nay|qua|mai|kia)"
_SHORT = re.compile(rf"{_CUE} ?[,(]? ?(\d{{1,2}})([/-])(\d{{1,2}})(?![\w%]|[/.,-]\d)", re.IGNORECASE)
_SHORT_WORDED = re.compile(
    r"(?<!\w)ngày (\d{1,2}) tháng (\d{1,2})(?!\d)(?!(?: ?, ?| )(?:năm )?[12]\d{3})", re.IGNORECASE
)
_ANY_SHORT = re.compile(r"\d[/-]\d|\d tháng \d", re.IGNORECASE)  # quick: it begins with a digit
_LUNAR = re.compile(r" ?[,(]? ?(?:năm [^\W\d]{2,8} [^\W\d]{2,8} ?[,(]? ?)?âm lịch", re.IGNORECASE)


def days(text: str, *, filed: datetime) -> list[Mention]:
    """Every mention, in order; a day without a year is of the year in which the article was filed."""
    year = (filed.astimezone(VIETNAM) if filed.tzinfo else filed).year
    mentions = [*_with_year(text), *_without_year(text, year)]
    return [
        one for one in sorted(mentions, key=lambda each: each.span) if not _LUNAR.match(text, one.span[1])
    ]


def _with_year(text: str) -> Iterator[Mention]:
    for found in _NUMERIC.finditer(text):
        yield from mention(int(found[4]), int(found[3]), int(found[1]), found.span())
    for found in _WORDED.finditer(text):
        yield from mention(int(found[3]), int(found[2]), int(found[1]), found.span())


def _without_year(text: str, year: int) -> Iterator[Mention]:
    if not _ANY_SHORT.search(text):
        return
    for found in _SHORT.finditer(text):
        span = (found.start(1), found.end(3))
        yield from mention(year, int(found[3]), int(found[1]), span, inferred=True)
    for found in _SHORT_WORDED.finditer(text):
        span = (found.start(1), found.end(2))
        yield from mention(year, int(found[2]), int(found[1]), span, inferred=True)
