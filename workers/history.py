"""What does the log say, from its first segment to its end? Read by number, and believed in nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field

from wire import documents, keys
from wire.change import NOTHING_BEFORE, Change, Segment
from wire.errors import PressroomError
from wire.ports import Tools
from wire.snapshot import is_due
from workers.commit import Tail

WINDOW = 64  # segments in memory at once

_SEGMENT = re.compile(r"log/([0-9]{12})\.json")

Progress = Callable[[str, int, int], None]  # a phase, how many are done, of how many


def quiet(phase: str, done: int, total: int) -> None:
    """Show nothing."""


class Damaged(PressroomError):
    """An object that everything follows from is not what the log says: nothing is made from it."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"{key}: {what}")
        self.key = key


START = Tail(0, NOTHING_BEFORE, "")


@dataclass(frozen=True)
class History:
    """The log up to `tail`.

    `newest` is its newest segment, `changes` holds every item's in the log's order and `seqs` the segments
    they stand in, `told` is all of them as they came, each with its segment, and `marks` where the log
    was at every hundredth segment.
    """

    tail: Tail = START
    newest: Segment | None = None
    changes: dict[str, tuple[Change, ...]] = field(default_factory=dict)
    seqs: dict[str, tuple[int, ...]] = field(default_factory=dict)
    told: tuple[tuple[int, Change], ...] = ()
    marks: dict[int, Tail] = field(default_factory=dict)

    def moved_since(self, before: History) -> set[str]:
        """The items that have more changes now."""
        known = before.changes
        return {item for item, changes in self.changes.items() if len(changes) != len(known.get(item, ()))}


def read_on(history: History, tools: Tools, pool: Executor, progress: Progress) -> History:
    """The log to its end of now; one listing says where that is, and every number up to there must be.

    Raises:
        Damaged: a segment is missing or malformed, does not follow from the one before, or names a
            version that is not newer than the item's last.
    """
    tail, newest = history.tail, history.newest
    changes, seqs = dict(history.changes), dict(history.seqs)
    told, marks = list(history.told), dict(history.marks)
    last = _last(tail.seq, tools)
    for seq, body in bodies(tail.seq + 1, last, tools, pool):
        newest = read_segment(seq, body, tail)
        tail = Tail(seq, documents.sha256(body), newest.epoch)
        for change in newest.changes:
            before = changes.get(change.item, ())
            if not _follows(change, before):
                raise Damaged(keys.segment(seq), f"version {change.version} of {change.item} is not its next")
            changes[change.item] = (*before, change)
            seqs[change.item] = (*seqs.get(change.item, ()), seq)
            told.append((seq, change))
        if is_due(seq):
            marks[seq] = tail
        progress("log", seq, last)
    return History(tail, newest, changes, seqs, tuple(told), marks)


def _last(after: int, tools: Tools) -> int:
    """The highest number that is listed after this one; names of one flat folder sort by their bytes."""
    last, key = after, keys.segment(after)
    while listed := tools.public.list(keys.LOG, after=key):
        key = listed[-1].key
        numbers = (_SEGMENT.fullmatch(entry.key) for entry in listed)
        last = max([last, *(int(number[1]) for number in numbers if number)])
    return last


def bodies(first: int, last: int, tools: Tools, pool: Executor) -> Iterator[tuple[int, bytes]]:
    """The segments of these numbers as they stand there, some of them read at once.

    Raises:
        Damaged: one is not there.
    """
    for start in range(first, last + 1, WINDOW):
        numbers = range(start, min(start + WINDOW, last + 1))
        blobs = pool.map(lambda seq: tools.public.get(keys.segment(seq)), numbers)
        for seq, blob in zip(numbers, blobs, strict=True):
            if blob is None:
                raise Damaged(keys.segment(seq), f"there is no such object, but segment {last} is there")
            yield seq, blob.body


def read_segment(seq: int, body: bytes, before: Tail) -> Segment:
    """The segment of this number, if it follows from the tail before.

    Raises:
        Damaged: it is none, or does not.
    """
    key = keys.segment(seq)
    try:
        segment = Segment.from_bytes(body)
        strange = [change for change in segment.changes if not _is_sound(change)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(key, f"is not a segment: {error}") from error
    if segment.seq != seq:
        raise Damaged(key, f"says it is segment {segment.seq!r}")
    if segment.prev != before.sha256:
        raise Damaged(key, "does not follow from the segment before: its `prev` is not that one's SHA-256")
    if before.epoch and segment.epoch != before.epoch and segment.changes:
        raise Damaged(key, f"belongs to epoch {segment.epoch!r}, the segment before to {before.epoch!r}")
    if strange:
        raise Damaged(key, f"names {str(strange[0].key)[:100]!r}, no key of that item and version")
    return segment


def _follows(change: Change, before: tuple[Change, ...]) -> bool:
    """An addition comes right after the version that it adds to."""
    if change.is_addition:
        return bool(before) and before[-1].rank == (change.version, False)
    return not before or before[-1].version < change.version


def _is_sound(change: Change) -> bool:
    named = keys.item(change.item, change.version, change.sha256)
    return change.key == named and keys.is_item(named) and isinstance(change.version, int)
