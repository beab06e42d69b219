"""Where does a text cite an official document, and what does it say around the number?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from workers.extract.found import Span
from workers.extract.vi import document_types
from workers.extract.vi.days import day_at
from workers.extract.vi.document_issuers import issued_before, issuer_behind
from workers.extract.vi.document_numbers import NUMBER, parts, tidy
from workers.text import digits, fold

_MOST = 2000  # numbers that are looked at: longer texts are no articles
_YEARLY_NUMBER = r"(?:số )?(\d{1,4}/(?:19|20)\d{2})(?!\w|[/.-]\w)"
_A_YEAR = re.compile(r"\d/(?:19|20)\d{2}")  # quick: it begins with a digit
_YEARLY = re.compile(
    rf"(?<!\w)({'|'.join((*document_types.YEARLY, *document_types.YEARLY_CODES))}) {_YEARLY_NUMBER}",
    re.IGNORECASE,
)
_TO_DATE = re.compile(
    r"[,()]{0,2} {0,2}[,(]? {0,2}(?:(?:được )?(?:ban hành|ký|đề|lập) )?(?:cùng )?ngày ", re.IGNORECASE
)
_LATER = re.compile(r"[^.;:\n\d]{0,140}? ngày (?=\d)", re.IGNORECASE)

_TYPES = "|".join(
    sorted(
        (fold.key(name) for name in (*document_types.NAMES, "QĐ", "NQ", "NĐ", "KH", "CV")),
        key=len,
        reverse=True,
    )
)
_SO = fold.key("số")
_ADJECTIVES = "|".join(
    fold.key(word)
    for word in ("hoả tốc", "khẩn", "hành động", "phối hợp", "liên tịch", "cá biệt", "liên ngành")
)
_ANNOUNCED = re.compile(
    rf"(?<!\w)(?:({_TYPES}) {{0,2}}(?:(?:{_ADJECTIVES}) ){{0,2}}\(?(?:{_SO} {{0,2}}:? {{0,2}})?"
    rf"|{_SO} {{0,2}}:? {{0,2}})\Z"
)
_TYPE = re.compile(rf"(?<!\w)({_TYPES})(?!\w)")
_CLAUSE = re.compile(r"[.;:\n]")
_LETTER = "Công văn"
_PARTS = 3  # of the number of a letter, as in 5743/SKHĐT-TH: "số 10-HLV" is none
_REACH = 90  # characters before a number in which its type may stand
_BEFORE = 120  # characters before a number in which it is announced, if it is
_BEFORE_YEAR = 40  # characters of `Thông tư liên tịch số 1234/2020` before its year


@dataclass(frozen=True)
class Citation:
    """One mention of a document; an empty string where something does not stand there.

    `told` says that the type stands there in words, and not only in the number's letters.
    """

    type: str
    told: bool
    number: str
    date: str
    issuer: str
    span: Span


def citations(text: str) -> list[Citation]:
    """Every mention, in order."""
    numbers = list(islice(digits.matches(NUMBER, text), _MOST))
    announced = _announcements(text, numbers)
    coded = (_coded(text, found, announced) for found in numbers)
    yearly = (_yearly(text, found) for found in islice(_of_a_year(text), _MOST))
    return sorted((each for each in (*coded, *yearly) if each is not None), key=lambda each: each.span)


def _coded(text: str, found: re.Match[str], announced: dict[int, tuple[str, int]]) -> Citation | None:
    number = tidy(found.group())
    name, start = announced.get(found.start(), ("", found.start()))
    letters = document_types.by_number(number)
    if not name and found.start() in announced and letters in ("", "Luật"):
        name, start = _type_before(text, start)
    if not (letters or name) and (found.start() not in announced or len(parts(number)) < _PARTS):
        return None
    return _citation(text, (name or letters or _LETTER, bool(name)), number, (start, found.end()))


def _of_a_year(text: str) -> Iterator[re.Match[str]]:
    """Every `Luật 54/2024`: looked for only where such a number stands."""
    beyond = 0
    for year in _A_YEAR.finditer(text):
        end = year.end()
        # Two characters behind decide whether the number ends there.
        if found := _YEARLY.search(text, max(beyond, end - _BEFORE_YEAR), end + 2):
            beyond = found.end()
            yield found


def _yearly(text: str, found: re.Match[str]) -> Citation:
    name = document_types.by_name(found[1]) or document_types.by_code(found[1])
    return _citation(text, (name, True), found[2], found.span())


def _citation(text: str, named: tuple[str, bool], number: str, span: Span) -> Citation:
    start, end = span
    date = issuer = ""
    for _ in range(2):
        if not date:
            date, end = _date_behind(text, end)
        if not issuer:
            issuer, end = issuer_behind(text, end)
    if not date and not issuer:
        date, issuer, end = _later(text, end)
    before, day = issued_before(text, start) if not issuer else ("", "")
    return Citation(*named, number, date or day, issuer or before, (start, end))


def _announcements(text: str, numbers: list[re.Match[str]]) -> dict[int, tuple[str, int]]:
    """Which numbers are announced: by offset, the type's name (empty after a mere `số`) and its start."""
    announced: dict[int, tuple[str, int]] = {}
    for number in numbers:
        first = max(0, number.start() - _BEFORE)
        before = text[first : number.start()]
        if found := _ANNOUNCED.search(fold.key(before)):
            folded = fold.fold(before)
            announced[number.start()] = (_name(found[1] or ""), first + folded.starts[found.start()])
    return announced


def _name(written: str) -> str:
    return document_types.by_name(written) or document_types.by_code(written)


def _type_before(text: str, start: int) -> tuple[str, int]:
    """The type in `Luật Đất đai số …` and `Quyết định của Thủ tướng Chính phủ số …`, and where it begins."""
    window = _CLAUSE.split(text[max(0, start - _REACH) : start])[-1]
    folded = fold.fold(window)
    found = list(_TYPE.finditer(folded.key))
    if not found:
        return "", start
    return _name(found[-1][1]), start - len(window) + folded.starts[found[-1].start()]


def _date_behind(text: str, end: int) -> tuple[str, int]:
    opening = _TO_DATE.match(text, end)
    date, stop = day_at(text, opening.end()) if opening else ("", end)
    return (date, stop) if date else ("", end)


def _later(text: str, end: int) -> tuple[str, str, int]:
    """Date and issuer behind what the document is about: `… về đầu tư công ngày 5/3/2025 của UBND tỉnh`."""
    opening = _LATER.match(text, end)
    date, stop = day_at(text, opening.end()) if opening else ("", end)
    issuer, stop = issuer_behind(text, stop) if date else ("", end)
    return (date, issuer, stop) if issuer else ("", "", end)
