"""One darkroom as its owner sees it: a child process that answers, dies or hangs."""

from __future__ import annotations

import fcntl
import os
import selectors
import subprocess
import sys
import weakref
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

import psutil

from wire import config
from workers.imaging import frames
from workers.imaging.frames import Frame

GLANCE = 0.25  # seconds between two looks at what it does
STILL = 20  # looks at which it neither uses the processor nor waits for it, after which it hangs
STILL_OPENING = 240  # its programs may come from a slow disk

_CHUNK = 1024 * 1024
_WAITING = {psutil.STATUS_RUNNING, psutil.STATUS_DISK_SLEEP}
_PROGRAM = (sys.executable, "-m", "workers.imaging.darkroom")
# All that it sees of the environment: nothing that opens a store or a queue.
_NAMES = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "TZ")
_PREFIXES = ("LC_", "PYTHON")
_SETTINGS = {
    "VIPS_CONCURRENCY": "1",  # the workers are many already
    "OMP_NUM_THREADS": "1",  # threads that wait for each other in a loop cost twice the time
    "VIPS_BLOCK_UNTRUSTED": "1",
    "VIPS_MAX_COORD": "20000",
    "MALLOC_ARENA_MAX": "1",  # each further one reserves address space, of which there is little
    # What a photo took serves the next one: to get 25 MB anew is a twelfth of the work on a photo.
    "MALLOC_MMAP_THRESHOLD_": str(32 * 1024 * 1024),
    "MALLOC_TRIM_THRESHOLD_": str(256 * 1024 * 1024),
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
}


class Died(Exception):
    """It ended in the middle of its work; `signal` is what ended it, 0 where it ended by itself."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the darkroom ended with {code}")
        self.signal = max(0, -code)


class Hangs(Exception):
    """It lives and does nothing."""


class NotOpened(RuntimeError):
    """It ended before it began, or is of another version: no photo's fault, but one of ours."""


class Room:
    """Starts at once, without waiting for it. For one asker at a time.

    `speaks` is the outline of what it must answer with (workers/imaging/parcel.py); `nice` is how far it
    steps back for who else wants the processor (nice(2)).
    """

    def __init__(self, speaks: str, nice: int = 0) -> None:
        self.photos = 0
        self._speaks = speaks
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            _PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), bufsize=0
        )
        if nice:
            with suppress(OSError):  # it is gone already, which reading will say
                os.setpriority(os.PRIO_PROCESS, self.pid, os.getpriority(os.PRIO_PROCESS, 0) + nice)
        self._ends = tuple(pipe.fileno() for pipe in (self._process.stdin, self._process.stdout) if pipe)
        for end in self._ends:
            os.set_blocking(end, False)
            _widen(end)
        self._is_open = False
        self._leave = weakref.finalize(self, _end, self._process)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, order: Sequence[bytes]) -> Frame:
        """The answer to an order of these parts.

        Raises:
            Died, Hangs, Garbage: over this order; the room is of no use any more.
            NotOpened: it cannot work at all.
        """
        if not self._is_open:
            self._open()
        self.photos += 1
        return self._exchange(frames.written({}, order), STILL)

    def end(self) -> None:
        """Kill it, and wait for that."""
        self._leave()

    def _open(self) -> None:
        try:
            opened = self._exchange([], STILL_OPENING)
        except Died as death:
            if death.signal:  # somebody killed it
                raise
            raise NotOpened("the program that renders photos does not start") from death
        if opened.document.get("speaks") != self._speaks:
            raise NotOpened("the program that renders photos was exchanged; restart the worker")
        self._is_open = True

    def _exchange(self, pieces: Sequence[bytes], patience: int) -> Frame:
        """Write all of it and read one frame, in whatever order the child likes."""
        told, answer, wanted = deque(memoryview(piece) for piece in pieces), bytearray(), frames.HEAD.size
        watch = _Watch(self._process.pid, patience)
        write, read = self._ends
        with selectors.DefaultSelector() as selector:
            selector.register(read, selectors.EVENT_READ)
            if told:
                selector.register(write, selectors.EVENT_WRITE)
            while len(answer) < wanted:
                ready = {key.fd for key, _ in selector.select(GLANCE)}
                if write in ready and not self._told(write, told):
                    selector.unregister(write)
                if read in ready:
                    answer += self._heard(read, wanted - len(answer))
                    if len(answer) == wanted == frames.HEAD.size:
                        wanted = frames.length(answer)
                if not ready and watch.stands_still():
                    raise Hangs
        return frames.read(answer)

    def _told(self, write: int, told: deque[memoryview]) -> bool:
        """Is there more to tell?"""
        with suppress(BrokenPipeError, BlockingIOError):  # where it died, reading says so
            count = os.write(write, told[0][:_CHUNK])
            told[0] = told[0][count:]
            if not told[0]:
                told.popleft()
            return bool(told)
        return False

    def _heard(self, read: int, most: int) -> bytes:
        heard = os.read(read, min(most, _CHUNK))
        if not heard:
            raise Died(self._process.wait())
        return heard


class _Watch:
    """Does the child do anything? Looks are counted, not seconds: a machine that stood still hangs nobody."""

    def __init__(self, pid: int, patience: int) -> None:
        self._pid, self._patience = pid, patience
        self._used, self._looks = -1.0, 0

    def stands_still(self) -> bool:
        """One more look."""
        used, waits = self._seen()
        self._looks = self._looks + 1 if used == self._used and not waits else 0
        self._used = used
        return self._looks >= self._patience

    def _seen(self) -> tuple[float, bool]:
        """Seconds of processor time, and whether it waits for the processor or a disk."""
        try:
            child = psutil.Process(self._pid)
            times, state = child.cpu_times(), child.status()
        except psutil.Error:  # it has just died, which reading will say
            return -1.0, True
        return float(times.user + times.system), state in _WAITING


def _widen(pipe: int) -> None:
    """A photo goes through in a few pieces, not in fifty; each is a change from one process to the other."""
    with suppress(AttributeError, OSError):  # Linux alone, and no more than its users may have
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _CHUNK)


def _environment() -> dict[str, str]:
    ours = config.environment()
    known = {name: value for name, value in ours.items() if name in _NAMES or name.startswith(_PREFIXES)}
    return known | _SETTINGS


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    process.wait()
