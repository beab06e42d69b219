"""Which items stand in the news sitemap? The front: the newest items by publication time.

It only ever takes lines in. An item that was taken down keeps its line and shows no more, so that the front
is the same whether it grew change by change or is made anew from the log. Newest first by (published, item).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workers.views.entry import Entry
from workers.views.line import Line

MOST = 1000  # a news sitemap's most entries


@dataclass(frozen=True)
class Front:
    """A value: `seq` is the newest segment in it."""

    seq: int = 0
    lines: tuple[Line, ...] = ()

    def take(self, seq: int, lines: Iterable[Line]) -> Front:
        """The front after a segment; taking one twice changes nothing."""
        merged = {one.item: one for one in self.lines}
        for one in lines:
            before = merged.get(one.item)
            if before is None or before.version <= one.version:
                merged[one.item] = one
        newest = sorted(merged.values(), key=lambda one: one.place, reverse=True)[:MOST]
        return Front(max(seq, self.seq), tuple(newest))

    def showing(self) -> list[Entry]:
        """What is to be seen, the newest first."""
        return [one.entry for one in self.lines if one.entry]
