"""Files that mean harm, or are merely odd: each with what must become of it. All are made here, when asked.

`taken` says that renditions come of it; anything else is the code of the refusal.
"""

from __future__ import annotations

import functools
import random
import struct
import zlib
from collections.abc import Iterator

from tests import photos

TAKEN = "taken"
BROKEN, UNSAFE, UNSUPPORTED, HEIC = "broken_photo", "unsafe_photo", "unsupported_photo", "heic_photo"
CUTS = range(10, 100, 10)  # percent

Odd = tuple[str, bytes, str]  # its name, its bytes, what becomes of it


def corpus() -> Iterator[Odd]:
    yield from no_photos()
    yield from cut_off()
    yield from pngs()
    yield from png_bombs()
    yield from jpegs()
    yield from jpeg_bombs()
    yield from jpeg_notes()
    yield from profiles()
    yield from webps()
    yield from avifs()
    yield from polyglots()
    yield from colours()


# What is no photo


def no_photos() -> Iterator[Odd]:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999">&a8;</svg>'
    files = {
        "empty": b"",
        "one byte": b"\xff",
        "text": "Đây không phải là ảnh.".encode() * 20,
        "noise": photos.noise(5000),
        "svg with entities": f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a0 "x">{entities}]>{svg}'.encode(),
        "svg that reads a file": b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "gif": photos.gif(),
        "gif of many frames": photos.gif(2000, 2000)[:-1] + b"!\xf9\4\0\1\0\0\0" * 5000 + b";",
        "tiff in a circle": b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + bytes(12) + struct.pack("<I", 8),
        "tiff of 200000 by 200000": b"II*\0\x08\0\0\0\2\0"
        + struct.pack("<HHIIHHII", 256, 4, 1, 200_000, 257, 4, 1, 200_000),
        "bmp": b"BM" + struct.pack("<IHHIIiiHH", 100, 0, 0, 54, 40, 60_000, 60_000, 1, 24),
        "ppm of 100000 by 100000": b"P6 100000 100000 255\n" + bytes(100),
        "hdr": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 60000 +X 60000\n",
        "fits": b"SIMPLE  =                    T".ljust(2880),
        "exr": b"\x76\x2f\x31\x01" + bytes(100),
        "jpeg xl": b"\xff\x0a" + bytes(100),
        "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100),
        "psd": b"8BPS\0\1" + bytes(100),
        "pdf": b"%PDF-1.7\n" + bytes(200),
        "zip": b"PK\3\4" + bytes(200),
        "program": b"\x7fELF\2\1\1" + bytes(200),
        "html": b"<!doctype html><script>alert(1)</script>",
        "video": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(200),
    }
    yield from ((name, body, UNSUPPORTED) for name, body in files.items())
    yield "only the first bytes of a jpeg", b"\xff\xd8\xff", BROKEN
    yield "only the first bytes of a png", b"\x89PNG\r\n\x1a\n", "broken_photo"
    yield "only the first bytes of a webp", b"RIFF\x04\0\0\0WEBP", BROKEN


