"""What follows from a segment, and from an ending that is not published: pointers, receipts, tidying.

Everything here may be done twice, by two keepers at once, and again after a crash at any point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from wire import documents, keys, metrics
from wire.change import Change, Segment
from wire.documents import Document
from wire.errors import Unavailable
from wire.ports import Tools
from wire.submission import Receipt
from workers import awaited
from workers.brake import Brake
from workers.candidate import Candidate
from workers.late import late
from workers.receipts import claim, settle, standing
from workers.staging import Staged
from workers.takedown import remove

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Applier:
    """Writes the consequences; the pool runs the S3 calls of different items side by side."""

    tools: Tools
    pool: Executor
    ended: Callable[[Iterable[str]], None]  # is told who has a receipt
    brake: Brake

    def apply(self, segment: Segment, at_hand: Iterable[Candidate]) -> dict[Change, Document]:
        """Point to the new versions, complete receipts, tidy up. Returns the documents by their change.

        A document that is gone by now was taken down since, by somebody who had applied all before.
        """
        known = {one.change: (one.body, one.document) for one in at_hand}
        missing = [change for change in segment.changes if change not in known]
        found = zip(missing, self._each(self._document, missing), strict=True)
        known |= {change: (body, documents.read(body)) for change, body in found if body is not None}
        self.ended(self._each(lambda pair: self._follow(pair[0], *pair[1], segment), list(known.items())))
        return {change: document for change, (_, document) in known.items()}

    def end(self, staged: Iterable[Staged]) -> None:
        """Every ending that is not published: they have a receipt, and no line in the log."""
        found = self._parkable(list(staged))
        ended = [one.receipt for one, is_so in zip(found, self._each(self._end, found), strict=True) if is_so]
        # After the receipts, so that a rendering which still finds none is not missed here.
        self.late(receipt.submission for receipt in ended if not receipt.is_first)
        self.ended(receipt.submission for receipt in ended)
        self.tools.desk.delete(keys.staged(one.receipt.submission) for one in found)

    def _parkable(self, staged: list[Staged]) -> list[Staged]:
        """Without the parked ones where they are too many: those are tried again when all is well."""
        parked = [one for one in staged if one.receipt.ending == "parked"]
        if not parked or not self.brake.would_flood(len(parked)):
            return staged
        self.tools.desk.delete(keys.staged(one.receipt.submission) for one in parked)
        for one in parked:
            with suppress(Unavailable):
                self.tools.board.forget(one.receipt.submission)
        return [one for one in staged if one not in parked]

    def refuse(self, receipts: Iterable[Receipt]) -> None:
        """What the log has no place for: another was quicker."""
        refused = list(receipts)
        self._each(self._refuse, refused)
        self.late(one.submission for one in refused)
        self.ended(one.submission for one in refused)

    def late(self, submissions: Iterable[str]) -> None:
        """They have ended, and may have laid files since then."""
        self._each(lambda one: late(one, self.tools), list(submissions))

    def _document(self, change: Change) -> bytes | None:
        blob = self.tools.public.get(change.key)
        return blob.body if blob else None

    def _follow(self, change: Change, body: bytes, document: Document, segment: Segment) -> str:
        begun = awaited.begin(document, segment, self.tools)
        self._point(change, body)
        submission = awaited.whose(document)
        if change.event == "canceled":
            remove(change.item, change.key, self.tools, segment=segment)
        if change.event != "published":
            self._complete(submission, change, segment)  # of a takedown: it is gone by now
        if begun:
            with suppress(Unavailable):  # the sweep asks for it
                self.tools.queue.send_article(begun)
        return submission

    def _point(self, change: Change, body: bytes) -> None:
        """Newest wins, whatever order work finishes in."""
        key = keys.latest(change.item)
        if self.tools.public.put_new(key, body):
            return
        while (found := self.tools.public.get(key)) is not None:
            if awaited.rank(documents.read(found.body)) >= change.rank:
                return
            if self.tools.public.swap(key, body, etag=found.etag):
                return

    def _complete(self, submission: str, change: Change, segment: Segment) -> None:
        """What comes after a first version has rivals: the receipt says at which number this one came in."""
        receipt = standing(submission, self.tools)
        if receipt and not receipt.is_decided:
            told = replace(
                receipt, version=change.version, event=change.event, key=change.key, seq=segment.seq
            )
            settle(told, self.tools)

    def _end(self, staged: Staged) -> bool:
        """False: it is claimed for the log, and what is staged came too late."""
        ending = staged.receipt.ending
        if claim(staged.receipt, self.tools):
            metrics.ENDINGS.labels(ending).inc()
        else:
            receipt = standing(staged.receipt.submission, self.tools)
            if receipt is None or receipt.ending == "published":
                return False
            ending = receipt.ending
        if ending == staged.receipt.ending == "parked":
            self.tools.desk.put(keys.dead(staged.receipt.submission), staged.to_bytes())
        return True

    def _refuse(self, receipt: Receipt) -> None:
        """Over a claim of its own as well: the log has decided against it."""
        if claim(receipt, self.tools):
            metrics.ENDINGS.labels("refused").inc()
            return
        found = standing(receipt.submission, self.tools)
        if found and not found.is_decided:
            settle(receipt, self.tools)

    def _each(self, do: Callable[[T], R], all_of: list[T]) -> list[R]:
        return list(self.pool.map(do, all_of))
