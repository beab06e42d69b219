"""What has been read of the log, with the views as they stood just then?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field

from portal import chain, views
from portal.cursor import Cursor
from portal.report import Problem
from portal.source import Source
from wire import keys
from wire.change import Change


@dataclass(frozen=True)
class Log:
    """Every item's changes in order up to the cursor, and what is wrong with the log.

    `behind` is the head's fault: it stands still before the end of the log.
    """

    cursor: Cursor = field(default_factory=Cursor)
    segments: int = 0
    history: dict[str, tuple[Change, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    views: dict[str, bytes | None] = field(default_factory=dict)
    behind: tuple[Problem, ...] = ()

    def is_live(self, item: str) -> bool:
        return item in self.history and self.history[item][-1].event != "canceled"

    def moved_since(self, before: Log) -> set[str]:
        """The items that have more changes now."""
        return {item for item, changes in self.history.items() if changes != before.history.get(item)}


def extend(log: Log, source: Source, pool: Executor) -> Log:
    """Walk on from where the log was left, to the head of now."""
    head, _ = chain.read_head(source)
    chain.check_head(source, head, log.cursor)
    walked = chain.walk(source, log.cursor, head, pool)
    history = defaultdict[str, tuple[Change, ...]](tuple, log.history)
    wrong: list[Problem] = []
    for link in walked.links:
        for change in link.segment.changes:
            wrong += _out_of_order(keys.segment(link.segment.seq), history[change.item], change)
            history[change.item] += (change,)
    sections = {change.section for changes in history.values() for change in changes}
    return Log(
        walked.end,
        log.segments + len(walked.links),
        dict(history),
        (*log.problems, *walked.problems, *wrong),
        views.fetch(source, sections - {""}, pool),
        tuple(_behind(log, head.seq, source)),
    )


def _out_of_order(segment: str, before: tuple[Change, ...], change: Change) -> Iterator[Problem]:
    """The log names each version of an item once, in rising order, and nothing after its takedown.

    An addition to a version stands right behind it, once.
    """
    name = f"version {change.version} of {change.item}"
    if change.is_addition:
        name = f"an addition to {name}"
        if not any(one.rank == (change.version, False) for one in before):
            yield Problem(segment, f"{name} stands in the log, and that version does not")
    if not before:
        return
    if any(one.rank == change.rank for one in before):
        yield Problem(segment, f"{name} stands in the log twice")
    elif change.rank < before[-1].rank:
        yield Problem(segment, f"{name} comes after version {before[-1].version}")
    if before[-1].event == "canceled":
        yield Problem(segment, f"{name} comes after the takedown of that item")


def _behind(log: Log, seq: int, source: Source) -> Iterator[Problem]:
    """A head may lag behind its log for a second; one that has moved since the last look is alive."""
    moved = log.segments > 0 and seq > log.cursor.seq
    if not moved and source.get(keys.segment(seq + 1)) is not None:
        yield Problem(keys.HEAD, f"says seq {seq}, but segment {seq + 1} is there")
