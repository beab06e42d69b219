"""Which metadata items does a file of ISO boxes hold? AVIF and HEIC, ISO/IEC 14496-12 section 8.11.

Raises `IndexError` where a box ends before what it says it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

EXIF, XMP = "exif", "xmp"

_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # name of its `uuid` box
_FULL = 4  # bytes of version and flags before the content of a full box
_IDAT = 1  # construction method: counted from the start of `idat`; 0 counts from that of the file
_MOST_RUNS = 64  # of one item


@dataclass
class _Cursor:
    """Big-endian numbers, one after the other."""

    body: bytes
    at: int = 0

    def number(self, size: int) -> int:
        """The next number of so many bytes; 0 of none."""
        if self.at + size > len(self.body):
            raise IndexError(size)
        self.at += size
        return int.from_bytes(self.body[self.at - size : self.at], "big")


def items(body: bytes, largest: int, most: int) -> Iterator[tuple[str, bytes]]:
    """Each EXIF and XMP item with its bytes, the first of its number; none above `largest` bytes.

    `most` bounds the boxes and items that are looked at.
    """
    meta = next((box for kind, box in _boxes(body, most) if kind == b"meta"), b"")[_FULL:]
    inside = dict(_boxes(meta, most))
    kinds = _kinds(inside.get(b"iinf", b""), most)
    for number, in_idat, runs in _places(inside.get(b"iloc", b""), most):
        kind = kinds.pop(number, None)
        if kind and sum(size for _, size in runs) <= largest:
            source = inside.get(b"idat", b"") if in_idat else body
            yield kind, b"".join(source[start : start + size] for start, size in runs)


def has_credentials(body: bytes, most: int) -> bool:
    """Is there a box with a manifest of C2PA?"""
    return any(kind == b"uuid" and box.startswith(_C2PA) for kind, box in _boxes(body, most))


def _boxes(body: bytes, most: int) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(most):
        if at + 8 > len(body):
            return
        head = _Cursor(body, at)
        size, kind = head.number(4), head.number(4).to_bytes(4, "big")
        if size == 1:
            size = head.number(8)
        end = at + size if size else len(body)
        if end < head.at:
            return
        yield kind, b"" if kind == b"mdat" else body[head.at : end]
        at = end


def _kinds(iinf: bytes, most: int) -> dict[int, str]:
    """Item number to kind, of those that are metadata."""
    found: dict[int, str] = {}
    counted = 2 if iinf[:1] == b"\0" else 4
    for kind, box in _boxes(iinf[_FULL + counted :], most):
        if kind != b"infe" or box[:1] not in {b"\2", b"\3"}:
            continue
        entry = _Cursor(box, _FULL)
        number = entry.number(2 if box[0] == 2 else 4)  # noqa: PLR2004 - by the box's version
        entry.number(2)  # protection
        rest = box[entry.at :]
        if rest.startswith(b"Exif"):
            found[number] = EXIF
        elif rest.startswith(b"mime") and b"\0application/rdf+xml\0" in rest:
            found[number] = XMP
    return found


def _places(iloc: bytes, most: int) -> Iterator[tuple[int, bool, list[tuple[int, int]]]]:
    """Item number, whether it lies in `idat`, and its runs of bytes as start and size."""
    if not iloc:
        return
    version, at = iloc[0], _Cursor(iloc, _FULL)
    sizes = at.number(2)
    of_offset, of_length, of_base, of_index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    of_number = 4 if version > 1 else 2
    for _ in range(min(at.number(of_number), most)):
        number = at.number(of_number)
        method = at.number(2) & 15 if version else 0
        at.number(2)  # the file that it lies in: this one
        base = at.number(of_base)
        runs = []
        count = at.number(2)
        if count > _MOST_RUNS:
            return
        for _ in range(count):
            at.number(of_index if version else 0)
            runs.append((base + at.number(of_offset), at.number(of_length)))
        if method <= _IDAT:
            yield number, method == _IDAT, runs
