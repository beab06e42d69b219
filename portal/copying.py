"""Are an item's documents and pictures here, whole? What is missing is fetched and checked.

An item document and a picture are told by their hashes. The formats beside an item are not: they are
believed where the item's pointer stands, which moves when all before it is on the disk, and fetched again
where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from portal.objects import Item, Rendition, beside, check_rendition, parse_item, read_item
from portal.report import Absent, Broken, Problem, Progress, Step
from portal.source import Source
from portal.tree import Tree
from wire import documents, keys
from wire.change import Change

BATCH = 500  # items in memory at once
FEW = 4  # objects that a thread fetches before it looks for more, of many: to look costs a quarter of a file
MANY = 100

Given = TypeVar("Given")


@dataclass(frozen=True)
class Copied:
    """What one round brought: `changes` by item, files and bytes taken; `gone` may be explained by a
    later takedown, `problems` by nothing.
    """

    changes: dict[str, Change]
    objects: int = 0
    bytes: int = 0
    gone: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __add__(self, other: Copied) -> Copied:
        return Copied(
            self.changes | other.changes,
            self.objects + other.objects,
            self.bytes + other.bytes,
            self.gone + other.gone,
            self.problems + other.problems,
        )


NOTHING = Copied({})


@dataclass(frozen=True)
class Copier:
    """From a source into a tree, several at a time. Only immutable objects: nothing readers follow."""

    source: Source
    tree: Tree
    pool: Executor
    progress: Progress

    def copy(self, changes: Sequence[Change]) -> Copied:
        """Bring everything these changes name; pictures first, the item document last."""
        copied = NOTHING
        for start in range(0, len(changes), BATCH):
            copied += self._copy(changes[start : start + BATCH])
            self.progress(Step("items", min(start + BATCH, len(changes)), len(changes)))
        return copied

    def _copy(self, changes: Sequence[Change]) -> Copied:
        items, lacking = self._each(self._item, changes)
        renditions = {one.href: one for item in items for one in item.renditions}
        _, pictures = self._each(self._rendition, renditions.values())
        shown = [item for item in items if item.change.event != "canceled" and not self._stands(item)]
        _, texts = self._each(self._page, [key for item in shown for key in beside(item.change)])
        found = lacking + pictures + texts
        bad = {problem.key for problem in found.gone + found.problems}
        whole = [item for item in items if not bad & _needs(item)]
        _, laid = self._each(self._lay, whole)
        return replace(found + laid, changes={item.change.item: item.change for item in whole})

    def _each(
        self, work: Callable[[Given], tuple[Item | None, int]], given: Iterable[Given]
    ) -> tuple[list[Item], Copied]:
        asked = list(given)
        size = FEW if len(asked) > MANY else 1
        groups = (asked[start : start + size] for start in range(0, len(asked), size))
        done = self.pool.map(lambda group: [_outcome(work, one) for one in group], groups)
        outcomes = list(chain.from_iterable(done))
        items = [item for item, _ in outcomes if item]
        copied = NOTHING
        for _, one in outcomes:
            copied += one
        return items, copied

    def _item(self, change: Change) -> tuple[Item | None, int]:
        mine = self.tree.read(change.key)
        if mine is not None and documents.sha256(mine) == change.sha256:
            return parse_item(change, mine), 0
        item = read_item(self.source, change)
        return item, len(item.body)

    def _rendition(self, rendition: Rendition) -> tuple[Item | None, int]:
        try:
            check_rendition(rendition, self.tree.read(rendition.href))
        except Broken:
            body = self.source.get(rendition.href)
            check_rendition(rendition, body)
            return None, self._write(rendition.href, body or b"")
        return None, 0

    def _stands(self, item: Item) -> bool:
        """Was it wholly here when a run before this one ended?"""
        pointed = self.tree.read(keys.latest(item.change.item)) == item.body
        return pointed and all(map(self.tree.has, beside(item.change)))

    def _page(self, key: str) -> tuple[Item | None, int]:
        body = self.source.get(key)
        if body is None:
            raise Absent(key)
        return None, self._write(key, body)

    def _lay(self, item: Item) -> tuple[Item | None, int]:
        if self.tree.read(item.change.key) != item.body:
            self.tree.write(item.change.key, item.body)
        return None, 0

    def _write(self, key: str, body: bytes) -> int:
        self.tree.write(key, body)
        return len(body)


def _outcome(work: Callable[[Given], tuple[Item | None, int]], given: Given) -> tuple[Item | None, Copied]:
    try:
        item, size = work(given)
    except Absent as absent:
        return None, replace(NOTHING, gone=(absent.problem,))
    except Broken as broken:
        return None, replace(NOTHING, problems=(broken.problem,))
    return item, replace(NOTHING, objects=1 if size else 0, bytes=size)


def _needs(item: Item) -> set[str]:
    return {one.href for one in item.renditions} | set(beside(item.change))
