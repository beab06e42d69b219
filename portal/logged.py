"""What has been read of the log?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import cached_property

from portal import chain, snapshots
from portal.cursor import Cursor
from portal.report import Problem
from portal.source import Source
from portal.witness import Witness
from wire import channels, keys
from wire.change import Change, Head


@dataclass(frozen=True)
class Log:
    """Every item's changes in order up to the cursor, and what is wrong with the log.

    `touched` is the newest segment that had news for each channel. `behind` is the head's fault: it stands
    still before the end of the log. `is_copy`: of a mirror, which may have begun with a snapshot (then it is
    not `is_whole`), has only what it chose, and rests while nobody calls it.
    """

    cursor: Cursor = field(default_factory=Cursor)
    segments: int = 0
    history: dict[str, tuple[Change, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    touched: dict[str, int] = field(default_factory=dict)
    behind: tuple[Problem, ...] = ()
    is_copy: bool = False
    is_whole: bool = True

    def is_live(self, item: str) -> bool:
        return item in self.history and self.history[item][-1].event != "canceled"

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The items to look at: where some were chosen, those taken down may never have been there."""
        choice = self.cursor.choice
        return frozenset(
            item
            for item, changes in self.history.items()
            if choice.is_everything or (self.is_live(item) and choice.takes(changes[-1]))
        )

    def moved_since(self, before: Log) -> set[str]:
        """The items that have more changes now."""
        return {item for item, changes in self.history.items() if changes != before.history.get(item)}


def extend(log: Log, witness: Witness, pool: Executor) -> Log:
    """Walk on from where the log was left, to the head of now; raises `Broken` for a head to refuse."""
    source = witness.source
    believed = witness.look(log.cursor.trust, "")
    assert believed is not None  # noqa: S101 - it was asked for without an ETag
    head = believed.head
    chain.check_head(head, log.cursor)
    if not log.is_copy:
        chain.check_fresh(head, witness.clock.now())
    log = _begun(log, head, source)
    walked = chain.walk(source, log.cursor, head, pool)
    history = defaultdict[str, tuple[Change, ...]](tuple, log.history)
    wrong: list[Problem] = []
    touched = dict(log.touched)
    for link in walked.links:
        for change in link.segment.changes:
            wrong += _out_of_order(keys.segment(link.segment.seq), history[change.item], change)
            before_it = history[change.item][-1:]
            history[change.item] += (change,)
            touched |= dict.fromkeys(
                (name for one in (change, *before_it) for name in channels.of(one)), link.segment.seq
            )
    before = (changes[-1] for changes in log.history.values())
    wrong += snapshots.problems(source, head, before, walked.links)
    return replace(
        log,
        cursor=replace(walked.end, trust=believed.trust),
        segments=log.segments + len(walked.links),
        history=dict(history),
        problems=(*log.problems, *walked.problems, *wrong),
        touched=touched,
        behind=tuple(_behind(log, head.seq, source)),
    )


def _begun(log: Log, head: Head, source: Source) -> Log:
    """A mirror that began with a snapshot has no first segment."""
    named = head.snapshot
    if log.cursor.seq or not log.is_copy or not named or source.get(keys.segment(1)) is not None:
        return log
    snapshot = snapshots.read(source, named).snapshot
    cursor = replace(log.cursor, seq=snapshot.seq, sha256=snapshot.sha256, epoch=snapshot.epoch)
    history: dict[str, tuple[Change, ...]] = {change.item: (change,) for change in snapshot.items}
    return replace(log, cursor=cursor, history=history, is_whole=False)


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
