"""Is this a photo that we can take, and how large is it? Also the only gate to libvips.

No other file imports pyvips; workers/imaging/render.py works on the images that this one opens.
Nothing touches libvips before the first call: a process that used it and then forks hangs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from wire import documents
from wire.errors import Rejected
from wire.submission import Photo

JPEG, PNG, WEBP, AVIF = "image/jpeg", "image/png", "image/webp", "image/avif"

LONGEST_SIDE = 20_000
MOST_INTERLACED = 50_000_000  # pixels; a progressive file is held in memory as a whole
MOST_TRIED = 25_000_000  # pixels; what costs a whole frame of memory is not decoded at the door beyond

_LOADERS = {JPEG: "jpegload_buffer", PNG: "pngload_buffer", WEBP: "webpload_buffer", AVIF: "heifload_buffer"}
_CLASSES = ("VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif")
_SIDEWAYS = range(5, 9)  # EXIF orientations whose rows are the photo's columns


@functools.cache
def vips() -> Any:
    """The pyvips module, set up on first use: four loaders allowed, no cache, one thread an operation.

    The environment variables that do more (`VIPS_MAX_COORD`, `MALLOC_ARENA_MAX`) belong to whoever
    starts the process.
    """
    import pyvips  # noqa: PLC0415 - loading it starts libvips, which must not happen before a fork

    pyvips.cache_set_max(0)
    pyvips.concurrency_set(1)
    pyvips.block_untrusted_set(state=True)
    pyvips.operation_block_set("VipsForeignLoad", state=True)
    for name in _CLASSES:
        pyvips.operation_block_set(name, state=False)
    return pyvips


def media_type(body: bytes) -> str | None:
    """The media type by the first bytes, whatever the file is called; None: not one that we take."""
    if body.startswith(b"\xff\xd8\xff"):
        return JPEG
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return WEBP
    if body[4:8] == b"ftyp" and any(brand in _brands(body) for brand in (b"avif", b"avis")):
        return AVIF
    return None


def load(body: bytes, **options: Any) -> Any:
    """The image as pyvips reads it from top to bottom, pixels not decoded yet; damage is an error."""
    loader = _LOADERS[media_type(body) or JPEG]
    return getattr(vips().Image, loader)(body, access="sequential", fail_on="error", **options)


def upright(image: Any) -> tuple[int, int]:
    """Width and height in pixels once the EXIF orientation is applied."""
    turned = _field(image, "orientation") in _SIDEWAYS
    return (image.height, image.width) if turned else (image.width, image.height)


def probe(body: bytes, *, max_pixels: int) -> Photo:
    """The photo's name (SHA-256), media type and upright size.

    Raises:
        Rejected: 422 `unsupported_photo` (not a still JPEG, PNG, WebP or AVIF), `unsafe_photo` (too
            large to decode safely) or `broken_photo` (cut off or damaged).
    """
    found = media_type(body)
    if found is None:
        raise Rejected("unsupported_photo", 422, f"This is {_guess(body)}; send JPEG, PNG, WebP or AVIF.")
    _refuse_truncated(body, found)
    image = _decoded(lambda: load(body))
    _refuse_animated(body, image)
    _refuse_unsafe(image, max_pixels)
    _decoded(lambda: _try_pixels(body, found, image))
    width, height = upright(image)
    return Photo(documents.sha256(body), found, width, height, len(body))


def _decoded(work: Callable[[], Any]) -> Any:
    # A hostile file's bytes can come back in the message and fail there: UnicodeDecodeError.
    try:
        return work()
    except Exception as error:
        raise Rejected("broken_photo", 422, "The file is damaged or not complete.") from error


def _refuse_animated(body: bytes, image: Any) -> None:
    animated_png = body.startswith(b"\x89PNG") and b"acTL" in body[: max(body.find(b"IDAT"), 0)]
    animated_avif = body[4:12] == b"ftypavis"
    if animated_png or animated_avif or (_field(image, "n-pages") or 1) > 1:
        raise Rejected("unsupported_photo", 422, "The file holds several pictures; send one still photo.")


def _refuse_unsafe(image: Any, max_pixels: int) -> None:
    size = f"{image.width} × {image.height} pixels"
    pixels = image.width * image.height
    if max(image.width, image.height) > LONGEST_SIDE:
        raise Rejected("unsafe_photo", 422, f"{size}: no side may be longer than {LONGEST_SIDE}.")
    if pixels > max_pixels:
        raise Rejected("unsafe_photo", 422, f"{size}: at most {max_pixels} pixels are taken.")
    if _field(image, "interlaced") and pixels > MOST_INTERLACED:
        raise Rejected("unsafe_photo", 422, f"{size}: at most {MOST_INTERLACED} when progressive.")


def _try_pixels(body: bytes, found: str, image: Any) -> None:
    """Decode once, small where the format can, so that damage shows now and not after the 202."""
    streams = found == JPEG and not _field(image, "interlaced")
    if not streams and image.width * image.height > MOST_TRIED:
        return
    small: dict[str, dict[str, Any]] = {JPEG: {"shrink": 8}, WEBP: {"scale": 1 / 8}}
    load(body, **small.get(found, {})).avg()


def _refuse_truncated(body: bytes, found: str) -> None:
    whole = True
    if found == PNG:
        whole = b"IEND\xaeB`\x82" in body
    elif found == WEBP:
        whole = int.from_bytes(body[4:8], "little") + 8 <= len(body)
    elif found == AVIF:
        whole = _boxes_end(body) <= len(body)
    if not whole:
        raise Rejected("broken_photo", 422, "The file is cut off before its end.")


def _boxes_end(body: bytes) -> int:
    """Where the last box of an ISO base media file says that it ends (ISO/IEC 14496-12 section 4.2)."""
    start = 0
    while start + 8 <= len(body):
        size = int.from_bytes(body[start : start + 4], "big")
        if size == 1:
            size = int.from_bytes(body[start + 8 : start + 16], "big")
        if size == 0:
            return len(body)
        if size < 8:  # noqa: PLR2004 - a box is at least its own header
            return len(body) + 1
        start += size
    return start


def _brands(body: bytes) -> tuple[bytes, ...]:
    end = min(int.from_bytes(body[:4], "big"), 256)
    return tuple(body[at : at + 4] for at in range(8, end, 4))


def _field(image: Any, name: str) -> Any:
    return image.get(name) if image.get_typeof(name) else None


_KNOWN = (
    (b"GIF8", "a GIF"),
    (b"II*\0", "a TIFF"),
    (b"MM\0*", "a TIFF"),
    (b"%PDF", "a PDF"),
    (b"BM", "a BMP"),
    (b"PK\3\4", "an archive or office document"),
    (b"<svg", "an SVG drawing"),
)


def _guess(body: bytes) -> str:
    if not body:
        return "an empty file"
    if body[4:8] == b"ftyp":
        return "a HEIC photo or a video"
    named = (name for start, name in _KNOWN if body.startswith(start))
    svg = "an SVG drawing" if b"<svg" in body[:1000].lower() else "not a photo"
    return next(named, svg)
