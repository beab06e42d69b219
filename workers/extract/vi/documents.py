"""Which official documents does the article cite? Type, number, date and issuer.

The forms are those of document_types.py, with the number syntax that is met in the wild:
`15-NQ/TW`, `72-NQ-TW`, `543/QĐ-UBND`, `31/2024/QH15`, `819/NQ – UVBTVQH 14`, `NĐ 193/2025`.
A number is not an id: it starts again each term, so type, number, date and issuer together are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wire.documents import Document
from workers.extract.days import mention
from workers.extract.found import Found, Span
from workers.extract.vi import days, document_types
from workers.extract.vi.bodies import body_end
from workers.text import fold

SOURCE = "vi-documents/1"

# The alphabet by asking each letter: in U+1EA0..1EF9 capitals and small letters alternate.
_LATIN = (*range(0x41, 0x250), *range(0x1EA0, 0x1EFA))
_CAPITALS = "".join(letter for letter in map(chr, _LATIN) if letter.isupper())
_CONGRESS = r"(?:UVBTVQH|UBTVQH|QH) ?\d{1,2}"
_PLAIN = rf"[{_CAPITALS}]{{2,10}}(?:&[{_CAPITALS}]{{1,6}})?"
_MIXED = rf"[{_CAPITALS}]{{1,10}}[a-zđ]{{0,2}}[{_CAPITALS}]{{0,3}}(?:&[{_CAPITALS}]{{1,6}})?"
_TIGHT = rf"[-–—/](?:{_CONGRESS}|{_MIXED})"
_SPACED = rf"(?: {{1,2}}[-–—/] {{0,2}}|[-–—/] {{1,2}})(?:{_CONGRESS}|CTr|Ctr|TTr|QyĐ|QĐi|{_PLAIN})"
_NUMBER = re.compile(rf"(?<![\w/.-])(?<!\d,)\d{{1,5}}(?:/\d{{4}})?(?:(?:{_TIGHT}|{_SPACED})(?!\w)){{1,4}}")
_YEARLY_NUMBER = r"(?:số )?(\d{1,4}/(?:19|20)\d{2})(?!\w|[/.-]\w)"
_A_YEAR = re.compile(r"\d/(?:19|20)\d{2}")  # quick: it begins with a digit
_YEARLY = re.compile(
    rf"(?<!\w)({'|'.join((*document_types.YEARLY, *document_types.YEARLY_CODES))}) {_YEARLY_NUMBER}",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"[,()]{{0,2}} {{0,2}}[,(]? {{0,2}}(?:(?:ban hành|ký|đề) )?(?:ngày {days.NUMERIC}|ngày {days.WORDED})",
    re.IGNORECASE,
)
_OF = re.compile(r" {0,2}[,)]? {0,2}của ", re.IGNORECASE)
_ISSUED = re.compile(r"(?: đã)?(?: vừa)? ban hành(?: các)? $", re.IGNORECASE)
_SO = fold.key("số")
_ANNOUNCED = re.compile(
    rf"(?<!\w)(?:({'|'.join(fold.key(name) for name in document_types.NAMES)}) {{0,2}}"
    rf"\(?(?:{_SO} {{0,2}}:? {{0,2}})?|{_SO} {{0,2}}:? {{0,2}})(?=\d)"
)
_LETTER = "Công văn"
_PART = re.compile("[-/]")
_PARTS = 3  # of the number of a letter, as in 5743/SKHĐT-TH: "số 10-HLV" is none
_MOST_NAMESAKES = 20
_VERB = 30  # characters: "đã vừa ban hành các"


@dataclass(frozen=True)
class Citation:
    """One mention of a document; an empty string where something does not stand there."""

    type: str
    number: str
    date: str
    issuer: str
    span: Span


def documents(text: str) -> list[Found]:
    """The documents, each once with all its mentions, in the order of first mention."""
    merged: list[list[Citation]] = []
    known: dict[tuple[str, str], list[list[Citation]]] = {}
    for citation in sorted(_citations(text), key=lambda each: each.span):
        same = known.setdefault((fold.key(citation.type), fold.key(citation.number)), [])
        group = next((group for group in same[:_MOST_NAMESAKES] if _agree(group[0], citation)), None)
        if group is None:
            same.append(group := [])
            merged.append(group)
        group.append(citation)
        group[0] = replace(
            group[0], date=group[0].date or citation.date, issuer=group[0].issuer or citation.issuer
        )
    return [_found(group) for group in merged]


def _citations(text: str) -> list[Citation]:
    numbers = list(_NUMBER.finditer(text))
    announced = _announcements(text) if numbers else {}
    coded = (_coded(text, found, announced) for found in numbers)
    yearly = [_yearly(text, found) for found in _YEARLY.finditer(text)] if _A_YEAR.search(text) else []
    return [citation for citation in (*coded, *yearly) if citation is not None]


def _coded(text: str, found: re.Match[str], announced: dict[int, tuple[str, int]]) -> Citation | None:
    number = tidy(found.group())
    type_name, start = announced.get(found.start(), ("", found.start()))
    told = document_types.by_number(number)
    if not (told or type_name) and (found.start() not in announced or len(_PART.split(number)) < _PARTS):
        return None
    return _citation(text, type_name or told or _LETTER, number, (start, found.end()))


def _yearly(text: str, found: re.Match[str]) -> Citation | None:
    type_name = document_types.by_name(found[1]) or document_types.by_code(found[1])
    return _citation(text, type_name, found[2], found.span())


def _citation(text: str, type_name: str, number: str, span: Span) -> Citation:
    start, end = span
    date, end = _date_after(text, end)
    issuer, end = _issuer_after(text, end)
    if not date:
        date, end = _date_after(text, end)
    issuer = issuer or document_types.issuer_by_number(number) or _issuer_before(text, start)
    return Citation(type_name, number, date, issuer, (start, end))


def tidy(number: str) -> str:
    """The number without spaces and with plain hyphens: `819/NQ – UVBTVQH 14` is `819/NQ-UVBTVQH14`."""
    return number.replace(" ", "").replace("–", "-").replace("—", "-")


def _announcements(text: str) -> dict[int, tuple[str, int]]:
    """Which numbers are announced: by offset, the type's name (empty after a mere `số`) and its start."""
    folded = fold.fold(text)
    return {
        folded.starts[found.end()]: (document_types.by_name(found[1] or ""), folded.starts[found.start()])
        for found in _ANNOUNCED.finditer(folded.key)
    }


