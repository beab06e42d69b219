"""How do a photo's bytes become pixels? It is decoded once, no larger than its renditions need.

JPEGs of cameras are decoded by Pillow (libjpeg-turbo), which leaves out what is not needed and costs an
eighth less than libvips does; all else by libvips, which goes through a file line by line, knows
printers' colours and sixteen bits, and tells of damage that Pillow keeps to itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from wire import photo
from wire.errors import Rejected
from wire.headers.header import Header
from workers.imaging.colour import Converter, converter, plain
from workers.imaging.plan import Plan
from workers.imaging.resize import WHOLE, Box, Kernel, Size, resized

_PROFILE = "icc-profile-data"
_MODES = {3: "RGB", 4: "RGBA"}
_SIDEWAYS = range(5, 9)
_UPRIGHT = 1
_BLOCK = 8  # pixels of each side, of which a JPEG is made
_MISSING = {127, 128, 129}  # the grey of blocks that are not there, to a level
_CUT_SHORT = "premature end"  # libjpeg's words

# By EXIF orientation: how a part is turned upright, and where an upright point lies in the file.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LIES_AT: dict[int, Callable[[float, float], tuple[float, float]]] = {
    2: lambda x, y: (1 - x, y),
    3: lambda x, y: (1 - x, 1 - y),
    4: lambda x, y: (x, 1 - y),
    5: lambda x, y: (y, x),
    6: lambda x, y: (y, 1 - x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (1 - y, x),
}


@dataclass(frozen=True)
class Negative:
    """The whole photo in memory, as it lies in the file; what is taken from it is upright and in sRGB.

    Turning and converting the parts costs less than the whole would.
    """

    picture: Image.Image
    orientation: int = _UPRIGHT
    convert: Converter = plain

    def taken(self, area: Box, size: Size, kernel: Kernel = Kernel.FINE) -> Image.Image:
        """An area of the upright photo (parts of 1) at this size, as RGB, or RGBA where it has alpha."""
        if self.orientation == _UPRIGHT:
            return self.convert(resized(self.picture, area, size, kernel))
        lies_at = _LIES_AT[self.orientation]
        (x, y), (to_x, to_y) = lies_at(*area[:2]), lies_at(*area[2:])
        lying = (min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
        part = resized(self.picture, lying, self._turned(size), kernel)
        return self.convert(part.transpose(_TURNS[self.orientation]))

    def small(self, longest: int) -> Image.Image:
        """The whole upright photo with sides of at most so many pixels, for a look at it."""
        across, down = self._turned(self.picture.size)
        scale = min(1.0, longest / max(across, down))
        size = max(1, round(across * scale)), max(1, round(down * scale))
        return self.taken(WHOLE, size, Kernel.QUICK)

    def _turned(self, size: Size) -> Size:
        return (size[1], size[0]) if self.orientation in _SIDEWAYS else size


def develop(body: bytes, found: Header, planned: Plan) -> Negative:
    """Raises: Rejected, 422 `broken_photo`: its pixels cannot be decoded."""
    # A hostile file's bytes can come back in libvips' message and fail there: UnicodeDecodeError.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow, about damaged EXIF
            return _jpeg(body, found, planned.shrink) or _streamed(body, planned)
    except Exception as error:
        raise Rejected("broken_photo", 422, "The photo's pixels cannot be decoded.") from error


def _jpeg(body: bytes, found: Header, shrink: int) -> Negative | None:
    """None: it is no JPEG, or one in several passes or in printers' colours."""
    if found.media_type != photo.JPEG or found.progressive:
        return None
    image = JpegImageFile(BytesIO(body))
    if image.mode not in {"RGB", "L"}:
        return None
    if image.size != (found.width, found.height):
        raise ValueError("another size than its header says")
    if shrink > 1:
        image.draft(None, (image.width // shrink, image.height // shrink))
    profile = image.info.get("icc_profile")
    image.load()
    if _ends_in_nothing(image, shrink) and _is_cut_short(body):
        raise ValueError("the last of its pixels are missing")
    image.info.clear()
    return Negative(image, found.orientation, converter(profile, image.mode))


def _ends_in_nothing(image: Image.Image, shrink: int) -> bool:
    """Is its last corner of the grey that stands for missing blocks? Of real photos hardly one is."""
    right, bottom, side = image.width, image.height, _BLOCK // shrink
    corner = image.crop((max(0, right - side), max(0, bottom - side), right, bottom))
    return set(corner.tobytes()) <= _MISSING


def _is_cut_short(body: bytes) -> bool:
    """Decoded once more by libvips, for Pillow does not tell of what libjpeg only warns."""
    try:
        photo.load(body, fail_on="warning").avg()
    except Exception as error:  # noqa: BLE001 - a hostile file's bytes can come back in the message, and fail there
        return _CUT_SHORT in str(error)
    return False


def _streamed(body: bytes, planned: Plan) -> Negative:
    """By libvips, upright, in sRGB, and just as large as the plan says."""
    base = _base(body, planned)
    mode = _MODES[base.bands]
    pixels = base.write_to_memory()
    return Negative(Image.frombuffer(mode, (base.width, base.height), pixels, "raw", mode, 0, 1))


def _base(body: bytes, planned: Plan) -> Any:
    """A photo is not lost over stray bytes, nor over its colour profile; what else is wrong raises again."""
    if photo.media_type(body) == photo.JPEG:
        try:
            return _scaled(body, planned, fail_on="warning")
        except Exception as error:
            if _CUT_SHORT in str(error):
                raise
    try:
        return _scaled(body, planned)
    except Exception:  # noqa: BLE001 - see above
        return _scaled(body, planned, with_profile=False)


def _scaled(body: bytes, planned: Plan, *, with_profile: bool = True, fail_on: str = "error") -> Any:
    shrinks = photo.media_type(body) == photo.JPEG and planned.shrink > 1
    source = photo.load(body, fail_on=fail_on, **({"shrink": planned.shrink} if shrinks else {})).copy()
    if not with_profile:
        source.remove(_PROFILE)
    # Colours without a profile are sRGB already; asking for it all the same costs five times the CPU.
    converted = {"export_profile": "srgb"} if source.get_typeof(_PROFILE) else {}
    base = source.thumbnail_image(planned.width, height=planned.height, size="force", **converted)
    return base.colourspace("srgb").copy_memory()
