"""On which day does the story play? It decides which units of administration are meant."""

from __future__ import annotations

import re
from datetime import date, timedelta

from workers.extract.pack import Reading
from workers.extract.vi.days import VIETNAM, full_days

_LEAD = 600  # characters
_AHEAD = timedelta(days=400)  # a later day is a misprint
# Before the day: what it happened on, and not what began, was signed, or was born then.
_CUES = "sáng|trưa|chiều|tối|đêm|nay|qua|vào|trong|giờ|phút|hồi|hai|các|[,;(]"
_ON = re.compile(rf"(?:^|[\n.!?:–-] ?|(?i:{_CUES})) ?(?i:ngày |\()?$")
_NOT = re.compile(
    r"(?i:từ|đến|trước|sau|kể|sinh|hết|ký|số|thành lập) (?:vào )?(?i:ngày )?\(?$"
    r"|[\d-][/-][^\s]{2,20},? (?i:ngày )?$"
)


def day_of(reading: Reading) -> date:
    """The first full date of the lead that something happened on; else the day of filing in Vietnam."""
    filed = (reading.filed.astimezone(VIETNAM) if reading.filed.tzinfo else reading.filed).date()
    lead = reading.story[:_LEAD]
    for each in full_days(lead):
        before = lead[max(0, each.span[0] - 40) : each.span[0]]
        if each.day <= filed + _AHEAD and _ON.search(before) and not _NOT.search(before):
            return each.day
    return filed
