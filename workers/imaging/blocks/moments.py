"""When was a photo taken? Three ways to write it become ISO 8601, with an offset where one is known."""

from __future__ import annotations

import re
from datetime import date, datetime

_EXIF = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)")
_OFFSET = re.compile(r"Z|[+-]\d\d:\d\d")
_IIM_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_IIM_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?")
_FRACTION = re.compile(r"(?<=:\d\d)\.\d+")


def of_exif(moment: str, offset: str) -> str:
    """`2026:11:20 09:30:00` and `+07:00`; empty where it is no time that exists."""
    found = _EXIF.match(moment)
    if not found:
        return ""
    known = offset if _OFFSET.fullmatch(offset) else ""
    return of_xmp(f"{found[1]}-{found[2]}-{found[3]}T{found[4]}{known}")


def of_iim(day: str, time: str) -> str:
    """`20261120` and `093000+0700`, the second with or without offset, or missing."""
    on, at = _IIM_DAY.fullmatch(day), _IIM_TIME.fullmatch(time)
    if not on:
        return ""
    known = f"{at[4]}:{at[5]}" if at and at[4] else ""
    clock = f"T{at[1]}:{at[2]}:{at[3]}{known}" if at else ""
    return of_xmp(f"{on[1]}-{on[2]}-{on[3]}{clock}")


def of_xmp(moment: str) -> str:
    """An ISO 8601 day or time, seconds whole; empty for anything else, a month or a year included."""
    moment = _FRACTION.sub("", moment.strip())
    try:
        return (
            datetime.fromisoformat(moment).isoformat()
            if "T" in moment
            else date.fromisoformat(moment).isoformat()
        )
    except ValueError:
        return ""
