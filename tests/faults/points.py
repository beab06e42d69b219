"""Which calls of a run are made from another place of the code than all that have failed already?

The same call from the same place, by the same way through the code, fails as it did in another scenario. What
decides between two of whom one comes out is another matter in each scenario.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parents[2]
ROOMS = tuple(f"{ROOT / room}/" for room in ("intake", "workers"))
DECIDES = ("supersede:", "release:release", "sweep:rest", "shell:_is_embargoed", "accept:withdrawal")


def here(name: str, depth: int = 2) -> str:
    """The call's name without what it is about, and the functions of ours through which it was reached."""
    frame, way = sys._getframe(depth), [name.split(maxsplit=1)[0]]
    while frame is not None:
        if word := _word(frame.f_code):
            way.append(word)
        frame = frame.f_back
    return " < ".join(way)


@cache
def _word(code: CodeType) -> str:
    """The function's file and name; empty for one that is not of our rooms."""
    return f"{Path(code.co_filename).stem}:{code.co_name}" if code.co_filename.startswith(ROOMS) else ""


def fresh(name: str, points: Iterable[str], known: set[str]) -> Iterator[int]:
    """The numbers (from 1) of calls whose point is not `known` yet; `name` is the scenario's."""
    for number, point in enumerate(points, start=1):
        if any(one in point for one in DECIDES):
            point = f"{name}: {point}"  # noqa: PLW2901 - the same point, told apart
        if point not in known:
            known.add(point)
            yield number
