"""How does a HEIC photo become pixels? By libheif and libde265, if the extra `heic` is installed.

The extra decodes and cannot encode: what encodes HEVC is under the GPL. It works in a darkroom alone, as
libvips does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any


@dataclass(frozen=True)
class Picture:
    """Upright; rows of `bands` bytes a pixel, 8 bits each, with `stride` bytes from one to the next."""

    data: Any
    width: int
    height: int
    bands: int
    stride: int
    profile: bytes


@cache
def is_read() -> bool:
    """Is the extra installed?"""
    return find_spec("pi_heif") is not None


def picture(body: bytes) -> Picture:
    """The photo that the file names as its own. Raises whatever the decoder does."""
    from pi_heif import options  # noqa: PLC0415 - an extra, and only for those who send HEIC
    from pi_heif.heif import open_heif  # noqa: PLC0415

    options.DECODE_THREADS = 1  # the workers are many already
    found = open_heif(body, convert_hdr_to_8bit=True, bgr_mode=False)
    image = found[found.primary_index]
    width, height = image.size
    profile: Any = image.info.get("icc_profile") or b""
    return Picture(image.data, width, height, len(image.mode), image.stride, bytes(profile))
