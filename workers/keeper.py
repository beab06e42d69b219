"""The keeper: commits what is finished, keeps the views fresh, releases embargoes, sweeps what got stuck.

Always on, tiny, one or many: nothing here is safe because it is alone. `python -m workers.keeper`.
"""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from types import FrameType

import structlog

from wire import bootstrap, config, keys, metrics, moments, telemetry
from wire.errors import Unavailable
from wire.ports import Finished, Tools
from workers import sweep
from workers.aftermath import Aftermath
from workers.beside import Beside
from workers.brake import Brake
from workers.chores import Chores
from workers.commit import Tail
from workers.committer import Applied, Committer
from workers.draft import House
from workers.house import house
from workers.purge import hook
from workers.snapshots import Snapshots
from workers.views.publisher import Publisher
from workers.webhooks.courier import Courier, sender
from workers.webhooks.postman import Postman

log = structlog.get_logger()

IDLE = 0.5  # seconds between two looks while nothing is finished
SOONEST = 0.01  # seconds between two looks while an embargo is about to end
TOGETHER = 0.25  # seconds between two commits while articles keep coming: the next ones share a segment
MANY = 32  # changes in a segment: articles come faster than it would wait for them
SWITCH = (
    0.0005  # seconds until a thread that computes lets another go on; a tenth of the usual halves the p99
)
YOUNG = 50_000  # new objects until garbage is looked for; commits leave hardly any
SHELVES = 16  # S3 calls of the views side by side
PARALLEL = 256  # S3 calls side by side; a thread begins when all others are waiting


def threads(name: str, most: int = 1) -> Executor:
    """So many threads at most, begun as they are needed."""
    return ThreadPoolExecutor(most, thread_name_prefix=name)


class Keeper:
    """One keeper; forgets everything when it dies, and finds it again in S3.

    Views, snapshots and chores are looked after beside the commits, in a thread each: no commit waits.
    `executor` makes what runs them and the S3 calls of a commit, by name and number of threads.
    """

    def __init__(
        self, tools: Tools, house: House, rules: sweep.Rules, executor: Callable[..., Executor] = threads
    ) -> None:
        self._tools = tools
        self._house = house
        self._brake = Brake(tools, rules.park_limit)
        self._finished: dict[str, Finished] = {}
        self._snapshots = Snapshots(tools, executor("snapshots"))
        self._parts: tuple[Committer, Publisher] | None = None
        self._committed = moments.THE_BEGINNING
        self._is_heavy = False
        self._pool = executor("keeper", PARALLEL)
        self._chores = Chores(tools, rules, self._brake, executor("chores"))
        self._views = Beside(executor("views"))
        self._shelves = executor("shelves", SHELVES)
        self._to_show: list[Applied] = []

    def turn(self, finished: Iterable[Finished] = ()) -> None:
        """Commit what is finished, and have the views show it.

        Raises:
            Unavailable: the next turn goes on where this one stopped.
        """
        known = [one for one in finished if keys.UUID.fullmatch(one.submission)]
        ranked = sorted(known, key=lambda one: keys.is_item(one.key))
        # What is done before what failed, and what a worker tells before what a sweep finds.
        self._finished = self._chores.found() | self._finished | {one.submission: one for one in ranked}
        self._chores.rest(one for one in known if keys.is_embargo(one.key))
        committer, publisher = self._parts or self._begin()
        self._parts = None  # a turn that breaks off begins again at the head, like a new keeper
        turn = committer.turn(self._finished.values())
        self._finished = {name: self._finished[name] for name in turn.left}
        if turn.applied:
            self._committed = self._tools.clock.now()
        self._is_heavy = any(len(segment.changes) >= MANY for segment, _ in turn.applied)
        self._to_show += turn.applied
        self._chores.tidy()
        self._snapshots.look(committer.tail)
        if not self._views.is_busy("views"):
            applied, self._to_show = self._to_show, []
            self._views.do("views", partial(self._show, publisher, applied, committer.tail))
        self._parts = (committer, publisher)

    def chores(self) -> None:
        """Have everything else looked after."""
        self._chores.look(self._committed)

    def listen(self) -> tuple[Finished, ...]:
        """What the workers have finished; waits for it, but no longer than until the next look."""
        told: tuple[Finished, ...] = ()
        try:
            told = self._tools.board.finished(min(IDLE, max(self._chores.until_due(IDLE), SOONEST)))
            early = 0.0 if self._is_heavy else TOGETHER - self._since_commit()
            if told and early > 0:
                self._tools.clock.sleep(early)
                told += self._tools.board.finished(0)
        except Unavailable:
            self._tools.clock.sleep(IDLE)
        return told

    def stop(self) -> None:
        """Leave what is done beside the turns."""
        self._snapshots.stop()
        self._views.rest()
        self._chores.rested()

    def _since_commit(self) -> float:
        return (self._tools.clock.now() - self._committed).total_seconds()

    def _begin(self) -> tuple[Committer, Publisher]:
        self._views.rest()  # of what broke off
        self._to_show = []
        committer = Committer(self._tools, self._pool, self._chores.ended, self._brake)
        return committer, Publisher(self._tools, self._house, committer.tail, self._shelves)

    def _show(self, publisher: Publisher, applied: list[Applied], tail: Tail) -> None:
        for segment, named in applied:
            publisher.take(segment, named)
        publisher.name(self._snapshots.newest)
        publisher.refresh(tail)
        publisher.sketch()


def attune() -> None:
    """No commit waits for what the interpreter does beside the work."""
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(YOUNG)
    gc.freeze()  # what is here now stays, no garbage is to be looked for in it


def main() -> None:
    settings = config.load()
    telemetry.configure(settings.log_level)
    metrics.serve(settings.metrics_port, settings.host)
    tools = bootstrap.tools(settings, signs=True)
    keeper = Keeper(tools, house(settings), sweep.Rules(settings.sweep_after, park_limit=settings.park_limit))
    attune()
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's shape
        nonlocal stopping
        stopping = True

    aftermath = Aftermath(tools, settings.public_url, hook(settings))
    courier = Courier(tools, sender(settings), Postman(private=settings.webhooks_private))
    for name, work in (("aftermath", aftermath.run), ("courier", courier.run)):
        threading.Thread(target=work, args=(lambda: stopping,), name=name, daemon=True).start()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("keeper is up")
    if tools.signer is None:
        log.warning("the head is not signed: PRESSROOM_SIGNING_KEY names no key")
    while not stopping:
        try:
            keeper.turn(keeper.listen())
            keeper.chores()
        except Unavailable as outage:
            log.warning("waiting for a part", outage=str(outage))
            tools.clock.sleep(IDLE)
        if settings.alive_file:
            settings.alive_file.touch()
    keeper.stop()


if __name__ == "__main__":
    main()
