"""The command of libvips, once a size, as a shell script would call it."""

import subprocess
import tempfile
from pathlib import Path

from answer import serve

folder = Path(tempfile.mkdtemp())


def work(order):
    total = 0
    for number, file in enumerate(order["files"]):
        width, height = file["size"]
        out = folder / f"{number}.jpg"
        subprocess.run(
            [
                "vipsthumbnail", order["photo"], "--size", f"{width}x{height}", "--smartcrop", "centre",
                "--rotate", "--export-profile", "srgb", "-o", f"{out}[Q={file['quality']},strip]",
            ],
            check=True,
            env={"VIPS_CONCURRENCY": "1", "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        total += out.stat().st_size
    return total


serve(work)
