"""Which way up was the camera held? The one thing of EXIF that a photo's size depends on (CIPA DC-008)."""

from __future__ import annotations

from typing import Literal

START = b"Exif\0\0"

_UPRIGHT = 1
_ORIENTATION = 0x0112
_SHORT = 3
_ENTRY = 12  # bytes
_MOST_ENTRIES = 500
_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}


def orientation(tiff: bytes) -> int:
    """1 to 8, from a TIFF structure; 1 where it does not say, or nothing that makes sense.

    Only the first directory is read, once, so that none can lead in a circle.
    """
    order = _ORDERS.get(tiff[:4])
    if order is None:
        return _UPRIGHT
    start = int.from_bytes(tiff[4:8], order)
    count = min(int.from_bytes(tiff[start : start + 2], order), _MOST_ENTRIES)
    entries = tiff[start + 2 : start + 2 + count * _ENTRY]
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        tag, kind = (int.from_bytes(entries[at + part : at + part + 2], order) for part in (0, 2))
        if (tag, kind) == (_ORIENTATION, _SHORT):
            found = int.from_bytes(entries[at + 8 : at + 10], order)
            return found if 1 <= found <= 8 else _UPRIGHT  # noqa: PLR2004 - EXIF 3.0, section 4.6.5.1.6
    return _UPRIGHT
