"""Who turns staged endings into log lines and receipts? A committer; there may be several."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from wire import documents, keys
from wire.change import MOST_CHANGES, Change, Segment
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
        staged = self._staged()
        yield from self._catch_up(staged)
        publishing = self._guarded(staged)
        if not publishing:
            return
        changes = tuple(one.change for one in publishing if one.change)
        appended = commit.append(self.tail, changes, self._tools)
        if appended is None:  # lost the race: apply the winner's; what is left is seen next turn
            yield from self._catch_up(publishing)
        else:
            yield self._apply(*appended, publishing)

    def _staged(self) -> list[Staged]:
        """What is staged and still pending, oldest first.

        The order of the two listings is the fence: a marker that is gone by now says that the
        submission has ended, and whatever is staged for it came too late.
        """
        listed = self._tools.desk.list(keys.STAGED, limit=MOST_CHANGES)
        if not listed:
            return []
        pending = {entry.key for entry in self._tools.desk.walk(keys.PENDING)}
        blobs = self._pool.map(lambda entry: self._tools.desk.get(entry.key), listed)
        staged = [Staged.from_bytes(blob.body) for blob in blobs if blob]
        late = [one for one in staged if keys.pending(one.marker) not in pending]
        self._applier.drop(late)
        return sorted((one for one in staged if one not in late), key=lambda one: one.marker)

    def _catch_up(self, staged: list[Staged]) -> Iterator[Applied]:
        """Nothing is appended before every segment up to the tail is applied."""
        while found := commit.segment_at(self.tail.seq + 1, self._tools):
            yield self._apply(*found, staged)

    def _apply(self, segment: Segment, tail: Tail, staged: list[Staged]) -> Applied:
        bodies = self._applier.apply(segment, staged)
        self.tail = tail
        staged[:] = [one for one in staged if one.change not in segment.changes]
        return segment, bodies

    def _guarded(self, staged: list[Staged]) -> list[Staged]:
        """Ends what is refused or parked, and of two next versions the one that came second."""
        publishing = [one for one in staged if one.ending == "published"]
        taken: set[tuple[str, int]] = set()
        passed: list[Staged] = []
        stale: list[Staged] = []
        for one, current in zip(publishing, self._pool.map(self._version, publishing), strict=True):
            next_in_line = current == one.version - 1 and (one.item, one.version) not in taken
            (passed if next_in_line else stale).append(one)
            taken.add((one.item, one.version))
        told = reason("stale_version", stage="commit")
        refused = [replace(one, ending="refused", change=None, text="", reason=told) for one in stale]
        others = [one for one in staged if one.ending != "published"]
        self._applier.end([*others, *refused], now(self._tools))
        return passed

    def _version(self, staged: Staged) -> int:
        """The version that the item has now. Only its own submission makes version 1 of an item."""
        if staged.version == 1:
            return 0
        blob = self._tools.public.get(keys.latest(staged.item))
        return int(documents.read(blob.body)["version"]) if blob else 0
