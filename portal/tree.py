"""How does a mirror keep its files: at the same keys, whole or not at all?

An fsync for each of a hundred thousand files would take longer than to fetch them, and is not needed: what
nobody follows yet may be lost. So files are written without one, and what readers follow (`stage`) waits
in a folder of its own. `turn` first brings all of both to the disk and only then gives the staged files
their names: after a power cut at any moment each of these names shows its old bytes or its new ones, and
all that they lead to is there. What a cut leaves half written has no pointer, and is fetched again.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from portal.report import Broken

# Every name in a key starts with a letter or digit: nothing climbs out of the folder or hides in it.
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}(/[A-Za-z0-9][A-Za-z0-9._-]{0,199}){0,7}")
_INCOMING = ".incoming"
_FEW = 200  # files that are brought to the disk one by one; for more the whole machine is asked (sync(2))


def check(key: str) -> None:
    """Raises `Broken` for a key that is not one of ours: what a source says never leaves the folder."""
    if not _KEY.fullmatch(key):
        raise Broken(key[:200], "is not a key")


class Tree:
    """A folder of objects by their keys. Many threads may read and write; one turns."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._numbers = count()
        self._staged: dict[str, Path] = {}
        self._fresh: set[Path] = set()  # what may not be on the disk yet: files, and folders that changed
        self._lock = threading.Lock()

    def read(self, key: str) -> bytes | None:
        check(key)
        try:
            with open(f"{self.root}/{key}", "rb") as file:  # noqa: PTH123 - a Path takes as long as the read
                return file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def has(self, key: str) -> bool:
        check(key)
        return (self.root / key).is_file()

    def write(self, key: str, body: bytes) -> None:
        """At once, for what nobody follows yet: a file beside all others, and a rename."""
        check(key)
        self._rename(self._write(body), self.root / key)

    def stage(self, key: str, body: bytes) -> None:
        """With the next `turn`; what stands there already is left alone."""
        if self.read(key) != body:
            self._staged[key] = self._write(body)

    def turn(self) -> None:
        """Bring all to the disk, and then give the staged files their names."""
        self.settle()
        for key, path in self._staged.items():
            self._rename(path, self.root / key)
        self._staged.clear()

    def remove(self, key: str) -> bool:
        """True if there was such a file."""
        check(key)
        path = self.root / key
        if not path.is_file():
            return False
        path.unlink()
        self._note(path)
        return True

    def settle(self) -> None:
        """All that was written and removed is on the disk (of Linux; elsewhere sync(2) may only begin it)."""
        if len(self._fresh) > _FEW:
            os.sync()
        else:
            for path in self._fresh:
                _sync(path)
        self._fresh.clear()

    def files(self, prefix: str) -> Iterator[str]:
        """The keys of all files under a folder."""
        found = (path for path in (self.root / prefix).rglob("*") if path.is_file())
        return (path.relative_to(self.root).as_posix() for path in found)

    def folders(self, prefix: str) -> Iterator[str]:
        """The names of the folders in a folder."""
        return (path.name for path in (self.root / prefix).glob("*") if path.is_dir())

    def clear(self) -> None:
        """Forget what a run before this one had not finished."""
        shutil.rmtree(self.root / _INCOMING, ignore_errors=True)

    def _write(self, body: bytes) -> Path:
        path = self.root / _INCOMING / str(next(self._numbers))
        try:
            path.write_bytes(body)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        self._note(path)
        return path

    def _rename(self, path: Path, target: Path) -> None:
        try:
            path.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        with self._lock:
            self._fresh.discard(path)
        self._note(target)

    def _note(self, path: Path) -> None:
        """The file, and all folders above it: they may be new as well."""
        with self._lock:
            if len(self._fresh) <= _FEW:
                self._fresh |= {path, *path.parents} - {*self.root.parents}


def write_atomically(path: Path, body: bytes) -> None:
    """One file by itself: readers see the old bytes or the new ones, also after a power cut."""
    incoming = path.with_name(f"{path.name}.new")
    incoming.write_bytes(body)
    _sync(incoming)
    incoming.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # removed since
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
