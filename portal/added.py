"""Does an addition bring pictures to its version, and change nothing else of it?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from portal.objects import read_item
from portal.report import Absent, Broken, Problem
from portal.source import Source
from wire.change import Change

MAY_DIFFER = {"renditions", "integrity"}  # members of an item document


def problems(source: Source, history: tuple[Change, ...]) -> Iterator[Problem]:
    """Every way in which the additions of a live item do more or less.

    Where the version itself is not readable there is nothing to compare with: a mirror that came later
    never took it.
    """
    for before, change in pairwise(history):
        if change.is_addition and change.version == before.version:
            try:
                yield from _differing(source, before, change)
            except Absent:
                continue
            except Broken as broken:
                yield broken.problem


def _differing(source: Source, before: Change, change: Change) -> Iterator[Problem]:
    first, fuller = read_item(source, before), read_item(source, change)
    names = (first.document.keys() | fuller.document.keys()) - MAY_DIFFER
    changed = [name for name in sorted(names) if first.document.get(name) != fuller.document.get(name)]
    if changed:
        yield Problem(change.key, f"is an addition, and changes {', '.join(changed)}")
    if missing := sorted({one.href for one in first.renditions} - {one.href for one in fuller.renditions}):
        yield Problem(change.key, f"is an addition, and takes away {missing[0]}")
