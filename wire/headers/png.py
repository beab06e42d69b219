"""The header of a PNG, and whether every chunk came as it was sent (W3C PNG, third edition)."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from wire.headers import exif
from wire.headers.header import Header, broken

MEDIA_TYPE = "image/png"

MOST_CHUNKS = 100_000  # of 8 KB each in most files

_BANDS = {0: 1, 2: 3, 3: 4, 4: 2, 6: 4}  # by colour type; a palette becomes colours
_DEPTHS = {1, 2, 4, 8, 16}
_HEADER = 13  # bytes
_WHOLE_BYTE = 8


def read(body: bytes) -> Header:
    """Raises: Rejected."""
    chunks = _chunks(body)
    kind, start, end = next(chunks)
    if kind != b"IHDR" or end - start != _HEADER:
        raise broken("The file does not begin with its header.")
    content = body[start:end]
    width, height = int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
    depth, colours, interlaced = content[8], content[9], content[12]
    if not width or not height or depth not in _DEPTHS or colours not in _BANDS:
        raise broken("The header makes no sense.")
    turned, frames, pixels = 1, 1, 0
    for kind, start, end in chunks:
        if kind == b"acTL":
            frames = max(frames, int.from_bytes(body[start : start + 4], "big"), 2)
        elif kind == b"eXIf":
            turned = exif.orientation(body[start:end])
        pixels += kind == b"IDAT"
    if not pixels:
        raise broken("The file holds no pixels.")
    held = width * height * _BANDS[colours] * max(depth, _WHOLE_BYTE) // 8 if interlaced else 0
    return Header(MEDIA_TYPE, width, height, turned, frames, held, bool(interlaced))


def _chunks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of the content of each chunk up to IEND, all sums right."""
    view, at = memoryview(body), 8
    for _ in range(MOST_CHUNKS):
        end = at + 8 + int.from_bytes(body[at : at + 4], "big")
        if end + 4 > len(body):
            raise broken("The file is cut off before its end.")
        if crc32(view[at + 4 : end]) != int.from_bytes(body[end : end + 4], "big"):
            raise broken("A part of the file did not arrive as it was sent.")
        kind = body[at + 4 : at + 8]
        if kind == b"IEND":
            return
        yield kind, at + 8, end
        at = end + 4
    raise broken("The file is cut into too many parts.")
