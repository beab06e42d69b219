"""What stands once for several documents: an issuer behind a row or above a list, `cùng ngày`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from workers.extract.vi.document_citations import Citation
from workers.extract.vi.document_issuers import VERB
from workers.extract.vi.document_numbers import parts
from workers.extract.vi.issuers import issuer_end
from workers.text import fold

_NEXT = re.compile(r"(?:, | và |, và |; | cùng )(?:các |cả )?(?:số )?")
_BULLET = re.compile(r"(?:[-–+•*] ?)?")
_HEADING = re.compile(rf"{VERB}(?: [^.:\n]{{0,40}})?:$")
_CAPITAL = re.compile(r"(?<![^\W_])[^\W\d_]")
_AT = re.compile(r"(?<![^\W_])(?:Tại|tại|Trong|trong) $")
_SUBJECT = re.compile(r"\)?,? (?=[^\W\d_])")
_SAME_DAY = re.compile(r" {0,2},? ?(?:ban hành |ký )?cùng ngày(?! \d)", re.IGNORECASE)
_LONGEST_HEADING = 200


def completed(text: str, found: list[Citation]) -> list[Citation]:
    """The citations, in order, with what stands beside others and holds for them too."""
    return list(_dated(text, list(_headed(text, _rowed(text, found)))))


def _rowed(text: str, found: list[Citation]) -> list[Citation]:
    """`Nghị định số A ngày …, số B ngày … của Chính phủ`: both are of the government."""
    rowed = list(found[-1:])
    for one, _ in reversed(list(pairwise(found))):
        other = rowed[-1]
        row = _tail(one) == _tail(other) and _NEXT.fullmatch(text[one.span[1] : other.span[0]])
        if row and not one.issuer:
            shared = not one.date and (_is_plural(text, one) or "cùng ngày" in text[slice(*other.span)])
            rowed.append(replace(one, issuer=other.issuer, date=other.date if shared else one.date))
        else:
            rowed.append(one)
    return rowed[::-1]


def _is_plural(text: str, one: Citation) -> bool:
    """Is it in `các Nghị quyết số 18-NQ/TW, 19-NQ/TW ngày …`, where a day is said once for all?"""
    before = text[max(0, one.span[0] - len("các ")) : one.span[0]].lower()
    return before == "các " or (before.endswith(", ") and text[one.span[0]].isdigit())


def _tail(one: Citation) -> str:
    """Who issues such documents, in the number's letters."""
    return parts(one.number)[-1]


def _headed(text: str, found: list[Citation]) -> Iterator[Citation]:
    """`UBND tỉnh công bố các quyết định:` holds for every line below that begins with a document."""
    line, issuer = -1, ""
    for each in found:
        start = text.rfind("\n", 0, each.span[0]) + 1
        opens = _BULLET.fullmatch(text, start, each.span[0]) is not None
        if each.issuer or not opens:
            yield each if each.issuer else replace(each, issuer=_subject_behind(text, each))
            continue
        if text.rfind("\n", 0, max(0, start - 1)) + 1 != line:
            issuer = _heading(text, start)
        line = start
        yield replace(each, issuer=issuer)


def _heading(text: str, line: int) -> str:
    above = text[
        max(0, text.rfind("\n", 0, max(0, line - 1)) + 1, line - _LONGEST_HEADING) : max(0, line - 1)
    ]
    verb = _HEADING.search(above)
    if verb is None:
        return ""
    for capital in _CAPITAL.finditer(above, 0, verb.start()):
        if capital.group().isupper() and issuer_end(above, capital.start()) == verb.start():
            return above[capital.start() : verb.start()]
    return ""


def _subject_behind(text: str, one: Citation) -> str:
    """`Tại Thông báo số 88/TB-UBND, UBND tỉnh đã giao…` tells who spoke, where the number says the same."""
    start, end = one.span
    behind = _SUBJECT.match(text, end)
    if behind is None or not _AT.search(text, max(0, start - 8), start):
        return ""
    stop = issuer_end(text, behind.end())
    issuer = text[behind.end() : stop] if stop else ""
    return issuer if fold.key(_tail(one)) in fold.key(issuer) else ""


def _dated(text: str, found: list[Citation]) -> Iterator[Citation]:
    """`… và Kế hoạch số 24-KH/TU cùng ngày` is of the day of the document before."""
    date = ""
    for each in found:
        same = not each.date and _SAME_DAY.match(text, each.span[1])
        date = each.date or (date if same else "")
        yield replace(each, date=date) if same else each