def _date_after(text: str, end: int) -> tuple[str, int]:
    found = _DATE.match(text, end)
    if found is None:
        return "", end
    numeric, worded = found.group(4, 3, 1), found.group(7, 6, 5)
    year, month, day = (int(part) for part in (numeric if numeric[0] else worded))
    mentions = mention(year, month, day, found.span())
    return (mentions[0].day.isoformat(), found.end()) if mentions else ("", end)


def _issuer_after(text: str, end: int) -> tuple[str, int]:
    of = _OF.match(text, end)
    stop = body_end(text, of.end()) if of else None
    return (text[of.end() : stop], stop) if of and stop else ("", end)


def _issuer_before(text: str, start: int) -> str:
    """The body in `… Ban Thường vụ Tỉnh uỷ ban hành Kế hoạch số …`."""
    first = max(0, start - 140, text.rfind("\n", 0, start) + 1)
    issued = _ISSUED.search(text, max(first, start - _VERB), start)
    if issued is None:
        return ""
    for capital in re.finditer(r"(?<!\w)[^\W\d_]", text[first : issued.start()]):
        place = first + capital.start()
        if capital.group().isupper() and body_end(text, place) == issued.start():
            return text[place : issued.start()]
    return ""


def _agree(one: Citation, other: Citation) -> bool:
    dates_agree = not one.date or not other.date or one.date == other.date
    issuers_agree = not one.issuer or not other.issuer or fold.key(one.issuer) == fold.key(other.issuer)
    return dates_agree and issuers_agree


def _found(group: list[Citation]) -> Found:
    first = group[0]
    value: Document = {"type": first.type, "number": first.number}
    value |= {name: text for name, text in (("date", first.date), ("issuer", first.issuer)) if text}
    return Found(value, SOURCE, 0.95 if first.date else 0.85, tuple(each.span for each in group))
