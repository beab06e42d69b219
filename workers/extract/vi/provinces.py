"""Is this the name of a province or of a city under the centre, before or after 2025-07-01?"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from workers.text import fold


def is_province(name: str) -> bool:
    """Whatever its case and tone placement; the name alone, without `tỉnh` or `TP`."""
    return fold.key(name) in _keys()


@cache
def _keys() -> frozenset[str]:
    lines = files("workers.extract.vi").joinpath("provinces.txt").read_text("utf-8").splitlines()
    return frozenset(fold.key(line) for line in lines if line and not line.startswith("#"))
