"""Where in a photo's file do XMP, IPTC and EXIF stand? A walk over its segments; no pixel is decoded.

The file comes from outside: a walk ends at the first thing that is not as its format says, and keeps
what it found until then. It takes a bounded number of steps and a bounded number of bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from workers.imaging.blocks import boxes

MOST_STEPS = 20_000  # segments, chunks or items of one file
LARGEST = 1_048_576  # bytes of one block; a larger one is left alone (depth maps come as XMP, for one)

_JPEG, _PNG, _RIFF = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF"
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_APP1, _APP11, _APP13, _START_OF_SCAN, _END = 0xE1, 0xEB, 0xED, 0xDA, 0xD9
_JUMBF = b"JP"
_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_GUID = 32  # bytes of the name that parts of one extended XMP share
_IIM = 0x0404  # the image resource that holds IPTC


@dataclass
class Blocks:
    """Each as its own standard has it; empty where the file has none.

    xmp    a packet; what did not fit into one JPEG segment is in `more_xmp`, by its GUID
    iptc   datasets of IIM
    exif   a TIFF structure

    `has_credentials`: there is a manifest of C2PA, or what looks like one.
    """

    xmp: bytes = b""
    iptc: bytes = b""
    exif: bytes = b""
    more_xmp: dict[bytes, bytes] = field(default_factory=dict)
    has_credentials: bool = False


def find(body: bytes) -> Blocks:
    """The blocks of a JPEG, PNG, WebP, AVIF or HEIC, the first of each kind; never raises."""
    blocks = Blocks()
    try:
        if body.startswith(_JPEG):
            _jpeg(body, blocks)
        elif body.startswith(_PNG):
            _png(body, blocks)
        elif body.startswith(_RIFF):
            _webp(body, blocks)
        elif body[4:8] == b"ftyp":
            _items(body, blocks)
    except (struct.error, IndexError, zlib.error, ValueError):
        pass  # cut off or lying: what was found until here is what there is
    return blocks


def _jpeg(body: bytes, blocks: Blocks) -> None:
    parts: dict[bytes, dict[int, bytes]] = {}
    resources = bytearray()
    for marker, segment in _segments(body):
        if marker == _APP1 and segment.startswith(_EXIF):
            blocks.exif = blocks.exif or segment[len(_EXIF) :]
        elif marker == _APP1 and segment.startswith(_XMP):
            blocks.xmp = blocks.xmp or segment[len(_XMP) :]
        elif marker == _APP1 and segment.startswith(_MORE_XMP):
            _part(segment[len(_MORE_XMP) :], parts)
        elif marker == _APP11 and segment.startswith(_JUMBF):
            blocks.has_credentials = True
        elif marker == _APP13 and segment.startswith(_PHOTOSHOP) and len(resources) < LARGEST:
            resources += segment[len(_PHOTOSHOP) :]
    blocks.more_xmp = {guid: joined for guid, found in parts.items() if (joined := _joined(found))}
    blocks.iptc = _resource(bytes(resources), _IIM)


def _segments(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Every marker segment up to the first scan (ITU-T T.81 annex B)."""
    at = len(_JPEG)
    for _ in range(MOST_STEPS):
        at = body.find(b"\xff", at)
        if at < 0:
            return
        marker = body[at + 1]
        if marker in {_START_OF_SCAN, _END}:
            return
        if marker in {0x00, 0xFF} or marker in _BARE:
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004 - a fill byte before the marker
            continue
        (length,) = struct.unpack_from(">H", body, at + 2)
        yield marker, body[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _part(segment: bytes, parts: dict[bytes, dict[int, bytes]]) -> None:
    """One part of an extended packet (XMP specification part 3, section 1.1.3.1)."""
    size, offset = struct.unpack_from(">II", segment, _GUID)
    if size <= LARGEST and offset < size:
        parts.setdefault(segment[:_GUID], {})[offset] = segment[_GUID + 8 :]


def _joined(parts: dict[int, bytes]) -> bytes:
    """The parts in their order; nothing where one is missing."""
    joined = bytearray()
    for offset in sorted(parts):
        if offset != len(joined):
            return b""
        joined += parts[offset]
    return bytes(joined)


def _resource(resources: bytes, wanted: int) -> bytes:
    """One of Photoshop's image resources by its number."""
    at = 0
    for _ in range(MOST_STEPS):
        if resources[at : at + 4] != b"8BIM":
            return b""
        (number,) = struct.unpack_from(">H", resources, at + 4)
        at += 6 + (resources[at + 6] + 2) // 2 * 2  # its name, as a Pascal string of even length
        (size,) = struct.unpack_from(">I", resources, at)
        if number == wanted:
            return resources[at + 4 : at + 4 + size]
        at += 4 + (size + 1) // 2 * 2
    return b""


def _png(body: bytes, blocks: Blocks) -> None:
    """`eXIf`, and `iTXt` named as the XMP specification says (PNG third edition, section 11.3)."""
    at = len(_PNG)
    for _ in range(MOST_STEPS):
        size, kind = struct.unpack_from(">I4s", body, at)
        if kind == b"IEND" or at + 8 + size > len(body):
            return
        if kind in {b"eXIf", b"iTXt"} and size <= LARGEST:
            chunk = body[at + 8 : at + 8 + size]
            if kind == b"eXIf":
                blocks.exif = blocks.exif or chunk
            else:
                blocks.xmp = blocks.xmp or _text(chunk)
        blocks.has_credentials |= kind == b"caBX"
        at += 12 + size


def _text(chunk: bytes) -> bytes:
    keyword, _, rest = chunk.partition(b"\0")
    if keyword != b"XML:com.adobe.xmp":
        return b""
    _language, _translated, text = rest[2:].split(b"\0", 2)
    if not rest[0]:
        return text
    return zlib.decompressobj().decompress(text, LARGEST)


def _webp(body: bytes, blocks: Blocks) -> None:
    """`EXIF` and `XMP ` (RFC 9649 section 2.7.1.5)."""
    at = 12
    for _ in range(MOST_STEPS):
        kind, size = struct.unpack_from("<4sI", body, at)
        chunk = body[at + 8 : at + 8 + size] if size <= LARGEST else b""
        if kind == b"EXIF":
            blocks.exif = blocks.exif or chunk.removeprefix(_EXIF)
        elif kind == b"XMP ":
            blocks.xmp = blocks.xmp or chunk
        blocks.has_credentials |= kind == b"C2PA"
        at += 8 + (size + 1) // 2 * 2


def _items(body: bytes, blocks: Blocks) -> None:
    """The items `Exif` and `mime` of AVIF and HEIC (ISO/IEC 23008-12 annex A)."""
    blocks.has_credentials = boxes.has_credentials(body, MOST_STEPS)
    for kind, item in boxes.items(body, LARGEST, MOST_STEPS):
        if kind == boxes.XMP:
            blocks.xmp = blocks.xmp or item
        else:
            (before,) = struct.unpack_from(">I", item)  # bytes before the TIFF header
            blocks.exif = blocks.exif or item[4 + before :]
