"""What does EXIF say of a photo's maker? Five texts and a time (CIPA DC-008, Exif 3.0).

Nothing else is ever read: no place, no serial number, no maker's note, no thumbnail.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from workers.imaging.blocks import charsets, moments

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_MOST_ENTRIES = 1_000  # of one directory
_LONGEST = 65_536  # bytes of one value
_TEXTS = {1, 2, 7, 129}  # bytes, ASCII, undefined, UTF-8: cameras write texts as any of these

_DESCRIPTION, _ARTIST, _COPYRIGHT, _MORE = 0x010E, 0x013B, 0x8298, 0x8769
_TAKEN, _OFFSET = 0x9003, 0x9011


def read(block: bytes) -> Mapping[str, str | tuple[str, ...]]:
    """`caption`, `creator` (names), `copyright` and `dateCreated`, where they are there.

    Raises:
        ValueError: it is no TIFF structure.
    """
    order = _ORDERS.get(block[:4])
    if order is None:
        raise ValueError("not a TIFF structure")
    (first,) = struct.unpack_from(f"{order}I", block, 4)
    main = _directory(block, order, first)
    more = _directory(block, order, _pointer(main, order))
    names = charsets.text(main.get(_ARTIST, b"")).split(";")
    # Two parts, the photographer's and the editor's, with a NUL between them.
    rights = [charsets.text(part) for part in main.get(_COPYRIGHT, b"").split(b"\0")]
    return {
        "caption": charsets.text(main.get(_DESCRIPTION, b"")),
        "creator": tuple(name.strip() for name in names if name.strip()),
        "copyright": ", ".join(part for part in rights if part),
        "dateCreated": moments.of_exif(
            charsets.text(more.get(_TAKEN, b"")), charsets.text(more.get(_OFFSET, b""))
        ),
    }


def _directory(block: bytes, order: str, start: int) -> dict[int, bytes]:
    """Tag to value of the texts and of the pointer to the next directory; what lies outside is left out."""
    if not 8 <= start <= len(block) - 2:  # noqa: PLR2004 - behind the TIFF header
        return {}
    (count,) = struct.unpack_from(f"{order}H", block, start)
    found: dict[int, bytes] = {}
    for at in range(start + 2, start + 2 + 12 * min(count, _MOST_ENTRIES), 12):
        if at + 12 > len(block):
            break
        tag, kind, size = struct.unpack_from(f"{order}HHI", block, at)
        if tag == _MORE:
            found[tag] = block[at + 8 : at + 12]
        elif kind in _TEXTS and size <= _LONGEST:
            (offset,) = struct.unpack_from(f"{order}I", block, at + 8)
            begin = at + 8 if size <= 4 else offset  # noqa: PLR2004 - a short value stands in its entry
            if begin + size <= len(block):
                found.setdefault(tag, block[begin : begin + size])
    return found


def _pointer(main: dict[int, bytes], order: str) -> int:
    (start,) = struct.unpack(f"{order}I", main.get(_MORE, b"\0\0\0\0"))
    return int(start)
