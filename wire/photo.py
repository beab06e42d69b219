"""Is this a photo that we can take, and how large is it? Also the only gate to libvips.

The question is answered from the header, in Python: no library of ours that could be led astray by a
hostile file works at the door. What pixels it has, a darkroom finds out (workers/imaging/isolated.py).

No other file imports pyvips; workers/imaging/render.py works on the images that this one opens.
Nothing touches libvips before the first call: a process that used it and then forks hangs.
"""

from __future__ import annotations

import functools
from typing import Any

from wire import documents, heic
from wire.errors import Rejected
from wire.headers import heif, jpeg, png, webp
from wire.headers.header import Header, broken, unsafe, unsupported
from wire.submission import Photo

JPEG, PNG, WEBP, AVIF, HEIC = jpeg.MEDIA_TYPE, png.MEDIA_TYPE, webp.MEDIA_TYPE, heif.AVIF, heif.HEIC

LONGEST_SIDE = 20_000
MOST_INTERLACED = 50_000_000  # pixels; a progressive file is held in memory as a whole
MOST_HELD = 485_000_000  # bytes, the file's own among them: what a darkroom has for one photo

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
    """The media type by the first bytes, whatever the file is called; None: not one that we know."""
    if body.startswith(b"\xff\xd8\xff"):
        return JPEG
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return WEBP
    return heif.media_type(body)


def load(body: bytes, **options: Any) -> Any:
    """The image as pyvips reads it from top to bottom, pixels not decoded yet; damage is an error.

    `options` are the loader's: `fail_on="warning"` makes an error even of what most programs overlook.

    Only in a darkroom: what a hostile file does to the decoder, it does to this process.
    """
    kind = media_type(body) or JPEG
    if kind == HEIC:
        return _from_heic(body)
    loader = _LOADERS[kind]
    return getattr(vips().Image, loader)(body, **{"access": "sequential", "fail_on": "error"} | options)


def _from_heic(body: bytes) -> Any:
    """Decoded at once; libvips has no decoder of its own for these."""
    found = heic.picture(body)
    if sorted((found.width, found.height)) != sorted(header(body).upright):
        raise broken("The file contradicts itself about its size.")
    across = found.stride // found.bands
    image = vips().Image.new_from_memory(found.data, across, found.height, found.bands, "uchar")
    image = image.crop(0, 0, found.width, found.height).copy(interpretation="srgb")
    if found.profile:
        image.set_type(vips().GValue.blob_type, "icc-profile-data", found.profile)
    return image


def upright(image: Any) -> tuple[int, int]:
    """Width and height in pixels once the EXIF orientation is applied."""
    turned = image.get_typeof("orientation") and image.get("orientation") in _SIDEWAYS
    return (image.height, image.width) if turned else (image.width, image.height)


def probe(body: bytes, *, max_pixels: int) -> Photo:
    """The photo's name (SHA-256), media type and upright size, by its header.

    Raises:
        Rejected: 422 `unsupported_photo` (not a still JPEG, PNG, WebP or AVIF), `heic_photo` (without the
            extra that reads it), `unsafe_photo` (too large to decode safely) or `broken_photo` (cut off
            or damaged).
    """
    found = header(body)
    _refuse_unfit(found, len(body), max_pixels)
    return Photo(documents.sha256(body), found.media_type, *found.upright, len(body))


def examined(body: bytes, *, max_pixels: int) -> Header:
    """The header once more where the photo is decoded, held against what the decoder makes of it.

    Raises: Rejected, as `probe`.
    """
    found = header(body)
    _refuse_unfit(found, len(body), max_pixels)
    if found.media_type in {JPEG, HEIC}:  # whose decoders tell the size as they begin, or only at the end
        return found
    try:
        image = load(body)
    except Exception as error:  # a hostile file's bytes can come back in the message, and fail there
        raise broken() from error
    if sorted(upright(image)) != sorted(found.upright):
        raise broken("The file contradicts itself about its size.")
    return found


def header(body: bytes) -> Header:
    """What the file says of itself. Raises: Rejected, as `probe`."""
    kind = media_type(body)
    if kind is None:
        raise unsupported(f"This is {_guess(body)}; send JPEG, PNG, WebP or AVIF.")
    if kind == HEIC and not heic.is_read():
        raise Rejected("heic_photo", 422, "This is a HEIC photo; send it as JPEG.")
    readers = {JPEG: jpeg.read, PNG: png.read, WEBP: webp.read}
    try:
        return readers[kind](body) if kind in readers else heif.read(body, kind)
    except (IndexError, KeyError) as error:  # it ends where it should go on
        raise broken() from error


def _refuse_unfit(found: Header, size: int, max_pixels: int) -> None:
    said = f"{found.width} × {found.height} pixels"
    if found.frames > 1:
        raise unsupported("The file holds several pictures; send one still photo.")
    if max(found.width, found.height) > LONGEST_SIDE:
        raise unsafe(f"{said}: no side may be longer than {LONGEST_SIDE}.")
    if found.pixels > max_pixels:
        raise unsafe(f"{said}: at most {max_pixels} pixels are taken.")
    if found.progressive and found.pixels > MOST_INTERLACED:
        raise unsafe(f"{said}: at most {MOST_INTERLACED} when progressive.")
    if found.held + size > MOST_HELD:
        raise unsafe(f"{said}: in this format that takes more memory than a photo may have.")
    if found.cut:
        raise broken("The file is cut off before its end.")


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
        return "a video"
    named = (name for start, name in _KNOWN if body.startswith(start))
    svg = "an SVG drawing" if b"<svg" in body[:1000].lower() else "not a photo"
    return next(named, svg)
