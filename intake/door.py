"""What does every request have at hand?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

import anyio
from anyio import to_thread
from starlette.requests import HTTPConnection

from intake.hints import Hints
from intake.journal import SILENT, Journal
from intake.roll import Roll
from wire.config import Settings
from wire.errors import Unavailable
from wire.ports import Tools

if TYPE_CHECKING:
    from intake.auth import Identities
    from intake.watch import Watch

THREADS: Final = 64  # as many as the store's client has connections
PHOTO_THREADS: Final = 4  # submissions whose photos are in memory at once
PROBE_THREADS: Final = 4  # so that probes of a store that hangs take none from the articles

Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass
class Door:
    """One running intake. `leaving` says when to end long answers because the process stops.

    `measured` is what `/metrics` told last, and when.
    """

    settings: Settings
    tools: Tools
    identities: Identities
    hints: Hints
    journal: Journal
    watch: Watch
    roll: Roll = field(default_factory=Roll)
    leaving: Callable[[], bool] = lambda: False
    measured: tuple[float, bytes] = (0.0, b"")
    silences: int = 0
    threads: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(THREADS))
    photo_threads: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(PHOTO_THREADS))
    probe_threads: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(PROBE_THREADS))

    async def run(self, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
        """Do blocking work in a thread."""
        return await self._run(partial(work, *args, **kwargs), self.threads)

    async def run_on_photos(
        self, work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """The same, for work that holds whole photos in memory."""
        return await self._run(partial(work, *args, **kwargs), self.photo_threads)

    async def _run(self, work: Callable[[], Result], threads: anyio.CapacityLimiter) -> Result:
        """Who stood in line while the store was silent to somebody is not made to wait for it in turn."""
        before = self.silences

        def turn() -> Result:
            if self.silences != before:
                raise Unavailable("s3", "it was silent to whoever was before")
            began = time.monotonic()
            try:
                return work()
            except Unavailable:
                self.silences += time.monotonic() - began >= SILENT
                raise

        return await to_thread.run_sync(turn, limiter=threads)


def of(asker: HTTPConnection) -> Door:
    here: Door = asker.app.state.door
    return here
