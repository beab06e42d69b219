"""Which photos is the engine measured on? Real ones from Debian, and mosaics of them as large as a camera's.

Debian has no photo of more than five megapixels; so several stand side by side, each pixel as it was, under
the soft grain of a sensor.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

PACKAGE = "plasma-workspace-wallpapers"
NAMES = (
    "Path", "OneStandsOut", "EveningGlow", "FallenLeaf", "ColorfulCups",
    "BytheWater", "Kite", "summer_1am", "Autumn", "DarkestHour",
)  # fmt: skip
FILE = "usr/share/wallpapers/{}/contents/images/2560x1600.jpg"

# Width, height, photos a side, quality: what telephones and cameras write.
MOSAICS = {"12 MP": (4032, 3024, 2, 92), "24 MP": (6000, 4000, 3, 95), "48 MP": (8064, 6048, 4, 92)}
GRAIN = 4


def mosaics(folder: Path) -> dict[str, Path]:
    """The mosaics by their names, made where they are missing. Ends the program where that is impossible."""
    made = {}
    for name, (width, height, across, quality) in MOSAICS.items():
        made[name] = folder / f"{name.replace(' ', '').lower()}.jpg"
        if not made[name].exists():
            print(f"making {made[name].name} …", flush=True)
            made[name].write_bytes(_mosaic(photos(folder), width, height, across, quality))
    return made


def photos(folder: Path) -> list[Path]:
    """The photos of the package, fetched if they are neither installed nor in the folder."""
    for root in (Path("/"), folder / "photos"):
        found = [root / FILE.format(name) for name in NAMES]
        if all(path.exists() for path in found):
            return found
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        sys.exit(f"The photos come from Debian's package {PACKAGE}, and this is no Debian.")
    print(f"fetching {PACKAGE} …", flush=True)
    fetched = subprocess.run(["apt-get", "download", PACKAGE], cwd=folder, check=False, capture_output=True)
    packages = sorted(folder.glob(f"{PACKAGE}_*.deb"))
    if fetched.returncode or not packages:
        sys.exit(f"apt-get download {PACKAGE} failed; apt-get update may help.\n{fetched.stderr.decode()}")
    subprocess.run(["dpkg", "-x", packages[-1], folder / "photos"], check=True)
    packages[-1].unlink()
    return [folder / "photos" / FILE.format(name) for name in NAMES]


def _mosaic(files: list[Path], width: int, height: int, across: int, quality: int) -> bytes:
    import pyvips  # noqa: PLC0415 - only where one is made

    size = -(-width // across), -(-height // across)
    tiles = [_tile(files[number % len(files)], number // len(files), size) for number in range(across**2)]
    whole = pyvips.Image.arrayjoin(tiles, across=across).extract_area(0, 0, width, height)
    grain = pyvips.Image.gaussnoise(width, height, sigma=GRAIN, mean=0, seed=width).gaussblur(0.7)
    grained = (whole + grain).cast("uchar").copy(interpretation="srgb")
    body: bytes = grained.jpegsave_buffer(Q=quality, subsample_mode="on", keep="icc")
    return body


def _tile(file: Path, again: int, size: tuple[int, int]) -> Any:
    import pyvips  # noqa: PLC0415

    image = pyvips.Image.new_from_file(str(file))
    left = (0, (image.width - size[0]) // 2, image.width - size[0])[again % 3]
    return image.extract_area(left, (image.height - size[1]) // 2, *size)
