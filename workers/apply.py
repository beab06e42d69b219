"""What follows from a committed segment: pointers, receipts, and an end to what was pending.

Everything here may be done twice, by two keepers at once, and again after a crash at any point. The
order matters: a staged ending goes last, so that whoever finds it knows that the rest may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from wire import documents, keys, moments
from wire.change import Change, Segment
from wire.documents import Document
from wire.ports import Tools
from workers.staging import Staged
from workers.takedown import remove, remove_late

T = TypeVar("T")


@dataclass(frozen=True)
class Applier:
    """Writes the consequences; the pool runs the S3 calls of different items side by side."""

    tools: Tools
    pool: ThreadPoolExecutor

    def apply(self, segment: Segment, staged: Iterable[Staged]) -> dict[Change, bytes]:
        """Point to the new versions, write receipts, clear up. Returns each change's document.

        `staged` is everything staged now; a change whose ending is no longer staged was applied by
        somebody before, all of it.
        """
        named = {(change.item, change.version): change for change in segment.changes}
        mine = [
            (named[one.item, one.version], one)
            for one in staged
            if one.change is not None and named.get((one.item, one.version)) == one.change
        ]
        self._each(lambda pair: self._point(*pair), mine)
        self._each(lambda pair: self._receipt(pair[1], segment), mine)
        self._clear([one for _, one in mine])
        return {change: one.text.encode() for change, one in mine}

    def end(self, staged: Iterable[Staged], now: str) -> None:
        """Refused and parked endings: they have a receipt, and no line in the log."""
        ending = list(staged)
        self._each(lambda one: self._end(one, now), ending)
        # After the receipts, so that a rendering which still finds none is not missed here.
        self._remove_late([one for one in ending if one.version > 1])
        self._clear(ending)

    def drop(self, staged: Iterable[Staged]) -> None:
        """Staged after its submission had ended: it never was."""
        late = list(staged)
        self._remove_late(late)
        self.tools.desk.delete(keys.staged(one.submission) for one in late)

    def _point(self, change: Change, staged: Staged) -> None:
        """Newest wins, whatever order work finishes in."""
        body = staged.text.encode()
        key = keys.latest(change.item)
        if not self.tools.public.put_new(key, body):
            while (standing := self.tools.public.get(key)) is not None:
                if documents.read(standing.body)["version"] >= change.version:
                    break
                if self.tools.public.swap(key, body, etag=standing.etag):
                    break
        if change.event == "canceled":
            remove(change.item, change.key, self.tools)

    def _receipt(self, staged: Staged, segment: Segment) -> None:
        change = staged.change
        event = {"event": change.event} if change else {}
        receipt = _receipt(staged, segment.at) | event | {"seq": segment.seq}
        self.tools.desk.put_new(keys.receipt(staged.submission), documents.write(receipt))

    def _end(self, staged: Staged, now: str) -> None:
        if staged.ending == "parked":
            self.tools.desk.put(keys.dead(staged.submission), staged.to_bytes())
        receipt = _receipt(staged, now) | {"reason": staged.reason}
        self.tools.desk.put_new(keys.receipt(staged.submission), documents.write(receipt))

    def _remove_late(self, staged: list[Staged]) -> None:
        self._each(lambda one: remove_late(one.submission, self.tools), staged)

    def _clear(self, done: list[Staged]) -> None:
        """Markers first: what is staged without a marker was staged too late."""
        if done:
            self.tools.desk.delete(keys.pending(one.marker) for one in done)
            self.tools.desk.delete(keys.staged(one.submission) for one in done)

    def _each(self, do: Callable[[T], None], all_of: list[T]) -> None:
        list(self.pool.map(do, all_of))


def _receipt(staged: Staged, at: str) -> Document:
    return {
        "submission": staged.submission,
        "ending": staged.ending,
        "item": staged.item,
        "version": staged.version,
        "accepted": staged.accepted,
        "at": at,
        "stages": [*_before_commit(staged), {"name": "commit", "state": staged.ending, "at": at}],
    }


def _before_commit(staged: Staged) -> list[Document]:
    return [stage for stage in staged.stages if stage["name"] != "commit"]


def now(tools: Tools) -> str:
    """The moment as it stands in documents."""
    return moments.write(tools.clock.now())
