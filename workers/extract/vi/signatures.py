"""Is this line an article's signature, and whose? `Minh Anh`, `T.H`, `Tin, ảnh: Ngọc Lan`, `Theo TTXVN`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from workers.extract.vi import units
from workers.extract.vi.listings import choice, lists
from workers.extract.vi.names import is_syllable

_LONGEST = 100
_MOST_NAMES = 5
_MOST_SYLLABLES = 5
_MOST_WORDS = 9  # of a body that signs: "Tin, ảnh: Đài Truyền thanh xã Tân Hộ Cơ"
_SHORTEST_INITIALS, _LONGEST_INITIALS = 2, 4
_LONGEST_AGENCY = 6
_ROW = 2  # lines of names above the last one: a list of people, and no signature
_ABOVE = 400  # characters

_JOINT = r"(?: ?[,/&–-] ?| và | )"
_AFTER = re.compile(r"[(]?(?:Theo|THEO) ?:? ?(?=[^\W_])")
_BETWEEN = re.compile(r" ?[,;&/] ?| ?[-–—] ?| và | cùng ")
_ENDED = re.compile(r"[.…!?”\"]/\.?[”\"]? (?=[^\W\d_])")
_END = re.compile(r"\s*(?:\./\.|\.)$")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\. ?){1,3}[^\W\d_]{0,8}\.?")
_OFFICIAL = re.compile(
    r"đã ký|^(?:TM|KT|TL|Q)\. ?[^\W_]|(?:chủ tịch|giám đốc|trưởng ban|bí thư)$", re.IGNORECASE
)
_AGENCY = re.compile(r"[A-ZĐ][\w+&]{1,14}(?:/[\w+ ]{2,20})?")
_ADDRESS = re.compile(r"[\w-]{2,30}(?:\.[\w-]{2,12}){1,3}")
_NOTE = re.compile(r" ?\([^()]{1,40}\)$")


@dataclass(frozen=True)
class Signature:
    """Who signs, how surely, and whether nothing in the line says that it is a signature."""

    names: str
    confidence: float
    bare: bool = False


def signature(line: str) -> Signature | None:
    """What the line signs with, or None."""
    credit = _credit().match(line)
    if credit:
        return _credited(line, credit.end())
    line = _END.sub("", line) if line.endswith("./.") else line
    if after := _AFTER.match(line):
        source = line[after.end() :].rstrip(").")
        return Signature(source, 0.85) if _is_source(source) else None
    names = _without_note(line)
    inner = _inner_credit().search(names)
    if inner and _are_names(names[: inner.start()].rstrip(" ,;-–("), credited=False):
        return Signature(names, 0.85)
    if _is_group(names) or lists("signatures", "agencies", names):
        return Signature(names, 0.9)
    return Signature(names, 0.85, bare=True) if _are_names(names, credited=False) else None


def behind_ending(text: str, line: int) -> tuple[int, str] | None:
    """The name behind `./.`, which ends official texts, in the last line, and where it begins."""
    for ending in _ENDED.finditer(text, max(line, len(text) - _LONGEST)):
        name = text[ending.end() :].strip()
        if _are_names(name, credited=False):
            return ending.end(), name
    return None


def is_beside(line: str) -> bool:
    """Does the line tell of a picture, a source or tags, so that the author may stand above it?"""
    return not line or line.startswith("#") or _pictures().match(line) is not None


def is_row(above: str) -> bool:
    """Are the lines above names too, or does one say that an official signs?"""
    lines = list(islice(reversed(above[-_ABOVE:].rstrip("\n").split("\n")), _ROW + 2))
    if any(len(line) <= _LONGEST and _OFFICIAL.search(line.strip()) for line in lines[: _ROW + 1]):
        return True
    names = [_are_names(line.strip(" ;,.-"), credited=False) for line in lines[:_ROW]]
    return len(lines) > _ROW and all(names)


def _credited(line: str, start: int) -> Signature | None:
    if _inner_credit().search(line, start):
        return Signature(_END.sub("", line), 0.85) if line[start : start + 1].isupper() else None
    names = _without_note(_END.sub("", line[start:]).strip())
    if is_beside(line) and _is_agency(names):
        return None  # "Ảnh: TTXVN"
    return Signature(names, 0.95) if _are_names(names, credited=True) or _is_body(names) else None


def _without_note(names: str) -> str:
    """Without `(tổng hợp)`, `(Theo TTXVN)`, `thực hiện`."""
    return _did().sub("", _NOTE.sub("", names).strip()).strip()


def _are_names(names: str, *, credited: bool) -> bool:
    parts = [part.strip() for part in _BETWEEN.split(names)]
    return 1 <= len(parts) <= _MOST_NAMES and all(
        _is_name(part, credited=credited) or (place and (_is_group(part) or _is_agency(part)))
        for place, part in enumerate(parts)
    )


def _is_name(name: str, *, credited: bool) -> bool:
    name = _title().sub("", name)
    if _are_initials(name):
        return name[0].isupper() and not lists("signatures", "not names", name)
    syllables = name.split()
    fewest = 1 if credited else 2
    if not fewest <= len(syllables) <= _MOST_SYLLABLES or not all(map(_is_capitalised, syllables)):
        return False
    if credited:
        return True
    # An unmarked line must look Vietnamese: "Facebook Twitter" also stands at the ends of articles.
    looks = all(map(is_syllable, syllables)) or _is_first(syllables[0])
    starts = not lists("signatures", "not first", syllables[0])
    return looks and starts and not lists("signatures", "not names", name) and not units.is_province(name)


def _are_initials(name: str) -> bool:
    """`T.H`, `PV`, `NTH`, `PH. HÂN`."""
    is_short = _SHORTEST_INITIALS <= len(name) <= _LONGEST_INITIALS and name.isalpha() and name.isupper()
    return is_short or _INITIALS.fullmatch(name) is not None


def _is_first(syllable: str) -> bool:
    return lists("surnames", "strong", syllable) or syllable[:2].upper() in ("H'", "K'", "H’", "K’")


def _is_capitalised(syllable: str) -> bool:
    letters = syllable.replace(".", "").replace("'", "").replace("’", "")
    return letters.isalpha() and letters[0].isupper() and not syllable.endswith(".")


def _is_group(names: str) -> bool:
    return _groups().fullmatch(names) is not None


def _is_agency(name: str) -> bool:
    is_short = name.isalpha() and name.isupper() and len(name) <= _LONGEST_AGENCY
    return is_short or lists("signatures", "agencies", name)


def _is_body(names: str) -> bool:
    tokens = names.split()
    return 1 < len(tokens) <= _MOST_WORDS and lists("signatures", "bodies", tokens[0]) and "." not in names


def _is_source(source: str) -> bool:
    """An agency, a paper or a site, and no authority: `TTXVN`, `Báo Đồng Tháp`, `Nhandan.vn`."""
    if _is_paper(source):
        return len(source.split()) <= _MOST_WORDS and source[-1:] not in ".!?"
    parts = _BETWEEN.split(source)
    together = len(parts) > 1 and all(_AGENCY.fullmatch(part) or _is_paper(part) for part in parts)
    return bool(together or _AGENCY.fullmatch(source) or _ADDRESS.fullmatch(source))


def _is_paper(source: str) -> bool:
    return lists("signatures", "papers", source.partition(" ")[0])


@cache
def _credit() -> re.Pattern[str]:
    label = f"(?:{choice('signatures', 'labels')})"
    return re.compile(rf"{label}(?:{_JOINT}{label}){{0,4}} ?: ?", re.IGNORECASE)


@cache
def _inner_credit() -> re.Pattern[str]:
    label = f"(?:{choice('signatures', 'labels')})"
    return re.compile(rf"[,;/–(-] ?{label}(?:{_JOINT}{label}){{0,4}} ?: ?", re.IGNORECASE)


@cache
def _pictures() -> re.Pattern[str]:
    return re.compile(rf"(?:{choice('signatures', 'pictures')}) ?:", re.IGNORECASE)


@cache
def _did() -> re.Pattern[str]:
    return re.compile(rf" (?:{choice('signatures', 'done')})$", re.IGNORECASE)


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{choice('signatures', 'titles')})[. ] ?){{1,4}}(?=[^\W\d_])")


@cache
def _groups() -> re.Pattern[str]:
    return re.compile(rf"(?i:{choice('signatures', 'groups')})(?: [^\W\d_]{{1,12}}){{0,5}}")
