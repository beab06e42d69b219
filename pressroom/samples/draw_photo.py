"""Draws photo.jpg, the sample article's picture: sunrise over a river and rice fields.

    python -m pressroom.samples.draw_photo pressroom/samples/photo.jpg

Everything in it is computed; it shows no real place and is under the project's own licence.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from wire import photo

WIDTH, HEIGHT = 2560, 1707
HORIZON = 0.56
SUN = (0.64, 0.47)

PALMS = (
    (0.115, 0.60, 0.30),
    (0.165, 0.61, 0.235),
    (0.07, 0.615, 0.20),
    (0.905, 0.60, 0.17),
)  # x, foot, height


def smooth(at: Any, low: float, high: float) -> Any:
    """0 below `low`, 1 above `high`, and no edge in between."""
    part = (at - low) / (high - low)
    part = (part < 0).ifthenelse(0, (part > 1).ifthenelse(1, part))
    return part * part * (3 - part * 2)


def mix(under: Any, over: Any, share: Any) -> Any:
    return under + (over - under) * share


def colour(vips: Any, *values: float) -> Any:
    return vips.Image.black(WIDTH, HEIGHT).linear(1, list(values))


def wave(at: Any) -> Any:
    """The sine of radians; libvips counts in degrees."""
    return (at * 57.29578).sin()


def clouds(vips: Any, across: int, down: int, seed: int) -> Any:
    """Soft noise, 0..1, in cells of so many pixels."""
    total = vips.Image.black(WIDTH, HEIGHT)
    for octave in range(4):
        cell = max(8, min(across, down) >> octave)
        stretch = across / down
        tile = vips.Image.perlin(
            int(WIDTH / stretch) + cell if stretch > 1 else WIDTH, HEIGHT, cell_size=cell, seed=seed + octave
        )
        tile = tile.resize(WIDTH / tile.width, vscale=1, kernel="cubic").crop(0, 0, WIDTH, HEIGHT)
        total = total + tile * 0.55**octave
    return smooth(total, -0.9, 0.9)


def sky(vips: Any, x: Any, y: Any) -> Any:
    """From deep blue over rose to gold, with a sun, its glow and lit banks of cloud."""
    scene = mix(colour(vips, 42, 66, 124), colour(vips, 138, 110, 158), smooth(y, 0.0, 0.25))
    scene = mix(scene, colour(vips, 236, 148, 122), smooth(y, 0.16, 0.40))
    scene = mix(scene, colour(vips, 255, 206, 130), smooth(y, 0.34, HORIZON))
    far = ((x - SUN[0]) * 1.5) ** 2 + (y - SUN[1]) ** 2
    bank = clouds(vips, 900, 110, 7)
    lit = mix(colour(vips, 92, 78, 128), colour(vips, 255, 170, 110), smooth(y, 0.08, 0.42))
    scene = mix(scene, lit, smooth(bank, 0.52, 0.85) * (1 - smooth(y, 0.36, 0.52)) * 0.75)
    scene = scene + (far * -22).exp() * [86, 58, 18] + (far * -160).exp() * [70, 62, 40]
    return mix(scene, colour(vips, 255, 246, 214), 1 - smooth(far, 0.0011, 0.0015))


def hills(x: Any, y: Any, vips: Any, scene: Any) -> Any:
    """Three ridges, the nearer the darker."""
    ridges = (
        (0.055, 5, 0.3, (196, 138, 128)),
        (0.036, 8, 1.9, (142, 104, 116)),
        (0.016, 21, 4.2, (74, 70, 76)),
    )
    for height, waves, shift, tint in ridges:
        line = (
            (wave(x * waves + shift) * 0.6 + wave(x * (waves * 2.3) + shift * 3) * 0.28 + 1) * height * 0.55
        )
        edge = y - (HORIZON - line)
        scene = mix(scene, colour(vips, *tint), smooth(edge, 0, 0.0014) * 0.9)
    return scene


def fields(vips: Any, x: Any, y: Any) -> Any:
    """Rows of young rice that meet at the horizon, paddy dykes across them, gold where the sun stands."""
    depth = y - HORIZON + 0.012
    along = (x - 0.56) / depth
    rows = wave(along * 15) * smooth(depth, 0.03, 0.25)
    grain = clouds(vips, 24, 24, 40) - 0.5
    dykes = smooth(wave(depth**-1 * 0.9), 0.90, 0.99) * (1 - smooth(depth, 0.12, 0.3))
    near, distant = colour(vips, 40, 74, 34), colour(vips, 186, 158, 84)
    land = mix(distant, near, smooth(depth, 0.0, 0.30))
    land = land + rows * [15, 21, 9] + grain * [34, 40, 20] * smooth(depth, 0.02, 0.2)
    land = mix(land, colour(vips, 96, 84, 52), dykes * 0.55)
    glow = (((x - SUN[0]) * 2.4) ** 2 * -1).exp() * (1 - smooth(depth, 0.05, 0.40))
    return land + glow * [62, 40, 6]


def water(vips: Any, x: Any, y: Any, above: Any) -> Any:
    """The sky upside down, rippled, with the sun's road on it."""
    sink = (y - HORIZON) * HEIGHT
    ripple = (clouds(vips, 260, 9, 80) - 0.5) * smooth(y, HORIZON, 1) * 90
    at = vips.Image.xyz(WIDTH, HEIGHT)
    up = HORIZON * HEIGHT - sink * 0.92 + ripple
    mirror = above.mapim((at[0] + ripple * 0.5).abs().bandjoin(up), extend="copy")
    road = (((x - SUN[0]) / (0.03 + (y - HORIZON) * 0.14)) ** 2 * -1).exp()
    glitter = smooth(clouds(vips, 200, 8, 120), 0.46, 0.66) * road
    return mirror * [0.88, 0.81, 0.80] + glitter * [120, 92, 44]


