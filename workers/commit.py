"""When does an article count? When a segment of the log names it: one conditional PUT, the fence.

Any number of committers is safe and none is a leader. All that is finished goes into segment tail + 1; who
loses the race applies the winner's segment and looks again. An answer that got lost is told from a
lost race by the batch id inside the segment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from wire import documents, keys, moments
from wire.change import NOTHING_BEFORE, Change, Head, Segment, SnapshotName
from wire.errors import Unavailable
from wire.ports import Tools
from workers.signed import Pair

SKEW = 3600.0  # seconds by which the clocks of two keepers never differ
PATIENCE = 5  # times the same number with the same bytes, before it is tried again later
EXPIRY = 3600  # seconds for which a head is good


@dataclass(frozen=True)
class Tail:
    """The newest segment that we know: its number, the SHA-256 of its bytes, the log's epoch."""

    seq: int
    sha256: str
    epoch: str


def say(tail: Tail, snapshot: SnapshotName | None, stood: Pair, tools: Tools) -> bool:
    """Write the head that says so from now, signed, over the one that stood. False: somebody else has."""
    at = _not_before(stood, tools.clock.now())
    expires = moments.write(moments.later(at, EXPIRY))
    head = Head(tail.seq, tail.epoch, tail.sha256, moments.write(at), expires, snapshot)
    body = head.to_bytes()
    signature = tools.signer.sign(body, comment(head)) if tools.signer else None
    return stood.replace(body, signature, tools.public)


def _not_before(stood: Pair, now: datetime) -> datetime:
    """Now, or when the head says that stands: portals follow no older one, and keepers' clocks differ.

    What is further ahead than clocks may be is no head that a portal has followed.
    """
    try:
        before = moments.read(documents.read(stood.document.body)["at"]) if stood.document else now
    except (ValueError, TypeError, KeyError):
        return now
    return max(now, before) if before <= moments.later(now, SKEW) else now


def said(tools: Tools) -> Pair:
    """The head and its signature as they stand."""
    return Pair.read(keys.HEAD, tools.public, signed=tools.signer is not None)


def is_signed(head: Head, stood: Pair, tools: Tools) -> bool:
    """Does the signature fit, where heads are signed?"""
    return tools.signer is None or stood.fits(comment(head), tools.signer.public)


def comment(head: Head) -> str:
    """What its signature says beside, so that one sees whether the two belong together."""
    return f"seq:{head.seq} epoch:{head.epoch} at:{head.at}"


def begin(tools: Tools) -> Tail:
    """The tail as the head has it: all up to there is applied. A new log begins with an empty head.

    A log that has lost its head is applied again from its beginning, and gets none before that is done.
    """
    blob = tools.public.get(keys.HEAD)
    if blob is None and (first := segment_at(1, tools)):
        return Tail(0, NOTHING_BEFORE, first[1].epoch)
    if blob is None:
        empty = Tail(0, NOTHING_BEFORE, uuid4().hex)
        say(empty, None, said(tools), tools)
        blob = tools.public.get(keys.HEAD)  # ours, or that of who was first
        if blob is None:
            raise Unavailable("s3", "the head was written and is not there")
    known = Head.from_bytes(blob.body)
    return Tail(known.seq, known.sha256, known.epoch)


def segment_at(seq: int, tools: Tools) -> tuple[Segment, Tail] | None:
    """The segment of this number and the tail that it makes, if it is committed."""
    blob = tools.public.get(keys.segment(seq))
    if blob is None:
        return None
    segment = Segment.from_bytes(blob.body)
    return segment, Tail(segment.seq, documents.sha256(blob.body), segment.epoch)


def stands(tail: Tail, tools: Tools) -> bool:
    """Is our newest segment still the one of its number? Not in a log that was restored from a backup."""
    blob = tools.public.get(keys.segment(tail.seq)) if tail.seq else None
    return not tail.seq or (blob is not None and documents.sha256(blob.body) == tail.sha256)


def find(change: Change, claimed: str, tail: Tail, tools: Tools) -> bool:
    """Does the log name this very document? Reads it from the end, for the rare case that nobody knows.

    It was claimed at that time, and appended later: no further back than keepers' clocks may differ.
    """
    since = moments.later(moments.read(claimed), -SKEW)
    for seq in range(tail.seq, 0, -1):
        found = segment_at(seq, tools)
        if found and moments.read(found[0].at) < since:
            return False
        lines = found[0].changes if found else ()
        if taken := [one for one in lines if (one.item, one.rank) == (change.item, change.rank)]:
            return taken[0].key == change.key
    return False


def append(tail: Tail, changes: tuple[Change, ...], tools: Tools) -> tuple[Segment, Tail] | None:
    """Commit the changes after this tail. None: somebody else took the number.

    Raises:
        Unavailable: the segment may or may not be there; `segment_at` tells later.
    """
    segment = Segment(
        seq=tail.seq + 1,
        epoch=tail.epoch,
        prev=tail.sha256,
        batch=uuid4().hex,
        at=moments.write(tools.clock.now()),
        changes=changes,
    )
    body = segment.to_bytes()
    if not _put(keys.segment(segment.seq), body, tools):
        taken = segment_at(segment.seq, tools)
        if taken is None or taken[0].batch != segment.batch:
            return None
    return segment, Tail(segment.seq, documents.sha256(body), segment.epoch)


def _put(key: str, body: bytes, tools: Tools) -> bool:
    for turn in range(PATIENCE):
        try:
            return tools.public.put_new(key, body)
        except Unavailable:
            if turn == PATIENCE - 1:
                raise
            tools.clock.sleep(0.1 * 2**turn)
    return False
