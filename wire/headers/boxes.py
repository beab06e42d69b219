"""The boxes that AVIF and HEIC files consist of (ISO/IEC 14496-12, section 4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wire.headers.header import broken

MOST_BOXES = 5_000  # beside each other; a photo of 48 megapixels in tiles has some hundreds

_MANY = {b"free", b"skip", b"mdat", b"uuid", b"ipma"}
_SHORT, _LONG = 8, 16  # bytes of a box's own header


@dataclass(frozen=True)
class Box:
    """A box within the file: its type, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


def boxes(body: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places of the file. Raises `Rejected` where one does not fit in there."""
    at = start
    for _ in range(MOST_BOXES):
        if at + _SHORT > end:
            return
        size, head = int.from_bytes(body[at : at + 4], "big"), _SHORT
        if size == 1:
            size, head = int.from_bytes(body[at + 8 : at + 16], "big"), _LONG
        elif size == 0:  # to the end of the file
            size = end - at
        if size < head or at + size > end:
            raise broken("The file is cut off before its end.")
        yield Box(body[at + 4 : at + 8], at + head, at + size)
        at += size
    raise broken("The file is cut into too many parts.")


def once(found: Iterable[Box]) -> dict[bytes, Box]:
    """Each by its type. Where two readers could take different ones for the same, nobody reads on."""
    each: dict[bytes, Box] = {}
    for box in found:
        if box.kind in each and box.kind not in _MANY:
            raise broken("The file says the same thing twice.")
        each[box.kind] = box
    return each
