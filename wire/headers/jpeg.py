"""The header of a JPEG, and whether the file is there to its end (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wire.headers import exif
from wire.headers.header import Header, broken, unsafe, unsupported

MEDIA_TYPE = "image/jpeg"

MOST_SEGMENTS = 5_000  # before the pixels; the largest XMP of a telephone takes some hundreds
MOST_SCANS = 40  # encoders make ten; each costs a pass over the frame

_MARKER = re.compile(rb"\xff+([\x01-\xfe])")
_FRAMES = {
    0xC0: False,
    0xC1: False,
    0xC2: True,
}  # Huffman-coded; is it progressive?
_OTHER_FRAMES = {*range(0xC3, 0xD0)} - {0xC4, 0xC8, 0xCC}
_EXIF, _SCAN, _END = 0xE1, 0xDA, 0xD9
_ALONE = {0x01, *range(0xD0, 0xD8)}
_COEFFICIENTS = 128  # bytes of a block of 8 × 8
_COLOURS = (1, 3, 4)
_BITS = 8


@dataclass(frozen=True)
class _Frame:
    """What a start of frame says; `blocks` of all components together."""

    width: int
    height: int
    progressive: bool
    colours: int
    blocks: int


def read(body: bytes) -> Header:
    """Raises: Rejected."""
    frame, turned, last = None, 0, (0, 0)
    for marker, start, end in _segments(body):
        if marker in _OTHER_FRAMES:
            raise unsupported("This kind of JPEG (lossless or arithmetic-coded) is read by few programs.")
        if marker in _FRAMES:
            if frame is not None:
                raise broken("The file holds two frames.")
            frame = _frame(body[start:end], progressive=_FRAMES[marker])
        elif marker == _EXIF and not turned and body.startswith(exif.START, start, end):
            turned = exif.orientation(body[start + len(exif.START) : end])
        last = start, end
    if frame is None:
        raise broken("No frame comes before the pixels.")
    start, end = last
    passes = frame.progressive or body[start] < frame.colours
    return Header(
        MEDIA_TYPE,
        frame.width,
        frame.height,
        turned or 1,
        held=frame.blocks * _COEFFICIENTS if passes else 0,
        progressive=passes,
        cut=_is_cut(body, end, frame, passes=passes),
    )


def _segments(body: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of the content of each segment, that of the first scan's header included."""
    at = 2
    for _ in range(MOST_SEGMENTS):
        found = _MARKER.search(body, at)
        if found is None:
            break
        marker, at = found[1][0], found.end()
        if marker in _ALONE:
            continue
        length = int.from_bytes(body[at : at + 2], "big")
        if marker == _END or length < 2 or at + length > len(body):  # noqa: PLR2004 - counts its own two bytes
            break
        yield marker, at + 2, at + length
        if marker == _SCAN:
            return
        at += length
    raise broken("The file ends before its pixels begin.")


def _frame(content: bytes, *, progressive: bool) -> _Frame:
    bits, count = content[0] if content else 0, content[5] if len(content) > 5 else 0  # noqa: PLR2004
    height, width = int.from_bytes(content[1:3], "big"), int.from_bytes(content[3:5], "big")
    if bits != _BITS or count not in _COLOURS:
        raise unsupported(f"This JPEG has {bits} bits in each of {count} colours.")
    if not width or not height or len(content) < 6 + 3 * count:
        raise broken("The frame has no pixels.")
    sampling = [divmod(content[7 + 3 * part], 16) for part in range(count)]
    if any(not 1 <= factor <= 4 for pair in sampling for factor in pair):  # noqa: PLR2004 - T.81, B.2.2
        raise broken("The frame makes no sense.")
    widest, highest = (max(factors) for factors in zip(*sampling, strict=True))
    across, down = -(-width // (8 * widest)), -(-height // (8 * highest))
    return _Frame(width, height, progressive, count, sum(across * h * down * v for h, v in sampling))


def _is_cut(body: bytes, start: int, frame: _Frame, *, passes: bool) -> bool:
    """Is there less than its pixels need? In coded pixels no marker can stand, so that the end is the end.

    No block takes less than a bit for each of its two codes; in a progressive file the second can be shared.
    """
    end = body.rfind(b"\xff\xd9", start)
    if end < 0:
        return True
    if passes:
        scans = 1 + body.count(b"\xff\xda", start, body.find(b"\xff\xd9", start))
        if scans > MOST_SCANS:
            raise unsafe(f"The picture comes in {scans} passes; at most {MOST_SCANS} are taken.")
    return (end - start) * 8 < frame.blocks * (1 if frame.progressive else 2)
