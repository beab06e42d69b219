"""The keeper: commits what is finished, keeps the views fresh, releases embargoes, sweeps what got stuck.

Always on, tiny, one or many: nothing here is safe because it is alone. `python -m workers.keeper`.
"""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from types import FrameType

import structlog

from wire import bootstrap, config, keys, metrics, moments, telemetry
from wire.errors import Unavailable
from wire.ports import Finished, Tools
from workers import sweep
from workers.brake import Brake
from workers.collect import collect
from workers.committer import Committer
from workers.draft import House
from workers.house import house
from workers.journal import Journal
from workers.views.publisher import Publisher

log = structlog.get_logger()

IDLE = 0.5  # seconds between two looks while nothing is finished
TOGETHER = 0.25  # seconds between two commits while articles keep coming: the next ones share a segment
RELEASE = 0.5  # seconds between two looks at the embargoes
FLOWING = 3.0  # seconds since the last commit, in which what is pending is still being worked on
SWEEP = 2.0  # seconds between two sweeps
COLLECT = 3600.0  # seconds between two collections of what nobody needs
PARALLEL = 8  # S3 calls side by side


class Keeper:
    """One keeper; forgets everything when it dies, and finds it again in S3."""

    def __init__(self, tools: Tools, house: House, rules: sweep.Rules) -> None:
        self._tools = tools
        self._house = house
        self._rules = rules
        self._journal = Journal(tools)
        self._brake = Brake(tools, rules.park_limit)
        self._finished: dict[str, Finished] = {}
        self._parts: tuple[Committer, Publisher] | None = None
        self._done: dict[str, datetime] = {}
        self._committed = moments.THE_BEGINNING
        self._pool = ThreadPoolExecutor(PARALLEL, thread_name_prefix="keeper")

    def turn(self, finished: Iterable[Finished] = ()) -> None:
        """Commit what is finished, and look at everything else.

        Raises:
            Unavailable: the next turn goes on where this one stopped.
        """
        known = [one for one in finished if keys.UUID.fullmatch(one.submission)]
        ranked = sorted(known, key=lambda one: keys.is_item(one.key))
        self._finished |= {one.submission: one for one in ranked}  # what is done before what failed
        committer, publisher = self._parts or self._begin()
        self._parts = None  # a turn that breaks off begins again at the head, like a new keeper
        turn = committer.turn(self._finished.values())
        for segment, bodies in turn.applied:
            publisher.take(segment, bodies)
            self._committed = self._tools.clock.now()
        self._finished = {name: self._finished[name] for name in turn.left}
        publisher.refresh(committer.tail)
        publisher.sketch()
        self._parts = (committer, publisher)

    def chores(self) -> None:
        """What needs the queue as well: embargoes that are due, work that got stuck."""
        if self._is_time("release", RELEASE):
            sweep.release(self._tools)
        if self._is_time("sweep", SWEEP) and not self._brake.is_on():
            is_flowing = self._since_commit() < FLOWING
            found = sweep.sweep(self._tools, self._journal, self._rules, is_flowing=is_flowing)
            self._finished = {one.submission: one for one in found} | self._finished
        if self._is_time("collect", COLLECT):
            collect(self._tools)

    def listen(self) -> tuple[Finished, ...]:
        """What the workers have finished; waits for it, but no longer than until the next look."""
        told: tuple[Finished, ...] = ()
        try:
            told = self._tools.board.finished(IDLE)
            early = TOGETHER - self._since_commit()
            if told and early > 0:
                self._tools.clock.sleep(early)
                told += self._tools.board.finished(0)
        except Unavailable:
            self._tools.clock.sleep(IDLE)
        return told

    def _since_commit(self) -> float:
        return (self._tools.clock.now() - self._committed).total_seconds()

    def _is_time(self, chore: str, seconds: float) -> bool:
        now = self._tools.clock.now()
        if (now - self._done.get(chore, moments.THE_BEGINNING)).total_seconds() < seconds:
            return False
        self._done[chore] = now
        return True

    def _begin(self) -> tuple[Committer, Publisher]:
        committer = Committer(self._tools, self._pool, self._journal, self._brake)
        return committer, Publisher(self._tools, self._house, committer.tail)


def main() -> None:
    settings = config.load()
    telemetry.configure(settings.log_level)
    metrics.serve(settings.metrics_port, settings.host)
    tools = bootstrap.tools(settings)
    keeper = Keeper(tools, house(settings), sweep.Rules(settings.sweep_after, park_limit=settings.park_limit))
    gc.freeze()  # what is here now stays, no garbage is to be looked for in it
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's shape
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("keeper is up")
    while not stopping:
        try:
            keeper.turn(keeper.listen())
            with suppress(Unavailable):  # without the queue there is nothing to send; commit goes on
                keeper.chores()
        except Unavailable as outage:
            log.warning("waiting for a part", outage=str(outage))
            tools.clock.sleep(IDLE)
        if settings.alive_file:
            settings.alive_file.touch()


if __name__ == "__main__":
    main()
