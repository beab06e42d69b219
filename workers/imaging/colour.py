"""How do a photo's colours become those of screens? By its ICC profile, and only where that changes them.

Screens and portals take sRGB (IEC 61966-2-1) for granted; a file that says nothing else has it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

Converter = Callable[[Image.Image], Image.Image]  # to RGB (RGBA stays) in sRGB

# The primaries of sRGB under D50 (ICC.1 annex E), as X, Y, Z.
_PRIMARIES = {
    b"rXYZ": (0.4361, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
_CURVES = (b"rTRC", b"gTRC", b"bTRC")
_TABLES = (b"A2B0", b"A2B1", b"A2B2")  # they would count before primaries and curves
_ALIKE = 0.002  # of 1
_TRIED = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9)  # levels of a curve
_MOST_TAGS = 100


def plain(picture: Image.Image) -> Image.Image:
    """The picture as RGB; it has no profile, or one that says nothing new."""
    return picture if picture.mode in {"RGB", "RGBA"} else picture.convert("RGB")


def converter(profile: bytes | None, mode: str) -> Converter:
    """What turns pictures of this mode (`RGB` or `L`) into sRGB.

    Relative colorimetric, black points matched. A profile that cannot be read is as good as none: a photo
    is not lost over it.
    """
    if not profile or (mode == "RGB" and is_srgb(profile)):
        return plain
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        transform = ImageCms.buildTransform(
            source,
            _srgb(),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return plain
    return transform.apply


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def is_srgb(profile: bytes) -> bool:
    """Does it describe sRGB, whatever it is called? By its primaries and curves (ICC.1 section 9.2).

    Converting from such a profile would cost as much as all resizing, and change nothing.
    """
    try:
        tags = _tags(profile)
        return (
            profile[16:24] == b"RGB XYZ "
            and not any(table in tags for table in _TABLES)
            and all(_near(_xyz(tags[name]), wanted) for name, wanted in _PRIMARIES.items())
            and all(
                _near([_level(tags[name], x) for x in _TRIED], [_linear(x) for x in _TRIED])
                for name in _CURVES
            )
        )
    except (struct.error, KeyError, IndexError, ValueError, OverflowError, ZeroDivisionError):
        return False


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, 128)
    found = {}
    for place in range(min(count, _MOST_TAGS)):
        name, start, size = struct.unpack_from(">4sII", profile, 132 + 12 * place)
        found[name] = profile[start : start + size]
    return found


def _xyz(tag: bytes) -> tuple[float, ...]:
    return tuple(part / 65536 for part in struct.unpack_from(">3i", tag, 8))


def _near(found: Sequence[float], wanted: Sequence[float]) -> bool:
    return all(abs(one - other) <= _ALIKE for one, other in zip(found, wanted, strict=True))


def _level(curve: bytes, x: float) -> float:
    """The curve at x: a table of levels, or the parameters of sRGB's own form."""
    if curve.startswith(b"para"):
        kind, g, a, b, c, d = struct.unpack_from(">H2x5i", curve, 8)
        if kind != 3:  # noqa: PLR2004 - ICC.1 table 68: the form of IEC 61966-2-1
            raise ValueError("another form")
        g, a, b, c, d = (one / 65536 for one in (g, a, b, c, d))
        return float((a * x + b) ** g if x >= d else c * x)
    (count,) = struct.unpack_from(">I", curve, 8)
    if count < 2:  # noqa: PLR2004 - a power
        raise ValueError("no table")
    place, rest = divmod(x * (count - 1), 1)
    low, high = struct.unpack_from(">2H", curve, 12 + 2 * int(place))
    return float(low + (high - low) * rest) / 65535


def _linear(x: float) -> float:
    """IEC 61966-2-1."""
    return x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
