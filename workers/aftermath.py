"""What follows a takedown when everything is gone? Caches are told, as long as it takes.

In a thread of its own, because whoever is told may be slow: no commit waits for it. What is left to do stands
in the desk bucket (`keys.purge`), so that any keeper goes on with it after any crash.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import structlog

from wire import keys, moments
from wire.change import Head
from wire.errors import Unavailable
from wire.ports import Tools
from wire.takedown import Takedown
from workers import record, takedown
from workers.first import first
from workers.purge import MOST_URLS, PATIENCE, Hook, Told
from workers.remains import Remains

log = structlog.get_logger()

LOOK = 2.0  # seconds between two looks
LEASE = PATIENCE + 5.0  # seconds in which no other keeper sends the same batch
LONGEST = 300.0  # seconds between two attempts, at most


class Aftermath:
    """Follows up every takedown that is not settled; a keeper has one."""

    def __init__(self, tools: Tools, public_url: str, hook: Hook | None) -> None:
        self._tools = tools
        self._base = public_url.rstrip("/")
        self._hook = hook

    def run(self, is_over: Callable[[], bool]) -> None:
        """Look again and again; a defect is told and ends nothing but this look."""
        while not is_over():
            try:
                self.look()
            except Unavailable as outage:
                log.warning("a takedown waits for a part", outage=str(outage))
            except Exception:
                log.exception("a takedown could not be followed up")
            self._tools.clock.sleep(LOOK)

    def look(self) -> None:
        """Go with each takedown as far as it goes now.

        Raises:
            Unavailable: the next look goes on where this one stopped.
        """
        marks = [entry.key for entry in self._tools.desk.walk(keys.PURGES)]
        blob = self._tools.public.get(keys.HEAD) if marks else None
        if blob is None:
            return
        head = Head.from_bytes(blob.body)
        for mark in marks:
            self._follow_up(mark.removeprefix(keys.PURGES), head)

    def _follow_up(self, item: str, head: Head) -> None:
        """Not before the head says so: feeds may still show the item, and caches would fetch that again."""
        known = self._known(item)
        if (
            known and not known.seq
        ):  # who came late wrote it: its receipt knows where it stands, sooner or later
            record.begin(item, known.tombstone, Remains(), None, self._tools)
            known = self._known(item)
        if known is None or not known.seq or (known.epoch == head.epoch and known.seq > head.seq):
            return
        if not known.gone:
            self._complete(known)
        if known.first is None:
            found = first(item, known.seq, self._tools)
            self._change(item, lambda now: replace(now, first=found))
        if self._hook is None:
            self._change(item, lambda now: now.purging(state="off") if _waits(now) else now)
        while self._hook and self._send(item, self._hook):
            pass
        self._settle(item)

    def _complete(self, known: Takedown) -> None:
        """Somebody was interrupted on the way."""
        photos = {one.split("/")[1] for one in known.removed if one.startswith(keys.MEDIA)}
        takedown.remove(known.item, known.tombstone, self._tools, photos=photos)
        record.finish(known.item, self._tools)

    def _send(self, item: str, hook: Hook) -> bool:
        """The next batch, if its time has come and no other keeper sends it. True: it was taken."""
        now = self._tools.clock.now()
        known = self._known(item)
        if known is None or not _waits(known) or known.purge.after > moments.write(now):
            return False
        until = moments.write(moments.later(now, LEASE))
        leased = known.purging(attempts=known.purge.attempts + 1, after=until, at=moments.write(now))
        if self._change(item, lambda standing: leased if standing == known else standing) != leased:
            return False
        batch = known.cached[known.purge.sent : known.purge.sent + MOST_URLS]
        told = hook.tell(item, (f"{self._base}/{key}" for key in batch))
        if not told.is_taken:
            log.warning("caches could not be purged", item=item, answer=told.answer)
        self._change(item, lambda standing: self._noted(standing, leased, len(batch), told))
        return told.is_taken

    def _noted(self, standing: Takedown, leased: Takedown, urls: int, told: Told) -> Takedown:
        """What came of a batch; nothing, if more has come to light meanwhile and all is sent again."""
        if standing.purge != leased.purge:
            return standing
        now = self._tools.clock.now()
        if not told.is_taken:
            pause = min(LONGEST, 2.0 ** min(leased.purge.attempts, 16)) * random.uniform(0.5, 1)
            return standing.purging(told=told.answer, after=moments.write(moments.later(now, pause)))
        sent = leased.purge.sent + urls
        state = "done" if sent >= len(standing.cached) else "waiting"
        return standing.purging(
            state=state, sent=sent, attempts=0, after="", told=told.answer, at=moments.write(now)
        )

    def _settle(self, item: str) -> None:
        """Nothing is left to do, unless something has come to light this moment."""
        known = self._known(item)
        if known and known.is_settled:
            self._tools.desk.delete([keys.purge(item)])
            known = self._known(item)
            if known and not known.is_settled:
                self._tools.desk.put(keys.purge(item), b"")

    def _known(self, item: str) -> Takedown | None:
        blob = self._tools.desk.get(keys.takedown(item))
        return Takedown.from_bytes(blob.body) if blob else None

    def _change(self, item: str, change: Callable[[Takedown], Takedown]) -> Takedown | None:
        """Compare and swap until it stands; returns what stands."""
        while blob := self._tools.desk.get(keys.takedown(item)):
            standing = Takedown.from_bytes(blob.body)
            changed = change(standing)
            if changed == standing or self._tools.desk.swap(
                keys.takedown(item), changed.to_bytes(), etag=blob.etag
            ):
                return changed
        return None


def _waits(known: Takedown) -> bool:
    return known.purge.state == "waiting"
