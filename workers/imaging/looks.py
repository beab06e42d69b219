"""What does a photo look like, in a few characters? For pages that wait for it, and to know it again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import cos, pi
from operator import mul
from statistics import median

from PIL import Image

from wire.documents import Document
from workers.imaging.encode import opaque
from workers.imaging.resize import WHOLE, Kernel, resized
from workers.imaging.thumbhash import LONGEST, thumbhash

_SIDE = 32  # pixels of the square whose waves are compared
_WAVES = 8
_STEP = 16  # levels of a colour that count as one


@dataclass(frozen=True)
class Looks:
    """What goes into the item of it.

    thumbhash        a placeholder in Base64 (workers/imaging/thumbhash.py)
    dominant_colour  the colour that most of it has, `#rrggbb` in sRGB
    perceptual_hash  64 bits in hex; in pictures of one scene at most 8 of them differ
    """

    thumbhash: str
    dominant_colour: str
    perceptual_hash: str

    def document(self) -> Document:
        """As it stands in a manifest and in the item (schemas/item.v1.json, `image`)."""
        return {
            "thumbhash": self.thumbhash,
            "dominantColour": self.dominant_colour,
            "perceptualHash": self.perceptual_hash,
        }


def looks(small: Image.Image) -> Looks:
    """Of an upright copy in sRGB with some hundreds of pixels a side; RGB, or RGBA as seen on white."""
    scale = LONGEST / max(small.size)
    size = max(1, round(small.width * scale)), max(1, round(small.height * scale))
    tiny = resized(small, WHOLE, size, Kernel.QUICK)
    return Looks(thumbhash(tiny), _dominant(opaque(tiny)), _perceptual(opaque(small)))


def _dominant(tiny: Image.Image) -> str:
    """The mean of the largest group of alike colours: the mean of all would be mud."""
    pixels = list(zip(*[iter(tiny.tobytes())] * 3, strict=True))
    groups = [(r // _STEP, g // _STEP, b // _STEP) for r, g, b in pixels]
    largest, _ = max(Counter(groups).items(), key=lambda found: (found[1], found[0]))
    members = [pixel for pixel, group in zip(pixels, groups, strict=True) if group == largest]
    return "#" + "".join(f"{round(sum(band) / len(members)):02x}" for band in zip(*members, strict=True))


def _perceptual(page: Image.Image) -> str:
    """pHash, as the library imagehash has it: which of the 64 lowest waves lie above their median."""
    grey = resized(page, WHOLE, (_SIDE, _SIDE)).convert("L").tobytes()
    rows = [grey[at : at + _SIDE] for at in range(0, len(grey), _SIDE)]
    columns = [[sum(map(mul, wave, row)) for row in rows] for wave in _cosines()]
    found = [sum(map(mul, wave, column)) for wave in _cosines() for column in columns]
    middle = median(found)
    return f"{int(''.join(str(int(one > middle)) for one in found), 2):016x}"


@cache
def _cosines() -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(cos(pi * wave * (2 * place + 1) / (2 * _SIDE)) for place in range(_SIDE))
        for wave in range(_WAVES)
    )
