"""How are the workers told, and how is the board watched, when Redis may be slow or gone?

A hint that is lost costs seconds: the keeper sweeps what waits. So a hint never costs the sender an answer.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import anyio
import structlog
from anyio import to_thread

from wire.ports import Note, Tools
from wire.submission import Submission

LONGEST: Final = 0.5  # seconds that an answer waits for Redis
QUIET: Final = 2.0  # seconds without a try after a failure
SENDERS: Final = 8  # pages that are told of at once; one that hangs keeps its thread for a while


class Hints:
    """At most `LONGEST` seconds a try; after a failure, silence for `QUIET` seconds."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._threads = anyio.CapacityLimiter(32)
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="hints")
        self._quiet_until = 0.0

    def tell(self, page: str, submissions: Sequence[Submission]) -> None:
        """Tell the workers what is new on this page; never raises. For callers in threads."""
        if self._is_quiet():
            return
        try:
            self._senders.submit(self._tell, page, submissions).result(LONGEST)
        except Exception as error:  # noqa: BLE001 - whatever it is, the submissions are safe already
            self._fail(error)

    async def notes(self, submission_id: str) -> tuple[Note, ...]:
        """What is pinned; nothing when Redis does not answer."""
        if self._is_quiet():
            return ()
        try:
            with anyio.fail_after(LONGEST):
                return await to_thread.run_sync(
                    self._tools.board.notes, submission_id, abandon_on_cancel=True, limiter=self._threads
                )
        except Exception as error:  # noqa: BLE001 - the truth is in the store
            self._fail(error)
            return ()

    def _tell(self, page: str, submissions: Sequence[Submission]) -> None:
        """An article with photos begins with them: whoever renders the last one wakes the article."""
        at_once: dict[bool, list[str]] = {True: [], False: []}  # the urgent ones first
        for submission in sorted(submissions, key=lambda one: not one.is_urgent):
            # Nothing of an embargoed one is made before its time.
            photos = () if submission.document.get("embargoedUntil") else submission.photos
            for sha256 in dict.fromkeys(photo.sha256 for photo in photos):
                self._tools.queue.send_photo(submission.id, sha256, urgent=submission.is_urgent)
            at_once[submission.is_urgent] += [] if photos else [submission.id]
        for urgent, names in at_once.items():
            if names:
                self._tools.queue.send_page(page, names, urgent=urgent)

    def _is_quiet(self) -> bool:
        return time.monotonic() < self._quiet_until

    def _fail(self, error: Exception) -> None:
        self._quiet_until = time.monotonic() + QUIET
        structlog.get_logger().warning("hint_failed", error=repr(error))