def cut_off() -> Iterator[Odd]:
    scene = photos.landscape(320, 200, noise=6)
    whole = {
        "jpeg": photos.jpeg(scene),
        "progressive jpeg": photos.jpeg(scene, interlace=True),
        "grey jpeg": photos.jpeg(scene.colourspace("b-w")),
        "printers' jpeg": photos.cmyk(scene),
        "jpeg with marks to begin anew": photos.jpeg(scene, restart_interval=10),
        "png": photos.png(scene),
        "webp": photos.webp(scene),
        "avif": photos.avif(scene),
    }
    for name, body in whole.items():
        yield name, body, TAKEN
        for percent in CUTS:
            cut = body[: len(body) * percent // 100]
            yield f"{name} cut off at {percent} percent", cut, BROKEN
            if "jpeg" in name:
                yield f"{name} cut off at {percent} percent and given an end", cut + b"\xff\xd9", BROKEN


# PNG


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(
    width: int, height: int, *, depth: int = 8, colours: int = 0, interlace: int = 0, **parts: bytes
) -> bytes:
    """Black, unless `pixels` says otherwise; `before` and `after` are chunks around them."""
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, interlace)
    bands = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colours, 1)
    row = 1 + (width * depth * bands + 7) // 8
    pixels = parts.get("pixels") or _zeros(row * height)
    chunks = [
        chunk(b"IHDR", header),
        parts.get("before", b""),
        chunk(b"IDAT", pixels),
        parts.get("after", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND")


@functools.cache
def _zeros(length: int) -> bytes:
    """So many of them, compressed in pieces: a bomb must not be one for whoever makes it."""
    press = zlib.compressobj(1)
    piece = bytes(min(length, 1_000_000))
    packed = [press.compress(piece) for _ in range(length // len(piece))] if length else []
    return b"".join(packed) + press.compress(bytes(length % len(piece) if length else 0)) + press.flush()


def pngs() -> Iterator[Odd]:
    for depth, colours in ((1, 0), (2, 0), (4, 0), (16, 0), (16, 2), (8, 4), (16, 4), (16, 6)):
        yield (
            f"png of {depth} bits and colour type {colours}",
            png(40, 30, depth=depth, colours=colours),
            TAKEN,
        )
    palette = chunk(b"PLTE", bytes(range(48)))
    yield "png with a palette", png(40, 30, depth=4, colours=3, before=palette), TAKEN
    yield "png whose palette is missing", png(40, 30, depth=8, colours=3), BROKEN
    yield "png of one pixel", png(1, 1), TAKEN
    yield "png one pixel wide", png(1, 20_000), TAKEN
    yield "png one pixel high", png(20_000, 1), TAKEN
    yield "png of no width", png(0, 10), BROKEN
    yield "png of no height", png(10, 0), BROKEN
    yield "png of a depth that there is not", png(10, 10, depth=3), BROKEN
    yield "png of colours that there are not", png(10, 10, colours=5), BROKEN
    yield "png that says more than it has", png(5000, 5000, colours=2, pixels=_zeros(1000)), BROKEN
    yield (
        "png with pixels that cannot be unpacked",
        png(40, 30, pixels=b"\x78\x9c" + photos.noise(500)),
        BROKEN,
    )
    yield "png turned by its exif", png(40, 30, before=chunk(b"eXIf", tiff(6))), TAKEN
    whole = png(40, 30)
    yield "png whose sum is wrong", whole[:-20] + b"\0\0\0\0" + whole[-16:], BROKEN
    yield "png without its end", whole[:-12], BROKEN
    yield "png without pixels", whole[:33] + chunk(b"IEND"), BROKEN
    yield "png with a chunk of 4 GB", whole[:33] + b"\xff\xff\xff\xffIDAT" + whole[41:], BROKEN
    yield "png of 200000 empty chunks", whole[:33] + chunk(b"teSt") * 200_000 + whole[33:], BROKEN
    frames = chunk(b"acTL", struct.pack(">II", 2, 0))
    yield "animated png", png(40, 30, before=frames), UNSUPPORTED
    yield "png that says it is animated, behind its pixels", png(40, 30, after=frames), UNSUPPORTED


def png_bombs() -> Iterator[Odd]:
    yield "png of 30000 by 30000", png(30_000, 30_000, depth=1), UNSAFE
    yield "png of 20000 by 20000", png(20_000, 20_000, depth=1), UNSAFE
    yield "png of 2^31 by 2^31", png(2**31 - 1, 2**31 - 1, pixels=_zeros(1000)), UNSAFE
    yield "png of 100 megapixels of nothing", png(10_000, 10_000, depth=1), TAKEN
    deep = png(9000, 9000, depth=16, colours=6, interlace=1, pixels=_zeros(1000))
    yield "interlaced png of 600 MB", deep, UNSAFE
    bomb = _zeros(200_000_000)
    yield "png with a note of 200 MB", png(40, 30, before=chunk(b"zTXt", b"Comment\0\0" + bomb)), TAKEN
    note = b"XML:com.adobe.xmp\0\1\0\0\0" + bomb
    yield "png with an xmp of 200 MB", png(40, 30, before=chunk(b"iTXt", note)), TAKEN
    yield (
        "png with a profile of 200 MB",
        png(40, 30, colours=2, before=chunk(b"iCCP", b"x\0\0" + bomb)),
        TAKEN,
    )
    yield "png with more pixels than it says", png(40, 30, pixels=bomb), TAKEN


# JPEG


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segments(body: bytes, *segments: bytes) -> bytes:
    return body[:2] + b"".join(segments) + body[2:]


@functools.cache
def plain(*, interlace: bool = False) -> bytes:
    return photos.jpeg(photos.landscape(160, 120, noise=4), interlace=interlace)


def frame(body: bytes) -> int:
    """Where the content of the start of frame begins: bits, height, width, colours …"""
    return next(body.index(marker) + 4 for marker in (b"\xff\xc0", b"\xff\xc2") if marker in body)


def sized(body: bytes, width: int, height: int) -> bytes:
    at = frame(body)
    return body[: at + 1] + struct.pack(">HH", height, width) + body[at + 5 :]


def changed(body: bytes, at: int, to: int) -> bytes:
    return body[:at] + bytes([to]) + body[at + 1 :]


def jpegs() -> Iterator[Odd]:
    body = plain()
    at = frame(body)
    kinds = {0xC3: "lossless", 0xC9: "arithmetic", 0xCA: "progressive arithmetic", 0xC5: "differential"}
    yield from ((f"{name} jpeg", changed(body, at - 3, kind), UNSUPPORTED) for kind, name in kinds.items())
    yield "jpeg of 12 bits", changed(body, at, 12), UNSUPPORTED
    yield "jpeg of 2 colours", changed(body, at + 5, 2), UNSUPPORTED
    yield "jpeg of no colours", changed(body, at + 5, 0), UNSUPPORTED
    yield "jpeg of 255 colours", changed(body, at + 5, 255), UNSUPPORTED
    yield "jpeg sampled by nothing", changed(body, at + 7, 0), BROKEN
    yield "jpeg sampled by 15", changed(body, at + 7, 0xFF), BROKEN
    yield "jpeg of no width", sized(body, 0, 120), BROKEN
    yield "jpeg of no height", sized(body, 160, 0), BROKEN
    yield "jpeg that says more than it has", sized(body, 4000, 4000), BROKEN
    yield "jpeg that says less than it has", sized(body, 80, 60), TAKEN
    yield "progressive jpeg that says more than it has", sized(plain(interlace=True), 4000, 4000), BROKEN
    yield "jpeg of two frames", with_segments(body, segment(0xC0, body[at : at + 15])), BROKEN
    yield "jpeg without its tables", body.replace(b"\xff\xdb", b"\xff\xfe"), BROKEN
    yield "jpeg whose segment has no length", body[:2] + b"\xff\xe0\0\0" + body[2:], BROKEN
    yield "jpeg whose segment is too long", body[:2] + b"\xff\xe0\xff\xff" + body[2:500], BROKEN
    yield "jpeg whose scan comes first", b"\xff\xd8" + body[body.index(b"\xff\xda") :], BROKEN
    yield "jpeg with 6000 remarks", with_segments(body, segment(0xFE, b"x") * 6000), BROKEN
    yield "jpeg with a lot of filling", body[:2] + b"\xff" * 100_000 + body[2:], TAKEN
    yield "jpeg with noise between its segments", body[:20] + b"noise" + body[20:], TAKEN
    yield "jpeg with zeros behind it", body + bytes(100_000), TAKEN
    grey = photos.flat(160, 120, [128, 128, 128])
    yield "jpeg of nothing but grey", photos.jpeg(grey), TAKEN
    yield "progressive jpeg of nothing but grey", photos.jpeg(grey, interlace=True), TAKEN
    stray = bytes(range(1, 9))
    for name, one in {
        "jpeg": body,
        "grey jpeg": photos.jpeg(grey),
        "progressive jpeg": plain(interlace=True),
    }.items():
        yield f"{name} with stray bytes before its end", one[:-2] + stray + one[-2:], TAKEN
    yield "jpeg one pixel wide", photos.jpeg(photos.flat(1, 20_000, [9, 9, 9])), TAKEN
    yield "jpeg one pixel high", photos.jpeg(photos.flat(20_000, 1, [9, 9, 9])), TAKEN
    yield "jpeg too long", photos.jpeg(photos.flat(20_001, 2, [9, 9, 9])), UNSAFE


def jpeg_bombs() -> Iterator[Odd]:
    passes = plain(interlace=True)
    yield "progressive jpeg of 65500 by 65500", sized(passes, 65_500, 65_500), UNSAFE
    yield "progressive jpeg of 16000 by 16000", sized(passes, 16_000, 16_000), UNSAFE
    yield "progressive jpeg of 8000 by 8000", sized(passes, 8000, 8000), UNSAFE
    yield "jpeg of 65500 by 65500", sized(plain(), 65_500, 65_500), UNSAFE
    yield "jpeg of 20000 by 20000", sized(plain(), 20_000, 20_000), UNSAFE
    last = passes.rindex(b"\xff\xda")
    for times in (100, 5000):
        yield f"jpeg of {times} passes", passes[:last] + passes[last:-2] * times + b"\xff\xd9", UNSAFE
    hidden = segment(0xFE, b"\xff\xd9") + passes[last:-2]
    yield "jpeg that hides its passes", passes[:last] + hidden * 2000 + b"\xff\xd9", BROKEN


def tiff(orientation: int = 1, *, kind: int = 3, order: str = "<", following: int = 0) -> bytes:
    """EXIF with one entry; `following` is where the next directory is said to be."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(f"{order}HHI", 0x0112, kind, 1) + struct.pack(f"{order}HH", orientation, 0)
    return mark + struct.pack(f"{order}IH", 8, 1) + entry + struct.pack(f"{order}I", following)


def exif(content: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + content)


def xmp(packet: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def jpeg_notes() -> Iterator[Odd]:
    """Whatever a camera or a villain writes beside the pixels: the photo is taken all the same."""
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    many = struct.pack("<H", 0xFFFF)
    notes = {
        "exif of nothing": [exif(b"")],
        "exif of noise": [exif(photos.noise(60_000))],
        "exif in a circle": [exif(tiff(following=8))],
        "exif in a circle of two": [exif(tiff(following=26) + tiff()[8:22] + struct.pack("<I", 8))],
        "exif that leads outside": [exif(tiff(following=0xFFFFFFF0))],
        "exif that begins outside": [exif(b"II*\0" + struct.pack("<I", 0xFFFFFFF0))],
        "exif of 65535 entries": [exif(b"II*\0" + struct.pack("<I", 8) + many + bytes(60_000))],
        "exif of a value of 4 GB": [
            exif(b"II*\0\x08\0\0\0\1\0" + struct.pack("<HHII", 0x010E, 2, 0xFFFFFFFF, 0))
        ],
        "exif of a thumbnail outside": [
            exif(b"MM\0*\0\0\0\x08\0\1" + struct.pack(">HHII", 0x0201, 4, 1, 0xFFFFFF))
        ],
        "300 times exif": [exif(tiff(6))] * 300,
        "orientation 0": [exif(tiff(0))],
        "orientation 9": [exif(tiff(9))],
        "orientation 65535": [exif(tiff(65_535))],
        "orientation as a long": [exif(tiff(6, kind=4))],
        "orientation of a big-endian camera": [exif(tiff(6, order=">"))],
        "xmp that is cut off": [xmp(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF")],
        "xmp of laughs": [
            xmp(b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]><x>&l9;</x>")
        ],
        "xmp that reads a file": [xmp(b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>')],
        "xmp nested deeply": [xmp(b"<a>" * 20_000)],
        "xmp that is no text": [xmp(b"\xff\xfe\0\xd8" * 5000)],
        "iptc whose lengths lie": [
            segment(0xED, b"Photoshop 3.0\0008BIM\4\4\0\0\xff\xff\xff\xff\x1c\2\x78\xff\xff")
        ],
        "remarks in every encoding": [segment(0xFE, bytes(range(256)) * 200)],
    }
    yield from ((f"jpeg with {name}", with_segments(plain(), *given), TAKEN) for name, given in notes.items())


def profiles() -> Iterator[Odd]:
    real = photos.jpeg(photos.landscape(160, 120), profile="p3")
    start = real.index(b"ICC_PROFILE\0")
    length = int.from_bytes(real[start - 2 : start], "big") - 16
    profile = real[start + 14 : start + 14 + length]

    def bearing(content: bytes, number: int = 1, count: int = 1) -> bytes:
        return with_segments(plain(), segment(0xE2, b"ICC_PROFILE\0" + bytes([number, count]) + content))

    odd = {
        "noise": bearing(photos.noise(3000)),
        "nothing": bearing(b""),
        "half a profile": bearing(profile[: len(profile) // 2]),
        "a profile that says it has 4 GB": bearing(b"\xff\xff\xff\xff" + profile[4:]),
        "a profile of a hundred million tags": bearing(
            profile[:128] + struct.pack(">I", 10**8) + profile[132:]
        ),
        "a profile for printers": bearing(profile[:16] + b"CMYK" + profile[20:]),
        "a profile for greys": bearing(profile[:16] + b"GRAY" + profile[20:]),
        "the second of five parts": bearing(profile, 2, 5),
        "part 0 of 0": bearing(profile, 0, 0),
        "200 profiles": with_segments(plain(), *[segment(0xE2, b"ICC_PROFILE\0\1\1" + profile)] * 200),
    }
    yield "jpeg in a wide gamut", real, TAKEN
    yield from ((f"jpeg with {name} for its colours", body, TAKEN) for name, body in odd.items())


# WebP


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    content = b"".join(kind + struct.pack("<I", len(one)) + one + bytes(len(one) % 2) for kind, one in chunks)
    return b"RIFF" + struct.pack("<I", len(content) + 4) + b"WEBP" + content


def webps() -> Iterator[Odd]:
    lossy = photos.webp(photos.landscape(160, 120, noise=4))
    pixels = lossy[20 : 20 + int.from_bytes(lossy[16:20], "little")]
    yield "webp without loss", photos.webp(photos.landscape(160, 120), lossless=True), TAKEN
    yield "webp with alpha", photos.webp(photos.landscape(160, 120).bandjoin(128)), TAKEN
    huge = struct.pack("<I", 16_382 | 16_382 << 14)
    yield "webp of 16383 by 16383", riff((b"VP8L", b"\x2f" + huge + bytes(20))), UNSAFE
    yield (
        "webp of 9000 by 9000",
        riff((b"VP8L", b"\x2f" + struct.pack("<I", 8999 | 8999 << 14) + bytes(20))),
        UNSAFE,
    )
    yield (
        "webp of noise",
        riff((b"VP8L", b"\x2f" + struct.pack("<I", 99 | 99 << 14) + photos.noise(900))),
        BROKEN,
    )
    yield (
        "webp whose frame is noise",
        riff((b"VP8 ", pixels[:10] + photos.noise(900))),
        "broken_photo or taken",
    )
    yield "webp of no size", riff((b"VP8 ", pixels[:6] + bytes(4) + pixels[10:])), BROKEN
    canvas = b"\0\0\0\0" + (9999).to_bytes(3, "little") * 2
    yield "webp smaller than its canvas", riff((b"VP8X", canvas), (b"VP8 ", pixels)), BROKEN
    yield "webp without a frame", riff((b"VP8X", canvas)), BROKEN
    moving = b"\2\0\0\0" + (159).to_bytes(3, "little") + (119).to_bytes(3, "little")
    yield "animated webp", riff((b"VP8X", moving), (b"ANIM", bytes(6)), (b"ANMF", bytes(16))), UNSUPPORTED
    yield "webp of 5000 chunks", riff((b"VP8 ", pixels), *[(b"tEST", b"")] * 5000), BROKEN
    yield "webp that is longer than it says", lossy + photos.noise(500), TAKEN
    yield "webp that is shorter than it says", lossy[:4] + struct.pack("<I", 2**31) + lossy[8:], BROKEN


# AVIF and HEIC


@functools.cache
def small_avif() -> bytes:
    return photos.avif(photos.landscape(160, 120, noise=4))


def resized_avif(width: int, height: int) -> bytes:
    """A small one that says it has this size."""
    body = small_avif()
    at = body.index(b"ispe") + 8
    return body[:at] + struct.pack(">II", width, height) + body[at + 8 :]


def avifs() -> Iterator[Odd]:
    body, of = small_avif(), resized_avif
    yield "avif of 10 bits", photos.avif(photos.landscape(160, 120).colourspace("rgb16"), bitdepth=10), TAKEN
    yield "avif with alpha", photos.avif(photos.landscape(160, 120).bandjoin(128)), TAKEN
    yield "avif of 65535 by 65535", of(65_535, 65_535), UNSAFE
    yield "avif of 9000 by 9000", of(9000, 9000), UNSAFE
    yield "avif of 4000 by 4000 that is small", of(4000, 4000), BROKEN
    yield "avif of 16 by 16 that is larger", of(16, 16), "broken_photo or taken"
    yield "avif of no size", of(0, 0), BROKEN
    for kind in (b"unci", b"iden", b"iovl", b"mski", b"j2k1", b"hvc1", b"vvc1", b"jpeg"):
        yield f"avif whose picture is {kind.decode()}", body.replace(b"av01", kind), UNSUPPORTED
    yield "avif of tiles that are missing", body.replace(b"av01", b"grid"), BROKEN
    yield "avif whose photo is not there", body.replace(b"pitm\0\0\0\0\0\1", b"pitm\0\0\0\0\0\7"), UNSUPPORTED
    for kind in (b"meta", b"pitm", b"iinf", b"iprp", b"ipco", b"ipma", b"ispe", b"av1C", b"iloc"):
        yield f"avif without {kind.decode()}", body.replace(kind, b"free"), BROKEN
    meta = body.index(b"meta") - 4
    length = int.from_bytes(body[meta : meta + 4], "big")
    yield "avif that says it all twice", body[: meta + length] + body[meta:], BROKEN
    yield "avif of a box of 7 bytes", body[:meta] + struct.pack(">I", 7) + body[meta + 4 :], BROKEN
    yield "avif of a box of 4 GB", body[:meta] + b"\xff" * 4 + body[meta + 4 :], BROKEN
    yield "avif of a box of 2^63 bytes", body[:meta] + b"\0\0\0\1meta\x7f" + b"\xff" * 7 + body[meta:], BROKEN
    yield "avif of 20000 boxes", body[:meta] + b"\0\0\0\x08free" * 20_000 + body[meta:], BROKEN
    yield "animated avif", body[:meta] + b"\0\0\0\x08moov" + body[meta:], UNSUPPORTED
    start = body.index(b"mdat") + 4
    yield "avif of noise", body[:start] + photos.noise(len(body) - start), BROKEN
    yield "avif of zeros", body[:start] + bytes(len(body) - start), BROKEN
    yield (
        "avif that says it is heic",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + body[meta:],
        f"{UNSUPPORTED} or {HEIC}",
    )


# Two things at once, and odd colours


def polyglots() -> Iterator[Odd]:
    body = plain()
    yield "jpeg and zip", body + b"PK\3\4" + photos.noise(500) + b"PK\5\6" + bytes(18), TAKEN
    yield "jpeg and page", body + b"<html><script>alert(1)</script></html>", TAKEN
    yield "jpeg and program", with_segments(body, segment(0xFE, b"<?php system($_GET['c']); ?>")), TAKEN
    yield "jpeg and another jpeg", body + plain(interlace=True), TAKEN
    yield "png and zip", png(40, 30) + b"PK\3\4" + bytes(500), TAKEN
    yield "gif and jpeg", b"GIF89a" + body, UNSUPPORTED
    yield "pdf and jpeg", b"%PDF-1.7\n" + body, UNSUPPORTED
    yield "text and png", b"\n" + png(40, 30), UNSUPPORTED


def colours() -> Iterator[Odd]:
    scene = photos.landscape(160, 120)
    yield "jpeg in printers' colours", photos.cmyk(scene), TAKEN
    yield (
        "jpeg in printers' colours without a profile",
        photos.jpeg(scene.colourspace("cmyk"), keep="none"),
        TAKEN,
    )
    yield "jpeg with all its colours", photos.jpeg(scene, subsample_mode="off"), TAKEN
    yield "png of 16 bits", photos.png(scene.colourspace("rgb16")), TAKEN
    yield "transparent png", photos.transparent(160, 120), TAKEN


# Mutations


def mutations(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Small photos of every kind with bytes changed, cut out, doubled or moved; the same for one seed."""
    luck = random.Random(seed)
    grown = seeds()
    for number in range(count):
        name = luck.choice(sorted(grown))
        body = bytearray(grown[name])
        for _ in range(luck.choice((1, 1, 2, 4, 16))):
            _mutate(body, luck)
        yield f"{number}: {name}", resummed(bytes(body)) if name.startswith("png") else bytes(body)


def _mutate(body: bytearray, luck: random.Random) -> None:
    near = luck.random() < 0.6  # headers are where it hurts
    at = luck.randrange(min(len(body), 700) if near else len(body))
    match luck.randrange(6):
        case 0:
            body[at] ^= 1 << luck.randrange(8)
        case 1:
            body[at] = luck.choice((0, 1, 0x7F, 0x80, 0xFF))
        case 2:
            body[at : at + 4] = luck.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\0\0\0\1"))
        case 3:
            del body[at : at + luck.randrange(1, 40)]
        case 4:
            body[at:at] = body[at : at + luck.randrange(1, 200)]
        case _:
            body[at : at + 20] = luck.randbytes(20)


def resummed(body: bytes) -> bytes:
    """A PNG with right sums again as far as its chunks can be followed, so that it comes further."""
    fixed, at = bytearray(body), 8
    while at + 12 <= len(fixed):
        end = at + 8 + int.from_bytes(fixed[at : at + 4], "big")
        if end + 4 > len(fixed):
            break
        fixed[end : end + 4] = struct.pack(">I", zlib.crc32(fixed[at + 4 : end]))
        at = end + 4
    return bytes(fixed)


@functools.cache
def seeds() -> dict[str, bytes]:
    scene = photos.landscape(64, 48, noise=8)
    noted = with_segments(
        photos.jpeg(photos.with_exif(scene), profile="p3"),
        xmp(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"),
        segment(0xED, b"Photoshop 3.0\0008BIM\4\4\0\0\0\0\0\x0b\x1c\2\x78\0\5hello\0"),
    )
    return {
        "jpeg": photos.jpeg(scene),
        "jpeg with notes": noted,
        "progressive jpeg": photos.jpeg(scene, interlace=True),
        "jpeg in printers' colours": photos.cmyk(scene),
        "png": photos.png(scene),
        "png interlaced": photos.png(scene.colourspace("rgb16"), interlace=True),
        "png with a palette": photos.png(scene, palette=True),
        "webp": photos.webp(photos.with_exif(scene)),
        "webp without loss": photos.webp(scene, lossless=True),
        "avif": photos.avif(photos.with_exif(scene)),
        "avif with alpha": photos.avif(scene.bandjoin(128)),
    }
