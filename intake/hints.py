"""How are the workers told, and how is the board watched, when Redis may be slow or gone?

A hint that is lost costs seconds: the keeper sweeps what waits. So a hint never costs the sender an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final

import anyio
import structlog
from anyio import to_thread

from intake.accept import Accepted
from wire.ports import Note, Tools

LONGEST: Final = 0.5  # seconds that an answer waits for Redis
QUIET: Final = 2.0  # seconds without a try after a failure


class Hints:
    """At most `LONGEST` seconds a try; after a failure, silence for `QUIET` seconds."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._threads = anyio.CapacityLimiter(32)
        self._quiet_until = 0.0

    async def accepted(self, accepted: Accepted) -> None:
        """Tell the workers; never raises."""
        if accepted.told:
            await self._try(partial(self._tell, accepted))

    async def notes(self, submission_id: str) -> tuple[Note, ...]:
        """What is pinned; nothing when Redis does not answer."""
        found: list[Note] = []
        await self._try(lambda: found.extend(self._tools.board.notes(submission_id)))
        return tuple(found)

    def _tell(self, accepted: Accepted) -> None:
        """An article with photos begins with them: whoever renders the last one wakes the article."""
        at_once = []
        for submission in accepted.told:
            # Nothing of an embargoed one is made before its time.
            photos = () if submission.document.get("embargoedUntil") else submission.photos
            for sha256 in dict.fromkeys(photo.sha256 for photo in photos):
                self._tools.queue.send_photo(submission.id, sha256)
            at_once += [] if photos else [submission.id]
        if at_once:
            self._tools.queue.send_page(accepted.page, at_once)

    async def _try(self, work: Callable[[], None]) -> None:
        if time.monotonic() < self._quiet_until:
            return
        try:
            with anyio.fail_after(LONGEST):
                await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._threads)
        except Exception as error:  # noqa: BLE001 - whatever it is, the submission is safe already
            self._quiet_until = time.monotonic() + QUIET
            structlog.get_logger().warning("hint_failed", error=repr(error))
