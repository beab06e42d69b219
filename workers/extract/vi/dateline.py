"""Which place, agency or day opens the text, as in `Cao Lãnh, ngày 12/3 – …` or `(Dân trí) - …`?"""

from __future__ import annotations

import re

from workers.extract.found import Found
from workers.extract.vi import units
from workers.extract.vi.listings import lists
from workers.extract.vi.place_names import units_named

SOURCE = "vi-dateline/1"

_LONGEST = 80
_DASH = re.compile(r" ?[-–—]{1,2} (?=[\"“‘']?[^\W_])| ?: (?=[\"“‘']?[^\W\d_])")
_AGENCY = re.compile(r"\([^\W_][^()\n]{1,38}\)")
_SIGN = re.compile(
    r"[A-ZĐ]{2,8}(?: ?(?:Online|online|ONLINE|TV))?|[\w-]{3,30}\.(?:vn|com|com\.vn|gov\.vn)|Vietnam\+"
)
_SIGNED = re.compile(r"\([A-ZĐ]{2,5}\)(?= [^\W\d_])")  # "(VLO) Từ ngày …", without a dash
_KIND = re.compile(
    r"^(?:tỉnh|thành phố|thị xã|huyện|quận|phường|xã|thị trấn|đặc khu|TP|TX|TT)(?:\. ?| )", re.IGNORECASE
)
_DAY = re.compile(
    r"(?:ngày )?\d{1,2}(?:[/.-]\d{1,2}|,? tháng \d{1,2})(?:[/.-]\d{4}|,? (?:năm )?\d{4})?", re.IGNORECASE
)
_FIRST = re.compile(r"[\"“‘']?([^\W_]+)")
_PART = re.compile(r" ?, ?| (?=\()")


def dateline(text: str) -> Found | None:
    """As written, without the dash behind it; None if the text opens with its first sentence."""
    line = text[: _LONGEST + 1].partition("\n")[0]
    dash = _DASH.search(line)
    if signed := _SIGNED.match(line):
        return _found(signed.group(), 0.7)
    if dash is None:
        return _found(line, 0.7) if len(line) <= _LONGEST and _parts(line)[1:] == ["place", "day"] else None
    opening = line[: dash.start()]
    kinds = _parts(opening)[1:]
    if (
        not kinds
        or "other" in kinds
        or kinds == ["day"]
        or (":" in dash.group() and kinds != ["place", "day"])
    ):
        return None
    alone = len(kinds) == 1 and "(" not in opening
    if alone and not _is_sure(opening, line[dash.end() :], place=kinds == ["place"]):
        return None
    return _found(opening, 0.85 if alone else 0.95)


def _found(opening: str, confidence: float) -> Found:
    return Found(opening, SOURCE, confidence, ((0, len(opening)),))


def _parts(opening: str) -> list[str]:
    """The opening, and what each of its parts is: place, day, agency or other."""
    return [opening, *(_kind(part) for part in _PART.split(opening) if part)]


def _kind(part: str) -> str:
    if _AGENCY.fullmatch(part):
        return "place" if _is_place(part[1:-1]) else "day" if _DAY.fullmatch(part[1:-1]) else "agency"
    if _DAY.fullmatch(part):
        return "day"
    if _is_place(part):
        return "place"
    return "agency" if _SIGN.fullmatch(part) else "other"


def _is_place(name: str) -> bool:
    bare = _KIND.sub("", name, count=1)
    return bare[:1].isupper() and bool(units_named(bare))


def _is_sure(opening: str, rest: str, *, place: bool) -> bool:
    """Is a place or sign alone a dateline? If a story begins behind it, or if it is a place in capitals."""
    word = _FIRST.match(rest)
    if word is None or not word[1][0].isupper():
        return False
    if place and opening.isupper() and not rest[:30].isupper():
        return True
    large = not place or any(
        each.level < units.COMMUNE for each in units_named(_KIND.sub("", opening, count=1))
    )
    return large and lists("places", "openings", word[1])