def river(x: Any, y: Any) -> Any:
    """1 where the water is: a wide bend that comes from under the sun to the lower left."""
    depth = smooth(y, HORIZON, 1.02)
    middle = depth**0.6 * -0.30 + 0.645 + wave(depth * 5.2) * 0.06
    half = depth**1.05 * 0.30 + 0.008
    return smooth(half - (x - middle).abs(), -0.002, 0.003) * smooth(y, HORIZON, HORIZON + 0.002)


def silhouettes() -> bytes:
    """Coconut palms, a sampan and its rower, as an SVG drawing."""
    parts = [_palm(*palm) for palm in PALMS]
    boat = (
        '<g transform="translate(1270 1290) scale(1.35)">'
        '<path d="M-190 0 Q-120 34 0 36 Q130 34 200 -8 Q120 16 0 15 Q-110 15 -190 0Z"/>'
        '<path d="M96 18 Q92 -40 104 -78 Q118 -92 130 -76 Q136 -30 134 14Z"/>'
        '<path d="M72 -82 L118 -112 L164 -82 Q118 -70 72 -82Z"/>'
        '<path d="M112 -56 L30 52 M122 -50 L52 -8" stroke="#1b1614" stroke-width="6" fill="none"/>'
        '<path d="M-60 14 Q-50 -32 -10 -34 Q34 -32 44 14Z"/></g>'
        '<g transform="translate(1270 1336) scale(1.35)" opacity="0.33">'
        '<path d="M-180 4 Q0 44 190 0 Q120 50 0 58 Q-120 50 -180 4Z"/>'
        '<path d="M84 30 L116 128 L150 30Z"/></g>'
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" fill="#1b1614">'
    return (head + "".join(parts) + boat + "</svg>").encode()


def _palm(x: float, foot: float, height: float) -> str:
    left, bottom, tall = x * WIDTH, foot * HEIGHT, height * HEIGHT
    lean = tall * 0.16
    top_x, top_y = left + lean, bottom - tall
    trunk = (
        f'<path d="M{left:.0f} {bottom:.0f} Q{left + lean * 0.1:.0f} {bottom - tall * 0.6:.0f} '
        f'{top_x:.0f} {top_y:.0f}" '
        f'stroke="#1b1614" stroke-width="{tall * 0.032:.1f}" fill="none"/>'
    )
    fronds = []
    for reach, drop in (
        (-1, 0.35),
        (-0.85, -0.05),
        (-0.55, -0.36),
        (0.1, -0.48),
        (0.6, -0.34),
        (0.9, -0.02),
        (1, 0.38),
        (-0.5, 0.6),
        (0.5, 0.62),
    ):
        end_x, end_y = top_x + reach * tall * 0.40, top_y + drop * tall * 0.40
        mid_x, mid_y = top_x + reach * tall * 0.24, top_y + (drop - 0.42) * tall * 0.26
        fronds.append(
            f'<path d="M{top_x:.0f} {top_y:.0f} Q{mid_x:.0f} {mid_y:.0f} {end_x:.0f} {end_y:.0f} '
            f'Q{mid_x + tall * 0.01:.0f} {mid_y + tall * 0.085:.0f} {top_x:.0f} {top_y:.0f}Z"/>'
        )
    return trunk + "".join(fronds)


def draw() -> Any:
    """The picture as an image of libvips."""
    vips = photo.vips()
    vips.block_untrusted_set(state=False)  # our own drawing, the only SVG ever read
    vips.operation_block_set("VipsForeignLoadSvg", state=False)
    at = vips.Image.xyz(WIDTH, HEIGHT)
    x, y = at[0] / WIDTH, at[1] / HEIGHT
    above = hills(x, y, vips, sky(vips, x, y)).copy_memory()
    below = mix(fields(vips, x, y), water(vips, x, y, above), river(x, y))
    scene = mix(above, below, smooth(y, HORIZON - 0.0008, HORIZON + 0.0008))
    haze = (((y - HORIZON) * 26) ** 2 * -1).exp() * 0.42
    scene = mix(scene, colour(vips, 255, 206, 150), haze)
    scene = scene + vips.Image.gaussnoise(WIDTH, HEIGHT, mean=0, sigma=2.2, seed=5)
    scene = scene.cast("uchar").copy(interpretation="srgb")
    return scene.composite2(vips.Image.svgload_buffer(silhouettes()), "over").flatten()


def main() -> None:
    """Draw to the file that the command line names."""
    draw().jpegsave(sys.argv[1], Q=84, optimize_coding=True, keep="none")
    sys.stdout.write(f"{Path(sys.argv[1]).stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
