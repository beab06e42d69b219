"""How processes are stopped: in order, asked first, killed when they do not listen."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import psutil

from pressroom.embedded import processes
from pressroom.embedded.folder import Folder
from pressroom.embedded.processes import gone

Family = Sequence[psutil.Process]  # the process that was started first, then those that it started

# First whoever brings new work, last whoever keeps it; with seconds from SIGTERM to SIGKILL.
ORDER: tuple[tuple[tuple[str, ...], float], ...] = (
    ((processes.SUPERVISOR,), 1.0),
    (("intake",), 1.5),
    (("worker-article", "worker-media"), 4.0),
    (("keeper",), 1.5),
    (("redis",), 1.0),
    (("s3",), 3.0),  # it would take up to 25; killing it loses nothing that was answered
)
_OTHERS = 2.0
_KILLED = 2.0
_GLANCE = 0.05


def stop(families: Mapping[str, Family]) -> None:
    """Stop them all, in order; those whose names the order does not know go first."""
    known = {name for names, _ in ORDER for name in names}
    end([family for name, family in families.items() if name not in known], _OTHERS)
    for names, grace in ORDER:
        end([families[name] for name in names if name in families], grace)


def end(families: Sequence[Family], grace: float) -> None:
    """SIGTERM to the first of each family, at once; SIGKILL to all that is left of them after the grace.

    A worker's children must not hear the SIGTERM: their parent lets them finish.
    """
    leaders = [family[0] for family in families if family]
    for leader in leaders:
        with suppress(psutil.Error):
            leader.terminate()
    _wait(leaders, grace)
    left = {member for family in families for member in family} | set(_newcomers(leaders))
    for member in left:
        if not gone(member):
            with suppress(psutil.Error):
                member.kill()
    _wait(left, _KILLED)


def kill_orphans(leader: int) -> None:
    """Kill what a dead child of ours left in its group. Only before its exit code is asked for:
    until then nobody else can have its pid, nor so its group.
    """
    members = processes.groups([leader])[leader][1:]
    for pid in members:
        with suppress(psutil.Error):
            psutil.Process(pid).kill()


def clear_wreck(place: Folder) -> tuple[str, ...]:
    """Stop what a crashed supervisor left running in this folder; returns the names. Strangers are spared."""
    families = {}
    for name, marks in processes.read_marks(place).items():
        alive = [process for one in marks if (process := processes.still(one))]
        led = [process for one in alive for process in _group(one.pid)]
        families[name] = [*alive, *(process for process in led if process not in alive)]
    place.run.unlink(missing_ok=True)
    stop(families)
    place.pids.unlink(missing_ok=True)
    return tuple(name for name, family in families.items() if family)


def _group(leader: int) -> list[psutil.Process]:
    found = []
    for pid in processes.groups([leader])[leader][1:]:
        with suppress(psutil.Error):
            found.append(psutil.Process(pid))
    return found


def _newcomers(leaders: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Members of a leader's group that began after we counted, while the leader's pid is surely its own."""
    held = [leader for leader in leaders if leader.is_running()]  # a zombie still runs in this sense
    return [member for leader in held for member in _group(leader.pid)]


def _wait(awaited: Iterable[psutil.Process], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not all(gone(process) for process in awaited):
        time.sleep(_GLANCE)
