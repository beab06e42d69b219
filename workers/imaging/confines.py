"""What may a darkroom use of the machine? Limits that it sets itself, and what it has used.

Memory, processor time and files; set in the child, so that the parent need not run code between fork and
exec. What the kernel does not offer (limits and /proc as on Linux) is left out.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path
from threading import Event

from wire.headers.header import Header
from wire.photo import AVIF, HEIC, JPEG, PNG, WEBP

MOST_RESIDENT = 512 * 1024 * 1024  # bytes, whatever comes
FILES = 64  # that may be open
LARGE = 96 * 1024 * 1024  # bytes still resident after a photo
SPARE = 16 * 1024 * 1024  # bytes of that, more or less, which are to be had back

# Seconds of processor time: several times what decoding takes on a slow machine, and what stops a bomb.
AT_LEAST = 2.0
FOR_PIXELS = {JPEG: 0.03, PNG: 0.06, WEBP: 0.2, AVIF: 0.13, HEIC: 0.13}  # for a million of them
FOR_FILES = 30.0  # for the renditions, whose size no photo decides

_MILLION = 1_000_000
_PAGE = resource.getpagesize()
_SELF = Path("/proc/self")
_FRESH_PEAK = b"5"  # proc_pid_clear_refs(5): forget the highest resident set so far


_entered = Event()


def enter() -> None:
    """For good: no core files, no writing to files, few files open; whoever stops it closes its pipe."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        resource.setrlimit(kind, (most, most))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _entered.set()


def allow_memory() -> None:
    """So much that the resident set cannot grow beyond the bound; called between two photos."""
    mapped, resident = _statm()
    if mapped:
        most = mapped + max(0, MOST_RESIDENT - resident)
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def allow_decoding(found: Header) -> None:
    """The time that the pixels of this photo may take, from now on; SIGPROF ends whoever uses it up."""
    passes = 2 if found.progressive else 1
    _allow_seconds(AT_LEAST + found.pixels / _MILLION * FOR_PIXELS[found.media_type] * passes)


def allow_encoding() -> None:
    """The photo is decoded: what comes now is ours. Outside of a darkroom nothing is limited."""
    if _entered.is_set():
        _allow_seconds(FOR_FILES)


def _allow_seconds(seconds: float) -> None:
    # Not RLIMIT_CPU: the kernel counts that in ticks since the process began, and on a busy virtual
    # machine these run a fifth ahead of the time that it tells us we have used.
    signal.setitimer(signal.ITIMER_PROF, seconds)


def used_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def resident() -> int:
    """Bytes now."""
    return _statm()[1]


def give_back() -> None:
    """What the allocator keeps for the next photo, to the system; getting it again takes milliseconds."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


class Spare:
    """Of what one photo took, this much may stay for the next; more than that goes back to the system."""

    def __init__(self) -> None:
        self._held = 0

    def give_back(self) -> None:
        """Called between two photos."""
        if resident() > self._held + SPARE:
            give_back()
            self._held = resident()


def has_grown() -> bool:
    """Is so much resident that another had better take over, though all that can be is given back?"""
    if resident() <= LARGE:
        return False
    give_back()
    return resident() > LARGE - SPARE


def forget_peak() -> None:
    with suppress(OSError):
        asked = os.open(_SELF / "clear_refs", os.O_WRONLY)
        os.write(asked, _FRESH_PEAK)
        os.close(asked)


def peak() -> int:
    """The most bytes resident since `forget_peak`; 0 where nobody counts.

    Not getrusage's: that remembers the program that started this one.
    """
    with suppress(OSError):
        for line in (_SELF / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _statm() -> tuple[int, int]:
    """Bytes mapped and resident."""
    try:
        mapped, there, *_ = (_SELF / "statm").read_text().split()
    except OSError:
        return 0, 0
    return int(mapped) * _PAGE, int(there) * _PAGE
