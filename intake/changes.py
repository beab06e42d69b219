"""Is there anything new in the log? A hint for portals: the truth is the log itself."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from intake import door
from intake.door import Door
from wire import keys
from wire.change import Head
from wire.ports import Tools

router = APIRouter(tags=["portals"])

FRESH: Final = 0.5  # seconds that a head is believed, however many portals wait
LONGEST: Final = 30.0  # seconds


class Watch:
    """The newest sequence number, read at most once in `FRESH` seconds."""

    def __init__(self) -> None:
        self._seq = 0
        self._read = -FRESH
        self._reading = asyncio.Lock()

    async def seq(self, here: Door) -> int:
        async with self._reading:
            if time.monotonic() - self._read >= FRESH:
                self._seq = await here.run(_newest, here.tools)
                self._read = time.monotonic()
            return self._seq


def _newest(tools: Tools) -> int:
    blob = tools.public.get(keys.HEAD)
    return Head.from_bytes(blob.body).seq if blob else 0


@router.get("/v1/changes")
async def changes(
    request: Request,
    after: Annotated[int, Query(ge=0)] = 0,
    wait: Annotated[float, Query(ge=0)] = 0.0,
) -> Response:
    """At once when the log goes beyond `after`, else when it does, or after `wait` seconds (at most 30)."""
    here = door.of(request)
    until = time.monotonic() + min(wait, LONGEST)
    seq = await here.watch.seq(here)
    while seq <= after and time.monotonic() < until and not here.leaving():
        if await request.is_disconnected():
            break
        await asyncio.sleep(min(FRESH, max(0.0, until - time.monotonic())))
        seq = await here.watch.seq(here)
    told = {"after": after, "seq": seq, "more": seq > after}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})
