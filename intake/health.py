"""Is this process alive, and would an article sent now be accepted?"""

from __future__ import annotations

from typing import Final

import anyio
from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from intake import door
from intake.door import Door
from wire import keys, moments
from wire.errors import Unavailable
from wire.ports import Tools

router = APIRouter(tags=["operations"])

PATIENCE: Final = 2.0  # seconds


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers; asks nobody else."""
    return JSONResponse({"status": "alive"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """200 while articles can be accepted: `ready`, or `degraded` without Redis; 503 without S3."""
    here = door.of(request)
    await _store(here)
    redis = await _redis(here)
    told = {"status": "ready" if redis else "degraded", "s3": "up", "redis": "up" if redis else "down"}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def _store(here: Door) -> None:
    try:
        with anyio.fail_after(PATIENCE):
            await to_thread.run_sync(
                _put_and_get, here.tools, abandon_on_cancel=True, limiter=here.probe_threads
            )
    except TimeoutError:
        raise Unavailable("s3", "no answer in time") from None


def _put_and_get(tools: Tools) -> None:
    tools.desk.put(keys.PROBE, moments.write(tools.clock.now()).encode())
    if tools.desk.get(keys.PROBE) is None:
        raise Unavailable("s3", "what was written is not there")


async def _redis(here: Door) -> bool:
    try:
        with anyio.fail_after(PATIENCE):
            await to_thread.run_sync(
                here.tools.board.notes, "readyz", abandon_on_cancel=True, limiter=here.probe_threads
            )
    except (Unavailable, TimeoutError):
        return False
    return True
