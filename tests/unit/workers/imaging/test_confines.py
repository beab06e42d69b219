"""What a process keeps of its memory between two photos, and what it gives back."""

from __future__ import annotations

import os
import subprocess
import sys

MEGABYTE = 1024 * 1024
# An allocator that by itself gives nothing back.
KEEPS_ALL = {"MALLOC_MMAP_THRESHOLD_": str(32 * MEGABYTE), "MALLOC_TRIM_THRESHOLD_": str(1024 * MEGABYTE)}
GIVEN_BACK = """
from workers.imaging import confines

def after(photo):
    body = b"x" * photo
    del body
    held = confines.resident()
    spare.give_back()
    return held - confines.resident()

spare = confines.Spare()
spare.give_back()
print(*(after(photo) for photo in (4_000_000, 24_000_000, 4_000_000, 24_000_000)))
"""


def test_what_a_usual_photo_took_stays_for_the_next_and_what_a_large_one_took_does_not() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", GIVEN_BACK],
        env=os.environ | KEEPS_ALL,
        capture_output=True,
        text=True,
        check=True,
    )
    usual, large, usual_again, large_again = map(int, ran.stdout.split())
    assert abs(usual) < MEGABYTE
    assert abs(usual_again) < MEGABYTE
    assert large > 20 * MEGABYTE
    assert large_again > 20 * MEGABYTE
