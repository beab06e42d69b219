"""Who issued a cited document, by what stands right behind or before it?"""

from __future__ import annotations

import re

from workers.extract.vi.days import day_at
from workers.extract.vi.issuers import issuer_end
from workers.extract.vi.place_names import is_surname

_OF = re.compile(r" {0,2}[,)]? {0,2}(?:của|do) (?:đồng chí )?", re.IGNORECASE)
_BY = re.compile(r" (?:ký )?(?:ban hành|ký)(?: và ban hành)?")
VERB = (
    r"(?: đã| vừa| mới| cũng| tiếp tục){0,2}"
    r"(?: ký ban hành| triển khai ban hành| ban hành| công bố| thông qua| ký| có| ra| gửi| phát hành"
    r"| phát đi| phát| trình)"
)
_ISSUED = re.compile(rf"{VERB}(?: các| \d{{1,2}})?(?: văn bản)? $")
_ON = re.compile(r"(?:^|[\n.!?;] ?)Ngày ")
_TOGETHER = re.compile(r", (?:Ban Bí thư|BAN BÍ THƯ)")  # as in "Bộ Chính trị, Ban Bí thư"
_LONGEST_NAME = 5  # words
_CAPITAL = re.compile(r"(?<![^\W_])[^\W\d_]")
_REACH = 140  # characters before a document in which its issuer may stand
_VERB_REACH = 45


def issuer_behind(text: str, end: int) -> tuple[str, int]:
    """The issuer in `… của UBND tỉnh`, and where it ends."""
    opening = _OF.match(text, end)
    stop = issuer_end(text, opening.end()) if opening else None
    if opening is None or stop is None:
        return "", end
    together = _TOGETHER.match(text, stop)
    stop = together.end() if together else stop
    issued = _BY.match(text, stop)
    return text[opening.end() : stop], issued.end() if issued else stop


def issued_before(text: str, start: int) -> tuple[str, str]:
    """The issuer in `… Tỉnh uỷ ban hành Kế hoạch số …`, and the day in `Ngày …, UBND tỉnh ban hành …`."""
    first = max(0, start - _REACH, text.rfind("\n", 0, start) + 1)
    issued = _ISSUED.search(text, max(first, start - _VERB_REACH), start)
    if issued is None:
        return "", ""
    for capital in _CAPITAL.finditer(text, first, issued.start()):
        stop = issuer_end(text, capital.start()) if capital.group().isupper() else None
        if stop == issued.start() or (stop and _is_person(text[stop : issued.start()])):
            return text[capital.start() : stop], _day_before(text, capital.start())
    return "", ""


def _is_person(rest: str) -> bool:
    """Does only a name stand there, as in `Chủ tịch UBND tỉnh Nguyễn Văn An ký …`?"""
    tokens = rest.split()
    named = 1 < len(tokens) <= _LONGEST_NAME and all(token[0].isupper() for token in tokens)
    return named and is_surname(tokens[0]) and "," not in rest


def _day_before(text: str, start: int) -> str:
    for opening in _ON.finditer(text, max(0, start - 40), start):
        date, end = day_at(text, opening.end())
        if date and text[end:start] in (", ", " "):
            return date
    return ""
