"""What around two numbers says that they are a day, the end of a range, or a day of the lunar calendar?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.extract.found import Span

_REACH = 60  # characters before a day in which its range or list may begin
_LONGEST_CUE = 30

_JOINT = (
    r"(?: ?[-–] ?| (?:đến|tới)(?: hết)?(?: ngày)?(?: rạng)?(?: sáng| trưa| chiều| tối| đêm)?(?: ngày)? "
    r"|,? rạng sáng (?:ngày )?| và (?:ngày )?|, ?(?:ngày )?| hoặc | cùng )"
)
_CHAIN = re.compile(rf"(?<![\w/.,-])(?:\d{{1,2}}(?:(?:/|,? tháng )\d{{1,2}})?{_JOINT}){{1,8}}$")
_PART = re.compile(r"(\d{1,2})(?:(?:/|,? tháng )(\d{1,2}))?")
_DASHED = re.compile(r"\d{1,2} ?[-–] ?")

_TIMES = r"(?:ngày(?: cuối tuần| nghỉ| lễ| liên tiếp| liền)?|sáng|trưa|chiều|tối|đêm|hôm)"
_CUE = re.compile(
    rf"(?<!\w)(?:{_TIMES}(?: nay| qua| mai| kia| hôm)?|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)"
    r" ?[,(]? ?(?:ngày )?(?:mùng |mồng )?$",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(?<!\w)(?:mỗi|hằng|hàng|nửa|một|số) (?:ngày|đêm) $", re.IGNORECASE)
# Of these a day follows only if it is no share: "đến 30/6", but not "đến 2/3 diện tích".
_BY = re.compile(r"(?<!\w)(?:từ|đến|trước|sau|hết|vào|tới|kể từ) $", re.IGNORECASE)
_AHEAD = re.compile(r"(?<!\w)(?:đến|trước|hết|tới|từ)(?: ngày)? $", re.IGNORECASE)
_STEMS = "giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý"
_LUNAR = re.compile(
    rf" ?[,(]? ?(?:năm (?:{_STEMS}) [^\W\d_]{{2,5}}|(?:theo )?âm lịch|AL(?!\w))", re.IGNORECASE
)
_LUNAR_BEFORE = re.compile(r"(?<!\w)(?:nhằm|âm lịch)(?: vào)?(?: ngày)? (?:mùng |mồng )?$", re.IGNORECASE)
_LAST_YEAR = re.compile(r" (?:năm|của năm) (?:ngoái|trước)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A day of a range or list whose month may only stand at its end."""

    day: int
    month: int
    span: Span


def before(text: str, start: int, month: int) -> list[Part]:
    """The days before the one at `start` in its range or list, in order; of its month if they name none."""
    floor = max(0, start - _REACH)
    chain = _CHAIN.search(text, floor, start)
    if chain is None or (chain.start() == floor and floor):
        return []
    if not _is_cued(text, chain.start(), by=True) and not _DASHED.fullmatch(text, chain.start(), start):
        return []
    parts: list[Part] = []
    for part in reversed(list(_PART.finditer(text, chain.start(), start))):
        month = int(part[2] or month)  # "29, 30/4 và 1/5": the next month behind holds
        parts.insert(0, Part(int(part[1]), month, part.span()))
    return parts


def is_day(text: str, first: int, last: tuple[int, int], earlier: list[Part]) -> bool:
    """Are these numbers, the first of which begins at `first`, days and no score, share or house?"""
    if _is_cued(text, first, by=False):
        return True
    ends = [(each.day, each.month) for each in earlier] + [last]
    return _is_cued(text, first, by=True) and any(day > month for day, month in ends)


def _is_cued(text: str, place: int, *, by: bool) -> bool:
    floor = max(0, place - _LONGEST_CUE)
    if _REPEATED.search(text, floor, place):
        return False
    return bool(_CUE.search(text, floor, place) or (by and _BY.search(text, floor, place)))


def is_lunar(text: str, start: int, end: int) -> bool:
    """Is it a day of the lunar calendar, as its surroundings tell?"""
    return bool(_LUNAR.match(text, end) or _LUNAR_BEFORE.search(text, max(0, start - _LONGEST_CUE), start))


def is_last_year(text: str, end: int) -> bool:
    """Does `năm ngoái` follow?"""
    return _LAST_YEAR.match(text, end) is not None


def is_ahead(text: str, start: int) -> bool:
    """Is it a day by which something will be?"""
    return _AHEAD.search(text, max(0, start - _LONGEST_CUE), start) is not None
