"""The keeper: commits what is staged, keeps the views fresh, releases embargoes, sweeps what got stuck.

Always on, tiny, one or many: nothing here is safe because it is alone. `python -m workers.keeper`.
"""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from types import FrameType

import structlog

from wire import bootstrap, config, telemetry
from wire.errors import Unavailable
from wire.ports import Tools
from workers import sweep
from workers.collect import collect
from workers.committer import Committer
from workers.draft import House
from workers.house import house
from workers.views.publisher import Publisher

log = structlog.get_logger()

IDLE = 0.5  # seconds between two looks while no bell rings
LINGER = 0.01  # seconds in which a few more endings may come together
SWEEP = 2.0  # seconds between two sweeps
COLLECT = 3600.0  # seconds between two collections of what nobody needs
PARALLEL = 8  # S3 calls side by side


class Keeper:
    """One keeper; forgets everything when it dies, and finds it again in S3."""

    def __init__(self, tools: Tools, house: House, rules: sweep.Rules) -> None:
        self._tools = tools
        self._house = house
        self._rules = rules
        self._parts: tuple[Committer, Publisher] | None = None
        self._swept: datetime | None = None
        self._collected: datetime | None = None
        self._pool = ThreadPoolExecutor(PARALLEL, thread_name_prefix="keeper")

    def turn(self) -> int:
        """One look at everything; returns how many segments were applied.

        Raises:
            Unavailable: the next turn goes on where this one stopped.
        """
        committer, publisher = self._parts or self._begin()
        self._parts = None  # a turn that breaks off begins again at the head, like a new keeper
        applied = 0
        for segment, bodies in committer.turn():
            publisher.take(segment, bodies)
            applied += 1
        publisher.refresh(committer.tail)
        self._parts = (committer, publisher)
        return applied

    def chores(self) -> None:
        """What needs the queue as well: embargoes that are due, work that got stuck."""
        sweep.release(self._tools)
        moment = self._tools.clock.now()
        if self._swept is None or (moment - self._swept).total_seconds() >= SWEEP:
            self._swept = moment
            sweep.sweep(self._tools, self._rules)
        if self._collected is None or (moment - self._collected).total_seconds() >= COLLECT:
            self._collected = moment
            collect(self._tools)

    def wait(self) -> None:
        """Until the bell rings or it is time to look again."""
        try:
            if self._tools.board.wait(IDLE):
                self._tools.clock.sleep(LINGER)
        except Unavailable:
            self._tools.clock.sleep(IDLE)

    def _begin(self) -> tuple[Committer, Publisher]:
        committer = Committer(self._tools, self._pool)
        return committer, Publisher(self._tools, self._house, committer.tail)


def main() -> None:
    settings = config.load()
    telemetry.configure(settings.log_level)
    keeper = Keeper(bootstrap.tools(settings), house(settings), sweep.Rules(settings.sweep_after))
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's shape
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("keeper is up")
    while not stopping:
        try:
            if not keeper.turn():
                keeper.wait()
            with suppress(Unavailable):  # without the queue there is nothing to send; commit goes on
                keeper.chores()
        except Unavailable as outage:
            log.warning("waiting for a part", outage=str(outage))
            keeper.wait()
        if settings.alive_file:
            settings.alive_file.touch()


if __name__ == "__main__":
    main()
