"""What is finished and may go into the log, and may it? Read from the bucket; a message only says where."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from wire import documents, keys
from wire.change import Change, Event, borne
from wire.documents import Document
from wire.ports import Finished, Note, Tools
from workers import awaited, commit
from workers.commit import Tail
from workers.receipts import standing


@dataclass(frozen=True)
class Candidate:
    """An item document (or tombstone) as it stands in the public bucket, and the line it would make.

    `body` is empty where the document is gone; `document` is what it says, read once.
    """

    submission: str
    change: Change
    body: bytes
    notes: tuple[Note, ...] = ()
    document: Document = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> tuple[str, tuple[int, bool]]:
        return (self.change.item, self.change.rank)

    @property
    def is_first(self) -> bool:
        """A first version: its item is named like its submission."""
        return self.submission == self.change.item

    @property
    def is_takedown(self) -> bool:
        return self.change.event == "canceled"


class Verdict(Enum):
    """What becomes of a candidate?"""

    PUBLISH = "it is the next version of its item"
    COMMITTED = "it stands in the log already"
    STALE = "another is that version, or the item was taken down"
    AGAIN = "to be made again: a takedown of a version that is the newest no more, a document that is gone"
    WAIT = "not yet"


def read(finished: Finished, tools: Tools) -> Candidate | None:
    """None where nothing stands at that key, or something that does not belong there.

    A document that is claimed for the log and gone (a takedown was quicker) is a candidate without a body.
    """
    body = finished.body or _body(finished.key, tools)
    if not body:
        return _lost(finished, tools)
    document = documents.read(body)
    sha256 = documents.sha256(body)
    if finished.key != keys.item(document["item"], document["version"], sha256):
        return None
    change = line(finished.key, sha256, document)
    return Candidate(awaited.whose(document), change, body, finished.notes, document)


def _body(key: str, tools: Tools) -> bytes:
    blob = tools.public.get(key)
    return blob.body if blob else b""


def _lost(finished: Finished, tools: Tools) -> Candidate | None:
    receipt = standing(finished.submission, tools)
    if receipt is None or receipt.ending != "published" or receipt.key != finished.key:
        return None
    events: dict[str, Event] = {"canceled": "canceled", "renditions": "renditions"}
    event = events.get(receipt.event, "corrected")
    return Candidate(finished.submission, Change(receipt.item, receipt.version, event, receipt.key, ""), b"")


def line(key: str, sha256: str, document: Document) -> Change:
    """The line of the log for an item document; a tombstone bears nothing but its language."""
    return Change(
        item=document["item"],
        version=document["version"],
        event=_event(document),
        key=key,
        sha256=sha256,
        **borne(document),
    )


def _event(document: Document) -> Event:
    if document["pubStatus"] == "canceled":
        return "canceled"
    if awaited.is_addition(document):
        return "renditions"
    return "published" if document["version"] == 1 else "corrected"


def judge(candidate: Candidate, tail: Tail, tools: Tools) -> tuple[Verdict, Candidate]:
    """What the item's newest version says of it; everything up to the tail must be applied.

    A first version is named like its submission, so that nothing can be in its way. A takedown is told
    by what it takes down which channels it leaves.
    """
    if candidate.is_first:
        return Verdict.PUBLISH, candidate
    blob = tools.public.get(keys.latest(candidate.change.item))
    current = documents.read(blob.body) if blob else None
    if candidate.change.is_addition:
        return _added(candidate, current, tail, tools), candidate
    if current is None or current["version"] < candidate.change.version - 1:
        return Verdict.WAIT, candidate
    if current["version"] < candidate.change.version and current["pubStatus"] != "canceled":
        leaves = borne(current) if candidate.is_takedown else {}
        return Verdict.PUBLISH, replace(candidate, change=replace(candidate.change, **leaves))
    return _behind(candidate, current, tail, tools), candidate


def _added(candidate: Candidate, current: Document | None, tail: Tail, tools: Tools) -> Verdict:
    """An addition belongs to the version that stands there, and to no other."""
    if current is None or current["version"] < candidate.change.version:
        return Verdict.WAIT
    if awaited.whose(current) == candidate.submission:
        return Verdict.COMMITTED
    if current["version"] == candidate.change.version and current["pubStatus"] != "canceled":
        return Verdict.PUBLISH
    return Verdict.COMMITTED if _was_committed(candidate, tail, tools) else Verdict.STALE


def _behind(candidate: Candidate, current: Document, tail: Tail, tools: Tools) -> Verdict:
    """The item is at this version already, or canceled."""
    if current["integrity"]["submission"] == candidate.submission:
        return Verdict.COMMITTED
    if candidate.is_takedown and current["pubStatus"] != "canceled":
        return Verdict.AGAIN
    return Verdict.COMMITTED if _was_committed(candidate, tail, tools) else Verdict.STALE


def _was_committed(candidate: Candidate, tail: Tail, tools: Tools) -> bool:
    """It has been the newest and is no more, or it never was."""
    receipt = standing(candidate.submission, tools)
    if receipt is None or receipt.ending != "published":
        return False
    return bool(receipt.seq) or commit.find(candidate.change, receipt.at, tail, tools)
