"""Is this worker at work? A boot step in the consumer's own loop that looks, and ends a worker that is deaf.

A worker may lose its ear to Redis and live on. The way that we know is mended in `workers.hearing`; for any
other, restarting is the cure, and whoever started the process does that.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from celery import bootsteps
from celery.worker import state

from wire.errors import Unavailable
from workers import hearing

log = structlog.get_logger()

LOOK = 5.0  # seconds between two looks
DEAF = 15.0  # seconds in which messages wait and none is taken


class Ear:
    """Remembers when the worker last did something, or had nothing to do."""

    def __init__(self, waiting: Callable[[], int]) -> None:
        self._waiting = waiting
        self._taken = -1
        self._heard = 0.0

    def is_deaf(self, now: float, taken: int, *, busy: bool) -> bool:
        """Messages have been waiting for `DEAF` seconds, nothing is running, and none of them was taken.

        `now` in seconds of any steady clock; `taken` counts the messages taken so far. A broker that is
        away makes nobody deaf.
        """
        if busy or taken != self._taken or not self._is_spoken_to():
            self._taken, self._heard = taken, now
        return now - self._heard >= DEAF

    def _is_spoken_to(self) -> bool:
        try:
            return self._waiting() > 0
        except Unavailable:
            return False


def _breathe(consumer: Any, alive: Path) -> None:
    """While Redis is away the consumer's loop stands still, and restarting would cure nothing: that is alive.

    An alarm and not a thread, for the pool's processes are forked from this one.
    """

    def breath(*_: object) -> None:
        if consumer.connection is None:  # it is connecting, again and again
            alive.touch()

    signal.signal(signal.SIGALRM, breath)
    signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)


def step(waiting: Callable[[], int], alive: Path | None) -> type[bootsteps.StartStopStep]:
    """The boot step of a worker whose queue holds `waiting()` messages; touches `alive` while all is well."""
    ear = Ear(waiting)

    def look() -> None:
        taken = sum(state.total_count.values())
        if ear.is_deaf(time.monotonic(), taken, busy=bool(state.active_requests)):
            log.critical("deaf: messages wait and none is taken; ending so that another takes over")
            os._exit(1)  # a deaf consumer does not stop in good order either
        if alive:
            alive.touch()

    class Progress(bootsteps.StartStopStep):
        requires = ("celery.worker.components:Timer",)

        def start(self, parent: Any) -> None:
            hearing.mend(parent.consumer)
            parent.timer.call_repeatedly(LOOK, look, priority=10)
            if alive:
                _breathe(parent.consumer, alive)

    return Progress
