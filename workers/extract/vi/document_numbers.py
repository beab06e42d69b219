"""What does an official document's number look like, and how is it written officially?

State (Nghị định 30/2020/NĐ-CP): `543/QĐ-UBND`, `21/2026/NĐ-CP`, `31/2024/QH15`. Party (Hướng dẫn
36-HD/VPTW): `15-NQ/TW`. In the wild also `72-NQ-TW`, `819/NQ – UVBTVQH 14`, `15 -NQ/TW`, `65-Ctr/TU`.
"""

from __future__ import annotations

import re

from workers.extract.vi import document_types

# The alphabet by asking each letter: in U+1EA0..1EF9 capitals and small letters alternate.
_LATIN = (*range(0x41, 0x250), *range(0x1EA0, 0x1EFA))
_CAPITALS = "".join(letter for letter in map(chr, _LATIN) if letter.isupper())
_CONGRESS = r"(?:U[BVT]{3,6}QH|QH) ?\d{1,2}"
_TAIL = rf"(?:&[{_CAPITALS}]{{1,6}})?"
_PLAIN = rf"[{_CAPITALS}]{{2,10}}{_TAIL}"
_MIXED = rf"[{_CAPITALS}]{{1,10}}[a-zđ]{{0,2}}[{_CAPITALS}]{{0,4}}\d{{0,3}}{_TAIL}"
_TIGHT = rf"[-–—/](?:{_CONGRESS}|{_MIXED})"
_SPACED = (
    rf"(?: {{1,2}}[-–—/] {{0,2}}|[-–—/] {{1,2}})"
    rf"(?:{_CONGRESS}|C[Tt]r|TTr|TTg|Q[yY]Đ|QĐi|{_PLAIN})"
)
_DOT = rf"\.[{_CAPITALS}]{{2,6}}(?!\w)"  # 12/QĐ-UBND.HC
_HEAD = r"(?:\d{1,2}\.\d{3}|\d{1,5})(?: ?/ ?\d{4})?"
NUMBER = re.compile(rf"(?<![\w/.-])(?<!\d,){_HEAD}(?:(?:{_TIGHT}|{_SPACED})(?![^\W_])){{1,4}}(?:{_DOT})?")

_PARTY = re.compile(r"(?:TW|TƯ|[A-ZĐ]{0,6}TW|[A-ZĐ]{0,6}TU|HU|ThU|QU|ĐU[A-Z]{0,3}|ĐUK|[A-Z]{1,4}ĐU)")
_MINISTRIES = (
    "BTC|BNV|BYT|BCT|BXD|BGTVT|BGDĐT|BTNMT|BNNPTNT|BNN|BNNMT|BKHCN|BTTTT|BVHTTDL|BLĐTBXH|BKHĐT|BTP|BQP|BCA"
    "|BNG|BDTTG"
)
_STATE = re.compile(rf"(?:UBND|HĐND|TTg|CP|CTN|UBTVQH\d{{1,2}}|QH\d{{1,2}}|TANDTC|{_MINISTRIES})")
_PART = re.compile("[-/]")


def tidy(number: str) -> str:
    """The number officially written, without spaces: `72-NQ-TW` is `72-NQ/TW`, `65-Ctr/TU` `65-CTr/TU`."""
    number = number.replace(" ", "").replace("–", "-").replace("—", "-")
    head, *codes = _PART.split(number)
    head = head.replace(".", "")  # "1.902/UBND-KT"
    year = [codes.pop(0)] if codes and codes[0].isdigit() else []
    spelled = [document_types.official(code) for code in codes]
    if len(spelled) > 1 and document_types.by_code(spelled[0]):
        if _PARTY.fullmatch(spelled[1]) and not year:
            return f"{head}-{spelled[0]}/{'-'.join(spelled[1:])}"
        if _STATE.fullmatch(spelled[1]):
            return "/".join((head, *year, "-".join(spelled)))
    marks = [mark for mark in number if mark in "-/"]
    return head + "".join(mark + part for mark, part in zip(marks, (*year, *spelled), strict=True))


def parts(number: str) -> list[str]:
    """Number, year and abbreviations of a tidy number."""
    return _PART.split(number)
