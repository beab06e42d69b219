"""What does the keeper do beside its commits? Releases embargoes, sweeps what got stuck, tidies the journal.

All of it in one thread, so that nobody else touches the journal. None of it is a fence: a page is a reminder,
and may go a little later than its submission has ended.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from datetime import datetime
from functools import partial

import structlog

from wire import moments
from wire.errors import Unavailable
from wire.ports import Finished, Tools
from workers import sweep
from workers.beside import Beside
from workers.brake import Brake
from workers.collect import collect
from workers.journal import Journal
from workers.release import release

log = structlog.get_logger()

LATEST = 0.5  # seconds between two looks at the embargoes: there may be a new one
FLOWING = 3.0  # seconds since the last commit, in which what is pending is still being worked on
SWEEP = 2.0  # seconds between two sweeps
COLLECT = 3600.0  # seconds between two collections of what nobody needs


class Chores:
    """Begun when it is time for them, and told to the keeper once they have found anything."""

    def __init__(self, tools: Tools, rules: sweep.Rules, brake: Brake, executor: Executor) -> None:
        self._tools = tools
        self._rules = rules
        self._brake = brake
        self._journal = Journal(tools)
        self._beside = Beside(executor)
        self._ended: set[str] = set()
        self._resting: list[Finished] = []
        self._found: deque[Finished] = deque()
        self._begun: dict[str, datetime] = {}
        self._due: datetime | None = None  # when the next embargo ends

    def ended(self, submissions: Iterable[str]) -> None:
        """These have a receipt now."""
        self._ended |= set(submissions)

    def rest(self, told: Iterable[Finished]) -> None:
        """These wait for their time in the due index."""
        self._resting += told

    def found(self) -> dict[str, Finished]:
        """What the sweep found that needs a keeper, by submission; each is told once."""
        found = [self._found.popleft() for _ in range(len(self._found))]
        return {one.submission: one for one in found}

    def tidy(self) -> None:
        """Take off their pages who has ended or rests."""
        if not (self._ended or self._resting) or self._beside.is_busy("tidy"):
            return
        resting, self._resting = self._resting, []
        ended, self._ended = self._ended, set()
        self._do("tidy", partial(self._tidy, resting, ended))

    def look(self, committed: datetime) -> None:
        """Begin what it is time for; `committed` is when the last commit was."""
        if self.until_due(LATEST) <= 0 or self._is_time("release", LATEST):
            self._do("release", self._release)
        if self._is_time("sweep", SWEEP):
            self._do("sweep", partial(self._sweep, committed))
        if self._is_time("collect", COLLECT):
            self._do("collect", partial(collect, self._tools))

    def until_due(self, most: float) -> float:
        """Seconds until the next embargo ends, as far as is known; `most` if none is."""
        due = self._due  # the other thread may forget it
        return (due - self._tools.clock.now()).total_seconds() if due else most

    def rested(self) -> None:
        """Wait until nothing is being done."""
        self._beside.rest()

    def _do(self, name: str, work: Callable[[], object]) -> None:
        self._beside.do(name, partial(_quietly, work))

    def _tidy(self, resting: list[Finished], ended: set[str]) -> None:
        sweep.rest(resting, self._tools, self._journal)
        self._journal.ended(ended)

    def _release(self) -> None:
        self._due = None
        self._due = release(self._tools).next

    def _sweep(self, committed: datetime) -> None:
        if self._brake.is_on():
            return
        is_flowing = (self._tools.clock.now() - committed).total_seconds() < FLOWING
        self._found.extend(sweep.sweep(self._tools, self._journal, self._rules, is_flowing=is_flowing))

    def _is_time(self, chore: str, seconds: float) -> bool:
        now = self._tools.clock.now()
        if (now - self._begun.get(chore, moments.THE_BEGINNING)).total_seconds() < seconds:
            return False
        self._begun[chore] = now
        return True


def _quietly(work: Callable[[], object]) -> None:
    """Commits go on without it; it comes again."""
    try:
        work()
    except Unavailable as outage:
        log.warning("a chore waits for a part", outage=str(outage))
