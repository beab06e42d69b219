"""Snapshots: made beside the keeper's turns, from the one before and the segments since.

They follow from the log alone, so two keepers make the same, and making one twice changes nothing. The three
newest are kept; one that is missing or garbage is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from wire import documents, keys, moments
from wire.change import Change, SnapshotName
from wire.errors import Unavailable
from wire.ports import Tools
from wire.snapshot import NotASnapshot, Snapshot, live, named, wanted
from workers.commit import Tail
from workers.history import START, History, bodies, read_segment

log = structlog.get_logger()

LOOK = 3600.0  # seconds between two looks at snapshots that were there before
AGAIN = 10.0  # seconds after which it is tried again, if a part was away

Names = Mapping[int, SnapshotName]  # by the number of the segment


class Stopped(Exception):  # no fault: the keeper ends
    """Nobody waits for this snapshot any more."""


class Snapshots:
    """What a keeper knows of them. `look` never waits: the work is done by one thread of its own."""

    def __init__(self, tools: Tools, beside: Executor) -> None:
        self._tools = tools
        self._beside = beside
        self._work: Future[Names] | None = None
        self._known: Names = {}
        self._next = self._looked = moments.THE_BEGINNING
        self._stopped = False

    @property
    def newest(self) -> SnapshotName | None:
        """What the head should name."""
        return self._known[max(self._known)] if self._known else None

    def look(self, tail: Tail) -> None:
        """Take up what is made by now, and begin what is due while the log ends there."""
        now = self._tools.clock.now()
        self._take(now)
        is_old = (now - self._looked).total_seconds() >= LOOK
        if self._work or now < self._next or not (is_old or set(wanted(tail.seq)) - set(self._known)):
            return
        known = {} if is_old else self._known
        self._looked = now if is_old else self._looked
        self._work = self._beside.submit(kept, tail, known, self._tools, self._going)
        self._take(now)

    def stop(self) -> None:
        """Make nothing more; what is half made is left."""
        self._stopped = True

    def _going(self) -> None:
        if self._stopped:
            raise Stopped

    def _take(self, now: datetime) -> None:
        if self._work is None or not self._work.done():
            return
        fault = self._work.exception()
        if fault is None:
            self._known = self._work.result()
        elif isinstance(fault, Unavailable):
            log.warning("no snapshot, for a part is away", outage=str(fault))
        elif not isinstance(fault, Stopped):  # news goes on without it
            log.error("a snapshot could not be made", exc_info=fault)
        if fault is not None:
            self._next = moments.later(now, AGAIN)
            self._looked = self._looked if self._known else moments.THE_BEGINNING
        self._work = None


def _go() -> None:
    """Go on."""


def kept(tail: Tail, known: Names, tools: Tools, going: Callable[[], None] = _go) -> Names:
    """See to it that the newest snapshots are there and no others. Those `known` are not read again.

    Raises:
        Damaged: the log is not whole.
        Unavailable: of the store.
    """
    listed = {keys.of_snapshot(entry.key): entry for entry in tools.public.walk(keys.SNAPSHOTS)}
    due = wanted(tail.seq)
    sound = {
        seq: known[seq]
        for seq in due
        if seq in known and seq in listed and listed[seq].size == known[seq].bytes
    }
    maker = _Maker(tools, going, sorted(seq for seq in listed if 0 < seq <= tail.seq))
    found = {seq: sound.get(seq) or maker.settle(seq) for seq in due}
    tools.public.delete(entry.key for seq, entry in listed.items() if seq < min(due, default=0))
    return found


@dataclass
class _Maker:
    tools: Tools
    going: Callable[[], None]
    listed: list[int]
    last: Snapshot | None = field(default=None)

    def settle(self, seq: int) -> SnapshotName:
        """The snapshot of this segment, made if there is none that is one."""
        key = keys.snapshot(seq)
        if standing := self._standing(seq):
            return standing
        made = self._made(seq)
        body = made.to_bytes()
        self.last = made
        if not self.tools.public.put_new(key, body):
            if standing := self._standing(seq):  # somebody else's, of this moment
                return standing
            self.tools.public.put(key, body)
        log.info("a snapshot was made", seq=seq, items=len(made.items), bytes=len(body))
        return named(seq, body)

    def _standing(self, seq: int) -> SnapshotName | None:
        blob = self.tools.public.get(keys.snapshot(seq))
        found = self._read(seq, blob.body) if blob else None
        if blob is None or found is None:
            return None
        self.last = found
        return named(seq, blob.body)

    def _read(self, seq: int, body: bytes) -> Snapshot | None:
        """None for garbage, and for the snapshot of another log."""
        self.going()
        try:
            found = Snapshot.from_bytes(body)
        except NotASnapshot:
            return None
        segment = self.tools.public.get(keys.segment(seq))
        is_ours = segment is not None and documents.sha256(segment.body) == found.sha256
        return found if is_ours and found.seq == seq else None

    def _made(self, seq: int) -> Snapshot:
        base = self._base(seq)
        tail = Tail(base.seq, base.sha256, base.epoch) if base else START
        changes: list[Change] = []
        for number, body in bodies(tail.seq + 1, seq, self.tools, self.tools.pool):
            self.going()
            segment = read_segment(number, body, tail)
            tail = Tail(number, documents.sha256(body), segment.epoch)
            changes += segment.changes
        return Snapshot(seq, tail.epoch, tail.sha256, live(base.items if base else (), changes))

    def _base(self, seq: int) -> Snapshot | None:
        """The newest one before; the log itself where there is none."""
        if self.last:  # of a lower number: they are settled in order
            return self.last
        for before in sorted((one for one in self.listed if one < seq), reverse=True):
            blob = self.tools.public.get(keys.snapshot(before))
            if blob and (found := self._read(before, blob.body)):
                return found
        return None


def recalled(history: History) -> dict[int, Snapshot]:
    """What the snapshots of a log have to be that was read from its beginning."""
    return {seq: _as_of(history.marks[seq], history) for seq in wanted(history.tail.seq)}


def _as_of(tail: Tail, history: History) -> Snapshot:
    def until(item: str) -> Iterable[Change]:
        pairs = zip(history.changes[item], history.seqs[item], strict=True)
        return (change for change, seq in pairs if seq <= tail.seq)

    changes = (change for item in history.changes for change in until(item))
    return Snapshot(tail.seq, tail.epoch, tail.sha256, live((), changes))
