"""How does a mirror stay close to its source?"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.newsroom import Newsroom
from portal.report import Problem, Report
from wire import keys
from wire.errors import Unavailable
from wire.ports import Clock

LONGEST_WAIT = 60.0  # seconds between two looks at a source that is away

Run = Callable[[], Report]  # one run of the mirror; raises `Unavailable("source")`


@dataclass
class Pace:
    """When to look again: at once when the newsroom says so, else after `every` seconds.

    A newsroom that does not answer is asked as rarely as a source that is away; its hints may be lost.
    """

    clock: Clock
    every: float
    newsroom: Newsroom | None = None
    failures: int = 0
    heard: int = -1

    def rest(self, seq: int, *, failed: bool) -> None:
        """Until something may be new behind this segment."""
        self.failures = self.failures + 1 if failed else 0
        if failed:
            self.clock.sleep(self._away(self.failures))
        elif self.newsroom is None:
            self.clock.sleep(self.every)
        else:
            self._hear(self.newsroom, seq)

    def _hear(self, newsroom: Newsroom, seq: int) -> None:
        try:
            is_new = newsroom.wait(seq)
        except (Unavailable, ValueError):
            self.clock.sleep(self.every)
            return
        if is_new and seq == self.heard:  # a cache before the public tree is behind the newsroom
            self.clock.sleep(self.every)
        self.heard = seq if is_new else -1

    def _away(self, failures: int) -> float:
        """Twice as long each time, with full jitter: many portals may wait for one newsroom."""
        return random.uniform(self.every, min(LONGEST_WAIT, self.every * 2 ** min(failures, 10)))


def follow(source: str, run: Run, pace: Pace) -> Iterator[Report]:
    """A report at first, for each time the log moved, and for each new trouble; for ever.

    Between two moves a run is one conditional request. An outage is a report with a problem, and not an end.
    """
    told: Report | None = None
    omitted: tuple[Problem, ...] = ()
    while True:
        try:
            report = run()
        except Unavailable as outage:
            report = Report(source, problems=(Problem(keys.HEAD, str(outage)),))
        is_new = bool(report.omitted) and report.omitted != omitted
        if told is None or report.segments or report.removed or report.problems != told.problems or is_new:
            yield report
        told, omitted = report, report.omitted or omitted
        pace.rest(report.seq, failed=not report.ok)
