"""Where does the log end? One look at the store in half a second, however many wait for the answer.

Who follows by events gets its segments from here too: each is read once for all.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import anyio

from intake.door import Door
from intake.event_stream import event
from intake.roll import Position
from wire import keys, moments
from wire.change import Head, Segment
from wire.documents import Document
from wire.errors import Unavailable
from wire.ports import Tools

FRESH: Final = 0.5  # seconds that a head is believed
NOTED: Final = 30.0  # seconds between two notes of where a portal stands
MOST_KEPT: Final = 64  # segments in memory, of up to half a megabyte


@dataclass(frozen=True)
class End:
    """The head's epoch and number; an empty log ends at 0."""

    epoch: str = ""
    seq: int = 0


class Watch:
    """One for each process. `streams` counts those who follow by events now."""

    def __init__(self) -> None:
        self.streams = 0
        self._end = End()
        self._read = -FRESH
        self._reading = asyncio.Lock()
        self._waiting: set[asyncio.Future[None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._kept: OrderedDict[int, str] = OrderedDict()
        self._fetching = asyncio.Lock()
        self._noted: dict[str, float] = {}

    async def look(self, here: Door) -> End:
        """Where the log ends now; raises `Unavailable` where the store does not answer."""
        async with self._reading:
            if time.monotonic() - self._read >= FRESH:
                end = await here.run(_newest, here.tools)
                self._read = time.monotonic()
                self._learn(end)
            return self._end

    async def wait(self, here: Door, known: End, seconds: float) -> End:
        """Until the log ends elsewhere, the process stops, or so many seconds. An outage is waited out."""
        if self._end != known:
            return self._end
        loop = asyncio.get_running_loop()
        woken: asyncio.Future[None] = loop.create_future()
        self._waiting.add(woken)
        if self._looking is None or self._looking.done():
            self._looking = loop.create_task(self._look_on(here))
        try:
            with anyio.move_on_after(seconds):
                await woken
        finally:
            self._waiting.discard(woken)
        return self._end

    async def told(self, here: Door, seq: int) -> str | None:
        """The event that tells of this segment; None where the store has no such segment."""
        if seq not in self._kept:
            async with self._fetching:
                if seq not in self._kept:
                    found = await here.run(_segment, here.tools, seq)
                    if found is None:
                        return None
                    self._kept[seq] = event("changes", _described(found), str(seq))
        self._kept.move_to_end(seq)
        told = self._kept[seq]
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return told

    async def note(self, here: Door, portal: str, seq: int) -> None:
        """Where a portal stands, not too often. What is beyond the log is no place."""
        now = time.monotonic()
        if seq > self._end.seq or now - self._noted.get(portal, now - NOTED) < NOTED:
            return
        self._noted[portal] = now
        position = Position(self._end.epoch, seq, moments.write(here.tools.clock.now()))
        with suppress(Unavailable):  # the next question tells it again
            await here.run(here.tools.desk.put, keys.portal_position(portal), position.to_bytes())

    async def _look_on(self, here: Door) -> None:
        """For all who wait; the first of them begins it, it ends with the last."""
        try:
            while self._waiting and not here.leaving():
                await asyncio.sleep(FRESH)
                with suppress(Unavailable):
                    await self.look(here)
        finally:
            self._wake()

    def _learn(self, end: End) -> None:
        if end == self._end:
            return
        if end.epoch != self._end.epoch:  # another log has other segments under the same numbers
            self._kept.clear()
        self._end = end
        self._wake()

    def _wake(self) -> None:
        for woken in self._waiting:
            if not woken.done():
                woken.set_result(None)
        self._waiting.clear()


def _newest(tools: Tools) -> End:
    blob = tools.public.get(keys.HEAD)
    head = Head.from_bytes(blob.body) if blob else None
    return End(head.epoch, head.seq) if head else End()


def _segment(tools: Tools, seq: int) -> Segment | None:
    blob = tools.public.get(keys.segment(seq))
    return Segment.from_bytes(blob.body) if blob else None


def _described(segment: Segment) -> Document:
    """What stands in the log, and so in public: ids, hashes and places, no word of an article."""
    changes = [change.to_document() for change in segment.changes]
    return {"epoch": segment.epoch, "seq": segment.seq, "at": segment.at, "changes": changes}
