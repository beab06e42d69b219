"""What stands in a photo's place until it is there? ThumbHash: some 25 bytes with its shape and soft colours.

https://evanw.github.io/thumbhash/ by Evan Wallace; pages decode it with any of its implementations.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from math import cos, pi
from operator import mul

from PIL import Image

LONGEST = 32  # pixels of the side that is looked at; more would not show

_Band = Sequence[float]


def thumbhash(tiny: Image.Image) -> str:
    """The hash in Base64 (28 characters or so) of an RGB or RGBA picture of at most 100 pixels a side."""
    return base64.b64encode(_hashed(tiny)).decode()


@dataclass(frozen=True)
class _Waves:
    """A band as cosines: its mean, how strong the strongest wave is, and each as a part of that, 0 to 1."""

    mean: float
    scale: float
    parts: tuple[float, ...]


def _hashed(tiny: Image.Image) -> bytes:
    width, height = tiny.size
    light, yellow, red, alpha = _bands(tiny)
    is_clear = min(alpha, default=1.0) < 1
    most = 5 if is_clear else 7
    across, down = (max(1, int(most * side / max(width, height) + 0.5)) for side in (width, height))
    waves = [
        _waves(light, width, max(3, across), max(3, down)),
        _waves(yellow, width, 3, 3),
        _waves(red, width, 3, 3),
    ]
    l_, p, q = waves
    head = _part(l_.mean, 63) | _part(0.5 + p.mean / 2, 63) << 6 | _part(0.5 + q.mean / 2, 63) << 12
    head |= _part(l_.scale, 31) << 18 | is_clear << 23
    more = (down if width > height else across) | _part(p.scale, 63) << 3 | _part(q.scale, 63) << 9
    more |= (width > height) << 15
    made = head.to_bytes(3, "little") + more.to_bytes(2, "little")
    if is_clear:
        waves.append(_waves(alpha, width, 5, 5))
        made += bytes([_part(waves[3].mean, 15) | _part(waves[3].scale, 15) << 4])
    return made + _nibbles([_part(part, 15) for band in waves for part in band.parts])


def _bands(tiny: Image.Image) -> tuple[_Band, _Band, _Band, _Band]:
    """Light, yellow against blue, red against green, and what is opaque (empty: all); 0..1."""
    alpha: _Band = ()
    r, g, b, *more = ([one / 255 for one in band.tobytes()] for band in tiny.split())
    if more:
        alpha = more[0]
        r, g, b = (_seen(band, alpha) for band in (r, g, b))
    light = [(one + two + three) / 3 for one, two, three in zip(r, g, b, strict=True)]
    yellow = [(one + two) / 2 - three for one, two, three in zip(r, g, b, strict=True)]
    return light, yellow, [one - two for one, two in zip(r, g, strict=True)], alpha


def _seen(band: _Band, alpha: _Band) -> list[float]:
    """What is transparent shows the mean of what is not."""
    mean = sum(map(mul, band, alpha)) / (sum(alpha) or 1.0)
    return [mean * (1 - a) + a * one for one, a in zip(band, alpha, strict=True)]


def _waves(band: _Band, width: int, across: int, down: int) -> _Waves:
    """The lowest waves, a triangle of them, first those that run across (a discrete cosine transform)."""
    rows = [band[at : at + width] for at in range(0, len(band), width)]
    columns = [[sum(map(mul, row, wave)) for row in rows] for wave in _cosines(width, across)]
    mean, *rest = (
        sum(map(mul, columns[x], wave)) / len(band)
        for y, wave in enumerate(_cosines(len(rows), down))
        for x in range(across)
        if x * down < across * (down - y)
    )
    scale = max(map(abs, rest))
    parts = (0.5 + 0.5 / scale * one for one in rest) if scale else repeat(0.0, len(rest))
    return _Waves(mean, scale, tuple(parts))


@cache
def _cosines(length: int, waves: int) -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(cos(pi / length * wave * (place + 0.5)) for place in range(length)) for wave in range(waves)
    )


def _part(value: float, most: int) -> int:
    return max(0, min(most, int(most * value + 0.5)))


def _nibbles(values: Sequence[int]) -> bytes:
    padded = [*values, 0] if len(values) % 2 else values
    return bytes(low | high << 4 for low, high in zip(padded[::2], padded[1::2], strict=True))
