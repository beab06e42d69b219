"""When are the views written? At most once a second, and the head last, so that it never runs ahead.

Where they take long, they are written less often, for workers need the same store; never by more than two
seconds, and views and head together.

The head and its signature are two objects; where a crash has left them apart, they are written again.
"""

from __future__ import annotations

from concurrent.futures import Executor
from datetime import datetime

from wire import channels, documents, keys, moments
from wire.change import Change, Head, Segment, SnapshotName
from wire.documents import Document
from wire.errors import Unavailable
from wire.ports import Tools
from workers import commit
from workers.commit import Tail
from workers.draft import House
from workers.signed import Pair
from workers.views.anew import begin
from workers.views.checkpoint import Checkpoint, Owed
from workers.views.ledger import FEWEST_IDLE, Ledger
from workers.views.refresh import common, made
from workers.views.shelving import Shelves
from workers.views.sketches import Sketches

REFRESH = 1.0  # seconds between two refreshes, at least
SHARE = 0.0625  # of the time that refreshes may take: where they take long, there are fewer
LONGEST = 2.0  # seconds that are waited for that
GLANCE = 5.0  # seconds between two looks at an idle head and its signature
RENEWAL = 600.0  # seconds after which an idle head is written again, long before it expires
CHECKPOINT = 15.0  # seconds between two checkpoints of the front, at least
LATELY = 200  # feeds that are written again when nobody knows who wrote last
SKETCHING = 5.0  # seconds between two writings of the sketches, at least


