"""Does the head say what the log says, and which segment may it name?

Who starts at the head takes everything up to it for applied. Before a segment is appended all before it are
applied (`workers.committer`), so only the newest may still need a keeper.
"""

from __future__ import annotations

from uuid import uuid4

from wire import documents, keys, moments
from wire.change import Change, Head
from wire.ports import Blob, Tools
from workers import awaited, commit
from workers.commit import Tail
from workers.history import History
from workers.receipts import standing


def read(blob: Blob | None) -> Head | None:
    """The head that stands there; None for nothing, and for what is not one."""
    if blob is None:
        return None
    try:
        head = Head.from_bytes(blob.body)
        good_until = moments.later(moments.read(head.at), commit.EXPIRY)
        whole = type(head.seq) is int and good_until == moments.read(head.expires)
    except (ValueError, TypeError, KeyError):
        return None
    return head if whole else None


def says(head: Head | None, tail: Tail) -> bool:
    """Its time aside. While the log is empty any epoch will do."""
    epoch = head.epoch if head and not tail.seq else tail.epoch
    return head is not None and (head.seq, head.sha256, head.epoch) == (tail.seq, tail.sha256, epoch)


def is_ahead(head: Head, tail: Tail) -> bool:
    """Does it tell of segments of this log that we have not seen?"""
    return head.seq > tail.seq and head.epoch == (tail.epoch or head.epoch)


def due(head: Head | None, history: History, tools: Tools) -> Tail:
    """What the head has to say. Were it to name a segment that is still open, that would be ended twice."""
    tail, newest = history.tail, history.newest
    if newest is None:
        return Tail(0, tail.sha256, head.epoch if head and says(head, tail) else uuid4().hex)
    if says(head, tail) or not _is_open(newest.changes, tools):
        return tail
    return Tail(tail.seq - 1, newest.prev, tail.epoch)


def _is_open(changes: tuple[Change, ...], tools: Tools) -> bool:
    """Has a keeper still to end one of these, or to begin the addition that it awaits?"""
    later = any(change.event != "published" for change in changes)
    journal = " ".join(entry.key for entry in tools.desk.walk(keys.PENDING)) if later else ""
    return any(_needs_a_keeper(change, journal, tools) for change in changes)


def _needs_a_keeper(change: Change, journal: str, tools: Tools) -> bool:
    """It is on a page of the journal, or its receipt does not say yet which version it became.

    Of a first version, with its pointer right, nothing of that is left to do.
    """
    blob = tools.public.get(change.key)
    if blob is None:  # taken down since, by a keeper that had applied all before
        return False
    document = documents.read(blob.body)
    if awaited.is_missing(document, tools):
        return True
    if change.event == "published":
        return False
    submission = awaited.whose(document)
    receipt = standing(submission, tools)
    return submission.replace("-", "") in journal or (receipt is not None and not receipt.is_decided)
