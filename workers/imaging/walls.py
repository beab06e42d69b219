"""What may a darkroom see of the machine? Its own programs, to read; no other file, no network, no process.

Landlock of the Linux kernel (from 5.13; what a newer one adds is taken where it is there). Whatever a photo
makes a decoder do, it finds no keys to read, nowhere to send them and nothing to start. Where the kernel has
no Landlock, the limits of `confines.py` stand alone.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from struct import Struct

import schemas
import wire
import workers

# include/uapi/linux/landlock.h; the numbers of these calls are the same on every processor.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_ALL_OF_TCP, _ALL_BEYOND = 0b11, 0b11  # bind and connect; abstract sockets and signals
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS of linux/prctl.h
_RULES, _RULE = Struct("=QQQ"), Struct("=Qi")
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # kinds of access to files, by version; from 5 on 16
_WITH_TCP, _WITH_SCOPES = 4, 6

_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime")


def build() -> bool:
    """For good, around this thread and those that it starts. False: this kernel has none."""
    if not sys.platform.startswith("linux"):
        return False
    with suppress(OSError, AttributeError):
        _build(ctypes.CDLL(None, use_errno=True))
        return True
    return False


def _build(kernel: ctypes.CDLL) -> None:
    version = _call(kernel, _CREATE, None, 0, _VERSION)
    files = (1 << _RIGHTS.get(version, 16)) - 1
    rules = _RULES.pack(
        files,
        _ALL_OF_TCP if version >= _WITH_TCP else 0,
        _ALL_BEYOND if version >= _WITH_SCOPES else 0,
    )
    known = 8 if version < _WITH_TCP else 16 if version < _WITH_SCOPES else 24
    ruleset = _call(kernel, _CREATE, rules, known, 0)
    try:
        for path, rights in _doors():
            _allow(kernel, ruleset, path, rights)
        if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "no new privileges")
        _call(kernel, _RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _doors() -> Iterator[tuple[Path, int]]:
    """What is open, and for what."""
    ours = [Path(package).parent for module in (schemas, wire, workers) if (package := module.__file__)]
    installed = [Path(place) for place in {sys.prefix, sys.base_prefix, *_packages(sys.path), *_SYSTEM}]
    for path in (*ours, *installed):
        yield path, _READ_FILE | (_READ_DIR if path.is_dir() else 0)
    yield Path("/proc/self").resolve(), _READ_FILE | _WRITE_FILE | _READ_DIR
    yield Path(os.devnull), _READ_FILE | _WRITE_FILE
    yield Path("/dev/urandom"), _READ_FILE


def _packages(places: Iterable[str]) -> Iterator[str]:
    """Where libraries are installed; not the folder that we are developed in, for keys may lie there."""
    return (place for place in places if place.endswith(("-packages", "-dynload", ".zip")))


def _allow(kernel: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    if not path.exists():
        return
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        _call(kernel, _ADD, ruleset, _BENEATH, _RULE.pack(rights, opened), 0)
    finally:
        os.close(opened)


def _call(kernel: ctypes.CDLL, number: int, *arguments: object) -> int:
    answer: int = kernel.syscall(number, *arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
