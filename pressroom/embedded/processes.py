"""Which processes are ours: marks that outlive us, process groups, and what counts as gone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import psutil

from pressroom.embedded import folder
from pressroom.embedded.folder import Folder

SUPERVISOR = "supervisor"

_BLINK = 0.001
_SAME_MOMENT = 2.0  # seconds: the boot time that start times are counted from moves with the clock


@dataclass(frozen=True)
class Mark:
    """A process as written down: its pid, when it began (Unix time) and its command's first word."""

    pid: int
    began: float
    command: str


def mark(pid: int) -> Mark | None:
    """None for a process that is gone."""
    try:
        process = psutil.Process(pid)
        while not (words := process.cmdline()) and not gone(process):
            time.sleep(_BLINK)  # the kernel is just laying out its arguments
        return Mark(pid, process.create_time(), words[0]) if words else None
    except psutil.Error:
        return None


def still(marked: Mark) -> psutil.Process | None:
    """The process if it is the very one that was marked; None if that is gone and the pid a stranger's."""
    try:
        process = psutil.Process(marked.pid)
        words = process.cmdline()
        same = (
            abs(process.create_time() - marked.began) <= _SAME_MOMENT
            and " ".join(words).startswith(marked.command)
            and not gone(process)
        )
    except psutil.Error:
        return None
    return process if same and marked.command else None


def gone(process: psutil.Process) -> bool:
    """Dead, even if nobody has asked for its exit code yet."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def groups(leaders: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Every process of the groups that these pids lead, the leader first. One pass over the system."""
    found: dict[int, list[int]] = {leader: [leader] for leader in leaders}
    for pid in psutil.pids():
        try:
            leader = os.getpgid(pid)
        except OSError:
            continue
        if leader in found and pid != leader:
            found[leader].append(pid)
    return {leader: tuple(pids) for leader, pids in found.items()}


def write_marks(place: Folder, pids: Mapping[str, Iterable[int]]) -> None:
    """Write down who runs, so that whoever comes after a crash can tell them from strangers."""
    marked = {name: [asdict(one) for pid in of for one in [mark(pid)] if one] for name, of in pids.items()}
    folder.write_json(place.pids, marked)


def read_marks(place: Folder) -> dict[str, tuple[Mark, ...]]:
    document = folder.read_json(place.pids) or {}
    return {name: tuple(Mark(**one) for one in marked) for name, marked in document.items()}
