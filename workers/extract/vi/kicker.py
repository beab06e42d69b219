"""Which place stands before the colon of a headline, as in `Đồng Tháp: Tổng kết Nghị quyết…`?"""

from __future__ import annotations

import re

from workers.extract.vi.provinces import is_province

_PREFIX = re.compile(r"([^:]{2,40}?) ?: \S")
_KIND = re.compile(r"^(?:tỉnh|thành phố|TP\.?) ?", re.IGNORECASE)


def kicker(headline: str) -> str:
    """The place as written, or nothing. Only a known province: a person or a ministry is no kicker."""
    prefix = _PREFIX.match(headline)
    if prefix is None or not is_province(_KIND.sub("", prefix[1])):
        return ""
    return prefix[1]
