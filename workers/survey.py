"""What do the log and the items it names say together? Learned once, and then only what is new.

In memory stay the changes of the log and what feeds say of each item, never a document.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor

from wire.ports import Tools
from workers import pointers
from workers.draft import House
from workers.history import Damaged, History, Progress, read_on
from workers.views.front import Front
from workers.views.line import Line

BATCH = 500  # items at a time


class Survey:
    """`history` is the log, `lines` what views say of the newest version of each item, `front` of the newest.

    `wrong` maps the items whose pointer is not right to what stood there when it was looked at
    (`pointers.Looked.wrong`); `missing` are the items whose newest document is not there: a takedown that
    is not read yet may explain it.
    """

    def __init__(self, tools: Tools, house: House, pool: Executor, progress: Progress) -> None:
        self._tools = tools
        self._house = house
        self._pool = pool
        self._progress = progress
        self.history = History()
        self.front = Front()
        self.lines: dict[str, Line] = {}
        self.wrong: dict[str, str] = {}
        self.missing: set[str] = set()

    def learn(self) -> dict[str, str]:
        """Read on in the log, and look at every item that it moved.

        Returns the pointers that were wrong before and are so for sure: a pointer follows its segment, so
        what stood there is no version that the log has brought since.

        Raises:
            Damaged: the log or a document is not whole.
        """
        before = self.history
        self.history = read_on(before, self._tools, self._pool, self._progress)
        moved = self.history.moved_since(before)
        for item in sorted(self.missing - moved):
            key = self.history.changes[item][-1].key
            raise Damaged(key, "there is no such object, but the log names it")
        sure = {item: stood for item, stood in self.wrong.items() if item not in moved}
        self.look(moved)
        return sure

    def look(self, items: Iterable[str]) -> None:
        """Read these items' newest documents and pointers."""
        wanted = sorted(items)
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            looked = dict(zip(some, self._pool.map(self._look, some), strict=True))
            lines = [one.line for one in looked.values() if one.line]
            self.front = self.front.take(self.history.tail.seq, lines)
            self.lines |= {one.item: one for one in lines}
            self.missing = {item for item, one in looked.items() if one.missing} | self.missing - set(some)
            self.wrong = {item: stood for item, stood in self.wrong.items() if item not in looked}
            self.wrong |= {item: one.wrong for item, one in looked.items() if one.wrong is not None}
            self._progress("items", start + len(some), len(wanted))

    def mend(self, wrong: dict[str, str]) -> set[str]:
        """Point to the newest versions; returns the items for which that was done.

        Of the others somebody has moved the pointer meanwhile: they are looked at again.
        """
        items = sorted(wrong)
        newest = {item: self.history.changes[item][-1] for item in items}
        done = self._pool.map(lambda item: pointers.mend(newest[item], wrong[item], self._tools), items)
        mended = {item for item, right in zip(items, done, strict=True) if right}
        self.wrong = {item: stood for item, stood in self.wrong.items() if item not in mended}
        self.look(set(items) - mended)
        return mended

    def _look(self, item: str) -> pointers.Looked:
        return pointers.look(self.history.changes[item], self._house, self._tools)
