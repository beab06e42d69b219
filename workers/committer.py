"""Who turns staged endings into log lines and receipts? A committer; there may be several."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from wire import documents, keys
from wire.change import MOST_CHANGES, Change, Segment
from wire.errors import Unavailable
from wire.ports import Tools
from workers import commit
from workers.apply import Applier, now
from workers.commit import Tail
from workers.reasons import reason
from workers.staging import Staged

Applied = tuple[Segment, dict[Change, bytes]]  # a segment, and the documents that are at hand


class Committer:
    """Knows the tail up to which everything is applied; the tail moves only after that."""

    def __init__(self, tools: Tools, pool: ThreadPoolExecutor) -> None:
        self._tools = tools
        self._pool = pool  # S3 calls side by side
        self._applier = Applier(tools, pool)
        self.tail = commit.begin(tools)

    def turn(self) -> Iterator[Applied]:
        """Apply what others committed, then commit what is staged; yields each applied segment."""
        yield from self._catch_up()
        publishing = self._guarded(self._staged())
        if not publishing:
            return
        changes = tuple(one.change for one in publishing if one.change)
        appended = commit.append(self.tail, changes, self._tools)
        if appended is None:  # lost the race: apply the winner's; what is left is seen next turn
            yield from self._catch_up()
        else:
            yield self._apply(*appended, publishing)

    def _catch_up(self) -> Iterator[Applied]:
        """Nothing is appended before every segment up to the tail is applied."""
        while found := commit.segment_at(self.tail.seq + 1, self._tools):
            staged = self._pool.map(self._still_staged, found[0].changes)
            yield self._apply(*found, [one for one in staged if one])

    def _still_staged(self, change: Change) -> Staged | None:
        """The ending that a committed change came from; None where somebody has applied all of it.

        Asked for once the segment is seen: an older listing may lack it, and then nobody would apply
        it before it was found staged and committed again.
        """
        submission = change.item  # version 1 is named like its submission
        if change.version > 1:
            item = self._tools.public.get(change.key)
            if item is None:  # taken down since, by a keeper that had applied all before
                return None
            submission = documents.read(item.body)["integrity"]["submission"]
        blob = self._tools.desk.get(keys.staged(submission))
        return Staged.from_bytes(blob.body) if blob else None

    def _apply(self, segment: Segment, tail: Tail, staged: list[Staged]) -> Applied:
        bodies = self._applier.apply(segment, staged)
        self.tail = tail
        return segment, bodies

    def _staged(self) -> list[Staged]:
        """What is staged and still pending, oldest first.

        The order is the fence, what is staged before what is pending: a marker that is gone by now says
        that the submission has ended, and whatever is staged for it may have come too late.
        """
        listed = self._tools.desk.list(keys.STAGED, limit=MOST_CHANGES)
        if not listed:
            return []
        blobs = list(self._pool.map(lambda entry: self._tools.desk.get(entry.key), listed))
        pending = {entry.key for entry in self._tools.desk.walk(keys.PENDING)}
        staged = [Staged.from_bytes(blob.body) for blob in blobs if blob]
        late = [one for one in staged if keys.pending(one.marker) not in pending]
        self._applier.drop(late)
        return sorted((one for one in staged if one not in late), key=lambda one: one.marker)

    def _guarded(self, staged: list[Staged]) -> list[Staged]:
        """Ends what is refused or parked, and what is no longer the next version of its item.

        Of two next versions the second waits for a later turn: it is refused for what stands in the
        log, never for what we are about to write there.
        """
        # A takedown goes before a correction of the same version: it was promised to whom it concerns.
        publishing = sorted((one for one in staged if one.change), key=_is_article)
        passed: dict[tuple[str, int], Staged] = {}
        stale: list[Staged] = []
        for one, current in zip(publishing, self._pool.map(self._version, publishing), strict=True):
            if current == one.version - 1:
                passed.setdefault((one.item, one.version), one)
            else:
                stale.append(one)
        if stale and commit.segment_at(self.tail.seq + 1, self._tools):
            stale = []  # that version may be its own, just committed by somebody else
        self._again([one for one in stale if not _is_article(one)])
        stale = [one for one in stale if _is_article(one)]
        told = reason("stale_version", stage="commit")
        refused = [replace(one, ending="refused", change=None, text="", reason=told) for one in stale]
        others = [one for one in staged if one.change is None]
        self._applier.end([*others, *refused], now(self._tools))
        return list(passed.values())

    def _again(self, takedowns: list[Staged]) -> None:
        """Let the workers make the tombstone anew, for the version that was quicker."""
        self._tools.desk.delete(keys.staged(one.submission) for one in takedowns)
        for one in takedowns:
            with suppress(Unavailable):  # the sweep asks for it
                self._tools.queue.send_article(one.submission)

    def _version(self, staged: Staged) -> int:
        """The version that the item has now. Only its own submission makes version 1 of an item."""
        if staged.version == 1:
            return 0
        blob = self._tools.public.get(keys.latest(staged.item))
        return int(documents.read(blob.body)["version"]) if blob else 0


def _is_article(staged: Staged) -> bool:
    return staged.change is not None and staged.change.event != "canceled"
