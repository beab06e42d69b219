"""Which days does a Vietnamese text name? Day before month, always; never a bare year or a duration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import islice

from workers.extract.days import Mention, mention
from workers.extract.vi import day_cues
from workers.text import digits

VIETNAM = timezone(timedelta(hours=7))  # no summer time since 1975

_FULL = re.compile(
    r"(?<![\w/.])(?:(\d{1,2})([/.-]) ?(\d{1,2})\2 ?([12]\d{3})(?!\d|[/.-]\d)"
    r"|(\d{1,2})(?: ?/ ?|,? tháng )(\d{1,2})(?: ?, ?| )(?:năm )([12]\d{3})(?!\d)"
    r"|(\d{1,2}),? tháng (\d{1,2})(?: ?, ?| ?/ ?| )([12]\d{3})(?!\d))",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?<![\w/.,])(\d{1,2})(?:([/.-])|,? tháng )(\d{1,2})"
    r"(?![\w%‰]|[/.,-]\d| ?, ?năm [12]| năm [12]| (?:nghìn|triệu|tỷ|tỉ|tấn|tạ|kg|km|m|ha|lít)(?!\w))",
    re.IGNORECASE,
)
_MOST = 3000  # days that are looked at: longer texts are no articles
_FAR = timedelta(days=270)
_VERY_FAR = timedelta(days=330)


def days(text: str, *, filed: datetime) -> list[Mention]:
    """Every mention, in order; a day without a year is of the year in which the article was filed.

    Of a range both ends; the year or month that only its end bears holds for its beginning.
    """
    today = (filed.astimezone(VIETNAM) if filed.tzinfo else filed).date()
    found = {one.span[0]: one for one in full_days(text)}
    taken = {place for one in found.values() for place in range(*one.span)}
    for one in _without_year(text, today):
        if one.span[0] not in taken:
            found.setdefault(one.span[0], one)
    return sorted(found.values(), key=lambda each: each.span)


def full_days(text: str) -> Iterator[Mention]:
    """The days whose year stands there, in order, each end of a range."""
    for found in _some(_FULL, text):
        if day_cues.is_lunar(text, *found.span()):
            continue
        day, month, year = (int(part) for part in found.groups() if part and part.isdigit())
        for one in day_cues.before(text, found.start(), month):
            yield from mention(year - (one.month > month), one.month, one.day, one.span)
        yield from mention(year, month, day, found.span())


def day_at(text: str, start: int) -> tuple[str, int]:
    """The ISO day that is written at `start`, and where it ends; nothing and `start` where none is."""
    found = _FULL.match(text, start)
    if found is None:
        return "", start
    day, month, year = (int(part) for part in found.groups() if part and part.isdigit())
    mentions = mention(year, month, day, found.span())
    return (mentions[0].day.isoformat(), found.end()) if mentions else ("", start)


def _without_year(text: str, today: date) -> Iterator[Mention]:
    for found in _some(_SHORT, text):
        day, month = int(found[1]), int(found[3])
        earlier = day_cues.before(text, found.start(), month)
        first = earlier[0].span[0] if earlier else found.start()
        if not day_cues.is_day(text, first, (day, month), earlier) or day_cues.is_lunar(text, *found.span()):
            continue
        year = _year(text, found, today)
        for one in earlier:
            yield from mention(year - (one.month > month), one.month, one.day, one.span, inferred=True)
        yield from mention(year, month, day, found.span(), inferred=True)


def _year(text: str, found: re.Match[str], today: date) -> int:
    """That of filing; the one before where the day would be far ahead, as 28/12 is in January."""
    if day_cues.is_last_year(text, found.end()):
        return today.year - 1
    meant = mention(today.year, int(found[3]), int(found[1]), found.span())
    away = meant[0].day - today if meant else timedelta()
    ahead = day_cues.is_ahead(text, found.start())
    if away > (_VERY_FAR if ahead else _FAR):
        return today.year - 1
    return today.year + (ahead and -away > _FAR)


def _some(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(digits.matches(pattern, text), _MOST)
