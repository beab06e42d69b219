"""What do the datasets of IPTC IIM say? Record 2 of IIM 4.2, the names of IPTC Photo Metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workers.imaging.blocks import charsets, moments

_MARK = 0x1C
_RECORD = 2
_LONG = 0x8000  # beyond it, the length says how many bytes the length has
_MOST = 5_000  # datasets
_LONGEST = 65_536  # bytes of one value

_DAY, _TIME, _KEYWORD, _CREATOR = 55, 60, 25, 80
_HEADLINE, _CREDIT, _COPYRIGHT, _CAPTION = 105, 110, 116, 120


def read(block: bytes) -> Mapping[str, str | tuple[str, ...]]:
    """`caption`, `headline`, `credit`, `creator` (names), `copyright`, `dateCreated`, `keywords`."""
    found: dict[int, list[str]] = {}
    for number, raw in _datasets(block):
        value = charsets.text(raw)
        if value:
            found.setdefault(number, []).append(value)

    def first(number: int) -> str:
        return found.get(number, [""])[0]

    return {
        "caption": first(_CAPTION),
        "headline": first(_HEADLINE),
        "credit": first(_CREDIT),
        "creator": tuple(found.get(_CREATOR, ())),
        "copyright": first(_COPYRIGHT),
        "dateCreated": moments.of_iim(first(_DAY), first(_TIME)),
        "keywords": tuple(found.get(_KEYWORD, ())),
    }


def _datasets(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and value of each dataset of record 2, up to the first that is not one."""
    at = 0
    for _ in range(_MOST):
        if at + 5 > len(block) or block[at] != _MARK:
            return
        record, number = block[at + 1], block[at + 2]
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & _LONG:
            digits = size & ~_LONG
            size = int.from_bytes(block[at : at + digits], "big")
            at += digits
        if record == _RECORD and size <= _LONGEST:
            yield number, block[at : at + size]
        at += size
