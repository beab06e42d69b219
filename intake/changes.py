"""Is there anything new in the log? Hints for portals, asked for or followed: the truth is the log itself.

Who asks with a portal's token leaves a trace of where it stands: a hint for the desk.
"""

from __future__ import annotations

import random
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from intake import door
from intake.auth import Anybody
from intake.door import Door
from intake.event_stream import HEARTBEAT, LONGEST, STILL_HERE, EventStream, event, last_number
from intake.watch import End
from wire.errors import Rejected, Unavailable

router = APIRouter(tags=["portals"])

LONGEST_POLL: Final = 30.0  # seconds
GLANCE: Final = 1.0  # seconds between two looks whether who waits is still there
MOST_BEHIND: Final = 100  # segments that a stream tells; who is further behind is sent to the head
AGAIN: Final = (1_000, 5_000)  # milliseconds until a client comes again, so that not all do at once
ANY_ORIGIN: Final = {"Access-Control-Allow-Origin": "*"}  # what is told is public


@router.get("/v1/changes")
async def changes(
    request: Request,
    token: Anybody,
    after: Annotated[int, Query(ge=0)] = 0,
    wait: Annotated[float, Query(ge=0)] = 0.0,
) -> Response:
    """At once when the log goes beyond `after`, else when it does, or after `wait` seconds (at most 30)."""
    here = door.of(request)
    until = time.monotonic() + min(wait, LONGEST_POLL)
    end = await here.watch.look(here)
    if token and token.portal:
        await here.watch.note(here, token.portal, after)
    while end.seq <= after and (left := until - time.monotonic()) > 0 and not here.leaving():
        if await request.is_disconnected():
            break
        end = await here.watch.wait(here, end, min(GLANCE, left))
    told = {"after": after, "seq": end.seq, "more": end.seq > after}
    return JSONResponse(told, headers={"Cache-Control": "no-store"} | ANY_ORIGIN)


@router.get("/v1/changes/events")
async def follow(
    request: Request,
    token: Anybody,
    after: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """An event `changes` for each segment behind `after`, or from now on; `head` where to look at the head.

    `Last-Event-ID` counts more than `after`. A stream ends after a quarter of an hour: come again.
    """
    here = door.of(request)
    last = last_number(request)
    end = await here.watch.look(here)
    if here.watch.streams >= here.settings.max_streams:
        raise Rejected("too_many_streams", 503)
    here.watch.streams += 1

    def ended() -> None:
        here.watch.streams -= 1

    start = after if last is None else last
    following = _Following(here, token.portal if token else "", end, end.seq if start is None else start)
    return EventStream(following.stream(), headers=ANY_ORIGIN, ended=ended)


@dataclass
class _Following:
    """One stream: told up to segment `seq` of the log that ends at `end`."""

    here: Door
    portal: str
    end: End
    seq: int

    async def stream(self) -> AsyncGenerator[str, None]:
        began = time.monotonic()
        yield f"retry: {random.randint(*AGAIN)}\n\n"
        yield self._head()
        while time.monotonic() - began < LONGEST and not self.here.leaving():
            async for told in self._news():
                yield told
            if self.portal:
                await self.here.watch.note(self.here, self.portal, self.seq)
            if await self._is_quiet():
                yield STILL_HERE

    async def _news(self) -> AsyncGenerator[str, None]:
        """Every segment up to the end, or where to look when that is not to be told by segments."""
        if not 0 <= self.end.seq - self.seq <= MOST_BEHIND:
            yield self._jump()
        while self.seq < self.end.seq:
            try:
                told = await self.here.watch.told(self.here, self.seq + 1)
            except Unavailable:
                return  # the stream outlives an outage
            if told is None:  # another log stands there by now
                yield self._jump()
                return
            self.seq += 1
            yield told

    async def _is_quiet(self) -> bool:
        """Wait for news; True when none came for so long that a heartbeat is due."""
        until = time.monotonic() + HEARTBEAT
        while (left := until - time.monotonic()) > 0 and not self.here.leaving():
            known = self.end
            self.end = await self.here.watch.wait(self.here, known, min(GLANCE, left))
            if self.end.epoch != known.epoch and known.epoch:
                self.seq = self.end.seq + 1  # of another log: there is the head to tell, and no segment
            if self.seq != self.end.seq:
                return False  # news, or what an outage has left
        return True

    def _jump(self) -> str:
        self.seq = self.end.seq
        return self._head()

    def _head(self) -> str:
        return event("head", {"epoch": self.end.epoch, "seq": self.end.seq}, str(self.seq))
