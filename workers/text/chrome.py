"""Which words around an article came from a content system and not from its author?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from workers.text import fold, plain

# A template's missing value, when a headline that begins with a capital, a digit or a quote follows.
_MISSING_VALUE = re.compile(r"(?:(?:null|undefined)\s+)+(?=\S)")
# What counters and clocks of portals say, as a whole line.
_COUNTED = re.compile(
    r"(?:số )?(?:lượt (?:xem|đọc|truy cập|bình luận)|views?|đã xem) ?:? ?[\d.,]{1,12}"
    r"|[\d.,]{1,12} (?:lượt (?:xem|đọc)|bình luận|views?)"
    r"|(?:(?:cập nhật|đăng|đăng tải|ngày đăng|xuất bản|thời gian đăng)(?: lúc| ngày)? ?:? ?)?"
    r"(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật) ?,? ?)?(?:ngày )?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4} ?[,|-]? ?\d{1,2}[:h]\d{2}"
    r"|\d{1,2}[:h]\d{2} ?[,|-]? ?\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
    r"(?::\d{2})?(?: ?(?:am|pm|sa|ch))?(?: ?\(?gmt ?\+ ?7\)?)?",
    re.IGNORECASE,
)
_LONGEST_COUNT = 80  # characters
_LONGEST = 400  # characters: no headline and no phrase is longer
_TRAILING = " :.…»>-–"


def without_missing_value(headline: str) -> str:
    """The headline without a literal `null ` or `undefined ` before it."""
    found = _MISSING_VALUE.match(headline)
    if found is None or headline[found.end()].islower():
        return headline
    return headline[found.end() :]


def is_chrome(line: str) -> bool:
    """Is this line exactly one of the known phrases (chrome.txt), a counter, or the time of publishing?"""
    if len(line) <= _LONGEST_COUNT and _COUNTED.fullmatch(line.strip()):
        return True
    return len(line) <= _LONGEST and _key(line) in _phrases()


def without_chrome(blocks: Sequence[str], headline: str) -> list[str]:
    """The HTML blocks without chrome at either end and without the headline repeated at the beginning."""
    first, last = 0, len(blocks)
    while first < last and _is_leading_chrome(plain.plain(blocks[first]), headline):
        first += 1
    while first < last and is_chrome(plain.plain(blocks[last - 1])):
        last -= 1
    return list(blocks[first:last])


def _is_leading_chrome(line: str, headline: str) -> bool:
    if len(line) > _LONGEST:
        return False
    return is_chrome(line) or _key(without_missing_value(line)) == _key(headline)


def _key(line: str) -> str:
    return fold.key(line).strip(_TRAILING)


@cache
def _phrases() -> frozenset[str]:
    lines = files("workers.text").joinpath("chrome.txt").read_text("utf-8").splitlines()
    return frozenset(_key(line) for line in lines if line and not line.startswith("#"))
