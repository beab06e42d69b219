"""Which place stands before the colon of a headline, as in `Đồng Tháp: Tổng kết Nghị quyết…`?"""

from __future__ import annotations

import re

from workers.extract.vi import units
from workers.extract.vi.place_names import is_surname, units_named

_PREFIX = re.compile(r"([^:]{2,60}?) ?: (?=\S)(.?)")
_KIND = re.compile(
    r"^(?:(tỉnh|thành phố|TP|thị xã|TX|huyện|quận|phường|xã|thị trấn|đặc khu)(?:\. ?| )|(TP)\.?(?=HCM))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r" ?, | và | - | – | \((?=[^()]{2,30}\)$)")
_MOST = 4
_QUOTES = "\"“‘'«"
_LONG = 3  # words: a commune's name that is hardly a person's


def kicker(headline: str) -> str:
    """The place or places as written, or nothing. A person, a ministry or a subject is no kicker."""
    prefix = _PREFIX.match(headline)
    if prefix is None:
        return ""
    whole = [prefix[1]] if _is_place(prefix[1], quoted=prefix[2] in _QUOTES) else _BETWEEN.split(prefix[1])
    parts = [part.rstrip(")") for part in whole if part]
    if len(parts) > _MOST or not all(_is_place(part, quoted=prefix[2] in _QUOTES) for part in parts):
        return ""
    return prefix[1]


def _is_place(name: str, *, quoted: bool) -> bool:
    kind = _KIND.match(name)
    if kind and (kind[2] or name[kind.end() :][:1].isupper() or name[kind.end() :].isdigit()):
        return bool(units_named(name[kind.end() :]))
    named = units_named(name) if name[:1].isupper() else ()
    if any(each.level == units.PROVINCE for each in named):
        return True
    # Others may be persons, who mostly speak: "Thanh Hà: 'Tôi…'".
    if not named or quoted or len(name.split()) == 1:
        return False
    large = any(each.level == units.DISTRICT for each in named)
    return large or len(name.split()) >= _LONG or not is_surname(name.partition(" ")[0])
