"""What is to run: one program of the newsroom, as a value, and how it is started."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pressroom.embedded import folder
from pressroom.embedded.folder import Folder


def _nothing() -> None:
    """Most programs need no preparation."""


def _at_once() -> bool:
    """A program that nobody asks anything is ready when it runs."""
    return True


@dataclass(frozen=True)
class Service:
    """One program.

    `environment` is all that it sees; `cwd` None means ours. `prepare` runs before every start;
    `ready` says whether it does its work by now. `nice` is how far it steps back for the others where all
    want the processor (nice(2)).
    """

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    cwd: Path | None = None
    prepare: Callable[[], None] = _nothing
    ready: Callable[[], bool] = _at_once
    nice: int = 0


def start(service: Service, place: Folder) -> subprocess.Popen[bytes]:
    """Start it in a session of its own, so that neither our Ctrl-C nor our death reaches it."""
    service.prepare()
    log = place.log(service.name)
    folder.rotate(log)
    with log.open("ab") as output:
        started = subprocess.Popen(  # noqa: S603 - our own programs
            service.argv,
            cwd=service.cwd,
            env=dict(service.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    if service.nice:
        _step_back(started.pid, service.nice)
    return started


def _step_back(pid: int, by: int) -> None:
    """Also where Linux shares the processor among sessions first, then in each (sched(7), autogroup)."""
    with suppress(OSError):  # it is gone already
        os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, 0) + by)
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(by), "ascii")
