"""How does a picture become a file? By Pillow's encoders, and without metadata but what they are given.

What each setting costs and saves was measured (decision 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.WebPImagePlugin import WebPImageFile

from wire import photo

MEDIA_TYPES = {"jpg": photo.JPEG, "webp": photo.WEBP, "avif": photo.AVIF}

PAPER = (255, 255, 255)  # what shows through a transparent picture in a format without alpha
SMALL = 100_000  # pixels, up to which a JPEG's own tables are a part of it that counts

_NOTHING = {
    "exif": b"",
    "xmp": b"",
    "icc_profile": b"",
    "comment": b"",
}  # else Pillow takes the picture's own
# Named by their classes: what is not loaded here, Pillow looks for in all that it has.
_SETTINGS: dict[str, tuple[str | None, dict[str, Any]]] = {
    "jpg": (JpegImageFile.format, {"subsampling": "4:2:0"}),
    "webp": (WebPImageFile.format, {"method": 4}),
    # aom's presets below 8 cost twice as much a step for a hundredth of the bytes.
    "avif": (
        AvifImageFile.format,
        {"speed": 8, "subsampling": "4:2:0", "max_threads": 1, "autotiling": False},
    ),
}


def encoded(
    picture: Image.Image, extension: str, quality: int, beside: Mapping[str, bytes] | None = None
) -> bytes:
    """The file (`jpg`, `webp` or `avif`); the same picture gives the same bytes.

    `beside` is what stands in it beside the pixels (`credit.Credit.beside`).
    """
    kind, _ = _SETTINGS[extension]
    chosen = settings(extension) | {"quality": quality} | _NOTHING
    if extension == "jpg":
        picture = opaque(picture)
        chosen["optimize"] = picture.width * picture.height <= SMALL
    file = BytesIO()
    picture.save(file, kind, **(chosen | dict(beside or {})))
    return file.getvalue()


def settings(extension: str) -> dict[str, Any]:
    """What Pillow's encoder is told beside the quality, for whoever compares."""
    return dict(_SETTINGS[extension][1])


def opaque(picture: Image.Image) -> Image.Image:
    """The picture as RGB; an RGBA one lies on white paper."""
    if picture.mode != "RGBA":
        return picture
    page = Image.new("RGB", picture.size, PAPER)
    page.paste(picture, mask=picture.getchannel("A"))
    return page