class Publisher:
    """Starts from a checkpoint, or makes all views anew from the log."""

    def __init__(self, tools: Tools, house: House, tail: Tail, pool: Executor) -> None:
        self._tools = tools
        self._shelves = Shelves(tools, house, pool)
        self._house = house
        blob = tools.desk.get(keys.SKETCHES)
        self._sketches = Sketches.from_bytes(blob.body) if blob else Sketches({})
        self._sketched = self._sketches
        self._ledger = self._resumed(tail)
        self._lately: dict[str, None] = {}
        self._again = self._hot() | dict.fromkeys(
            self._ledger.owed
        )  # to write, whether or not they have news
        self._written: dict[str, bytes] = {}
        self._dirty = True
        self._is_owing = False  # does the checkpoint say that feeds are behind?
        self._snapshot: SnapshotName | None = None
        self._signed_by = ""
        self._pace = REFRESH
        self._looked = self._refreshed = self._checkpointed = self._drawn = moments.THE_BEGINNING

    def take(self, segment: Segment, at_hand: dict[Change, Document]) -> None:
        """Learn an applied segment, of whose documents these are at hand."""
        self._learn(self._ledger, segment, at_hand)
        self._dirty = True

    def name(self, snapshot: SnapshotName | None) -> None:
        """Learn what the head shall name as the newest snapshot."""
        self._dirty = self._dirty or snapshot != self._snapshot
        self._snapshot = snapshot

    def refresh(self, tail: Tail) -> bool:
        """Write the views if there is news or the head grows old. False: it is not time yet."""
        moment = self._tools.clock.now()
        is_idle = not self._dirty
        is_even = self._ledger.is_even and not self._again
        if (moment - self._looked).total_seconds() < (
            self._patience() if is_idle and is_even else self._pace
        ):
            return False
        stood = commit.said(self._tools)
        head = Head.from_bytes(stood.document.body) if stood.document else None
        if not self._is_ours(head, tail):
            return False
        self._looked = moment
        if is_idle and is_even:
            if not self._is_due(head, stood, moment):
                return False
            self._forget()  # a keeper that slept and died may have been the last to write
        self._write(is_idle=is_idle)
        self._refreshed = moment
        took = (self._tools.clock.now() - moment).total_seconds()
        self._pace = max(REFRESH, min(took / SHARE, LONGEST))
        self._signed_by = self._tools.signer.public if self._tools.signer else ""
        # A head that somebody moved meanwhile: their views may lie under ours, then once more.
        self._dirty = not commit.say(tail, self._newest(head, tail), stood, self._tools)
        if self._dirty:
            self._written.clear()
        is_settled = self._is_owing and self._ledger.is_even
        if is_settled or (moment - self._checkpointed).total_seconds() >= CHECKPOINT:
            self._tools.desk.put(keys.FRONT, self._ledger.checkpoint().to_bytes())
            self._checkpointed, self._is_owing = moment, not self._ledger.is_even
        return True

    def _patience(self) -> float:
        """Seconds between two looks at the head while there is no news."""
        return GLANCE if self._tools.signer else RENEWAL

    def _is_ours(self, head: Head | None, tail: Tail) -> bool:
        """Older views never go over newer ones.

        Raises:
            Unavailable: the log is another one than we know; it was restored from a backup.
        """
        is_sure = head is not None and head.epoch == tail.epoch
        if not is_sure and not commit.stands(tail, self._tools):
            raise Unavailable("s3", f"{keys.segment(tail.seq)} is not the one that this keeper has seen")
        return head is None or head.seq <= tail.seq

    def _is_due(self, head: Head | None, stood: Pair, moment: datetime) -> bool:
        """Without news: is the head gone or old, do we sign with a new key, does its signature not fit?"""
        if head is None:
            return True
        is_old = (moment - self._refreshed).total_seconds() >= RENEWAL
        signer = self._tools.signer
        is_rotated = signer is not None and signer.public != self._signed_by
        return is_old or is_rotated or not commit.is_signed(head, stood, self._tools)

    def _newest(self, head: Head | None, tail: Tail) -> SnapshotName | None:
        """The newest snapshot that we know, or that another keeper has made and named."""
        ours, theirs = self._snapshot, head.snapshot if head else None
        if theirs is None or theirs.seq > tail.seq or (ours is not None and ours.seq >= theirs.seq):
            return ours
        return theirs

    def sketch(self) -> None:
        """Write what workers compare new texts with, if there is something new to compare with."""
        moment = self._tools.clock.now()
        if self._sketches is self._sketched or (moment - self._drawn).total_seconds() < SKETCHING:
            return
        self._tools.desk.put(keys.SKETCHES, self._sketches.to_bytes())
        self._sketched, self._drawn = self._sketches, moment

    def _write(self, *, is_idle: bool) -> None:
        """The feeds whose turn it is, side by side, and what is of no one channel."""
        owed = self._ledger.next(is_idle=is_idle)
        again = [name for name in self._again if name not in owed][:FEWEST_IDLE]
        nothing: Owed = {name: [] for name in again}
        self._shelves.settle(owed | nothing, self._again.keys())
        self._ledger.settled(owed)
        for name in (*owed, *again):
            self._again.pop(name, None)
            self._lately.pop(name, None)
            self._lately[name] = None
        while len(self._lately) > LATELY:
            del self._lately[next(iter(self._lately))]
        for key, body in made(common(self._ledger.front, self._ledger.channels, self._house)):
            if self._written.get(key) != body:
                self._tools.public.put(key, body)
                self._written[key] = body

    def _forget(self) -> None:
        """What was written lately is no longer known to stand there."""
        self._written.clear()
        self._again = self._hot() | self._lately

    def _hot(self) -> dict[str, None]:
        """The feeds that most readers follow."""
        sections = sorted(name for name in self._ledger.channels if channels.family(name) == "section")
        return dict.fromkeys((channels.ALL, *sections[:LATELY]))

    def _resumed(self, tail: Tail) -> Ledger:
        blob = self._tools.desk.get(keys.FRONT)
        stood = Checkpoint.from_bytes(blob.body) if blob else None
        if stood is None or stood.feeds != self._house.feeds:
            stood = begin(self._tools, self._house)
        ledger = Ledger(self._tools, self._house, stood)
        while ledger.front.seq < tail.seq:
            found = commit.segment_at(ledger.front.seq + 1, self._tools)
            if found is None:
                raise Unavailable("s3", f"segment {ledger.front.seq + 1} is below the head and not there")
            self._learn(ledger, found[0], {})
        return ledger

    def _learn(self, ledger: Ledger, segment: Segment, at_hand: dict[Change, Document]) -> None:
        named = [(change, at_hand.get(change) or self._document(change)) for change in segment.changes]
        self._sketches = self._sketches.take(found for _, found in named if found)
        ledger.take(segment, named)

    def _document(self, change: Change) -> Document | None:
        """None for a version that is gone since: a later `canceled` explains it."""
        blob = self._tools.public.get(change.key)
        return documents.read(blob.body) if blob else None
