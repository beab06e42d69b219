"""Which days does an English text name by the name of the month? Never `3/4/2026`: which is the month?"""

from __future__ import annotations

import re
from datetime import datetime

from workers.extract.days import Mention, mention

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"((?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ([12]\d{3})(?![\d-]))?"
_DAY_FIRST = re.compile(rf"(?<![\w.,/:-]){_DAY}(?: of)? {_MONTH}{_YEAR}")
_MONTH_FIRST = re.compile(rf"(?<!\w){_MONTH} {_DAY}(?![\w%:]|[.,-]\d){_YEAR}")


def days(text: str, *, filed: datetime) -> list[Mention]:
    """Every mention, in order; a day without a year is of the year in which the article was filed."""
    found: list[Mention] = []
    for one in _DAY_FIRST.finditer(text):
        found += _mention(one, one[1], one[2], one[3], filed)
    for one in _MONTH_FIRST.finditer(text):
        if not any(each.span[0] <= one.start() < each.span[1] for each in found):
            found += _mention(one, one[2], one[1], one[3], filed)
    return sorted(found, key=lambda each: each.span)


def _mention(found: re.Match[str], day: str, month: str, year: str | None, filed: datetime) -> list[Mention]:
    number = _MONTHS.index(month[:3].lower()) + 1
    return mention(int(year or filed.year), number, int(day), found.span(), inferred=year is None)
