"""The header of a WebP (RFC 9649, section 2)."""

from __future__ import annotations

from collections.abc import Iterator

from wire.headers import exif
from wire.headers.header import Header, broken

MEDIA_TYPE = "image/webp"

MOST_CHUNKS = 1_000
# Bytes of address space for each pixel, as measured; a frame is decoded as a whole.
LOSSY, LOSSLESS, WITH_ALPHA = 17, 21, 22

_ANIMATED, _ALPHA = 0x02, 0x10  # flags of VP8X
_LOSSLESS_START = 0x2F
_KEYFRAME = b"\x9d\x01\x2a"


def read(body: bytes) -> Header:
    """Raises: Rejected."""
    size, canvas, flags, turned, frames, cost = (0, 0), (0, 0), 0, 1, 0, LOSSY
    for kind, start, end in _chunks(body):
        content = body[start : min(end, start + 16)]
        if kind == b"VP8X":
            flags, canvas = content[0] if content else 0, (_three(content[4:7]), _three(content[7:10]))
        elif kind == b"VP8 " and content[3:6] == _KEYFRAME:
            frames, size = frames + 1, (_two(content[6:8]), _two(content[8:10]))
        elif kind == b"VP8L" and content[:1] == bytes([_LOSSLESS_START]):
            bits = int.from_bytes(content[1:5], "little")
            frames, size, cost = frames + 1, (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)), LOSSLESS
        elif kind == b"EXIF":
            turned = exif.orientation(body[start:end].removeprefix(exif.START))
    if flags & _ANIMATED:
        frames, size = max(frames, 2), canvas
    if not frames or 0 in size or (flags and size != canvas):
        raise broken("The file holds no picture.")
    each = max(cost, WITH_ALPHA if flags & _ALPHA else 0)
    return Header(MEDIA_TYPE, *size, turned, frames, held=size[0] * size[1] * each)


def _chunks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of the content of each chunk."""
    at, whole = 12, int.from_bytes(body[4:8], "little") + 8
    if whole > len(body):
        raise broken("The file is cut off before its end.")
    for _ in range(MOST_CHUNKS):
        if at + 8 > whole:
            return
        end = at + 8 + int.from_bytes(body[at + 4 : at + 8], "little")
        if end > whole:
            raise broken("The file is cut off before its end.")
        yield body[at : at + 4], at + 8, end
        at = end + end % 2
    raise broken("The file is cut into too many parts.")


def _two(content: bytes) -> int:
    return int.from_bytes(content, "little") & 0x3FFF


def _three(content: bytes) -> int:
    return int.from_bytes(content, "little") + 1
