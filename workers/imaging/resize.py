"""How is a picture made smaller? By Lanczos' kernel over an area of it.

cykooz-resizer computes it with vector instructions, five times as fast as Pillow does; where there is no
wheel of it (pyproject.toml leaves it out on some processors), Pillow computes the same kernel.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any

from PIL import Image

try:
    import cykooz_resizer as vectors
except ImportError:
    vectors = None

Box = tuple[float, float, float, float]  # left, top, right, bottom
Size = tuple[int, int]  # width, height in pixels

WHOLE: Box = (0, 0, 1, 1)


class Kernel(Enum):
    """FINE for what people look at; QUICK for what is looked at by programs, or made much smaller again."""

    FINE = "lanczos3"
    QUICK = "bilinear"


def resized(picture: Image.Image, area: Box, size: Size, kernel: Kernel = Kernel.FINE) -> Image.Image:
    """An area of the picture (parts of 1) at this size; the picture itself where nothing changes.

    What is transparent lends no colour to its neighbours.
    """
    left, top, right, bottom = box = _pixels(picture, area)
    if right - left == size[0] and bottom - top == size[1] and left.is_integer() and top.is_integer():
        if size == picture.size:
            return picture
        return picture.crop((int(left), int(top), int(right), int(bottom)))
    scaled = _by_vectors if vectors else _by_pillow
    return scaled(picture, box, size, kernel)


def _pixels(picture: Image.Image, area: Box) -> Box:
    """The area in pixels, never a rounding error beyond the picture's edge."""
    left, top, right, bottom = area
    return (
        max(0.0, left * picture.width),
        max(0.0, top * picture.height),
        min(float(picture.width), right * picture.width),
        min(float(picture.height), bottom * picture.height),
    )


@cache
def _resizer() -> Any:
    return vectors.Resizer()


def _by_vectors(picture: Image.Image, box: Box, size: Size, kernel: Kernel) -> Image.Image:
    left, top, right, bottom = box
    made = Image.new(picture.mode, size)
    options = vectors.ResizeOptions(
        resize_alg=vectors.ResizeAlg.convolution(vectors.FilterType[kernel.value]),
        crop_box=vectors.CropBox(left, top, right - left, bottom - top),
    )
    _resizer().resize_pil(picture, made, options)
    return made


def _by_pillow(picture: Image.Image, box: Box, size: Size, kernel: Kernel) -> Image.Image:
    kernels = {Kernel.FINE: Image.Resampling.LANCZOS, Kernel.QUICK: Image.Resampling.BILINEAR}
    return picture.resize(size, kernels[kernel], box=box)
