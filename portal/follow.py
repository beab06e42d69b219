"""How does a mirror stay close to its source?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portal.mirror import mirror
from portal.report import Problem, Report
from portal.source import Source
from wire import keys
from wire.errors import Unavailable
from wire.ports import Clock


def follow(
    source: Source,
    directory: Path,
    *,
    clock: Clock,
    every: float,
    settle: float = 0.0,
) -> Iterator[Report]:
    """A report for each time the head moved; looks every `every` seconds, for ever.

    Between two moves it asks for the head alone. An outage is a report with a problem, and not an end.
    """
    seen: bytes | None = None
    while True:
        try:
            head = source.get(keys.HEAD)
            if seen is None or head != seen:
                report = mirror(source, directory, settle=settle, clock=clock)
                seen = head if report.ok else None
                yield report
        except Unavailable as outage:
            yield Report(source.name, problems=(Problem(keys.HEAD, str(outage)),))
        clock.sleep(every)
