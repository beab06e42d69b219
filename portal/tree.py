"""How does a mirror keep its files: at the same keys, whole or not at all?"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from portal.report import Broken

# Every name in a key starts with a letter or digit: nothing climbs out of the folder or hides in it.
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}(/[A-Za-z0-9][A-Za-z0-9._-]{0,199}){0,7}")
_TEMPORARY = ".incoming-"


def check(key: str) -> None:
    """Raises `Broken` for a key that is not one of ours: what a source says never leaves the folder."""
    if not _KEY.fullmatch(key):
        raise Broken(key[:200], "is not a key")


class Tree:
    """A folder of objects by their keys."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, key: str) -> bytes | None:
        check(key)
        try:
            return (self.root / key).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def has(self, key: str) -> bool:
        check(key)
        return (self.root / key).is_file()

    def write(self, key: str, body: bytes) -> None:
        """Atomic and durable: a temporary file beside it, fsync, rename, fsync of the folder."""
        check(key)
        write_atomically(self.root / key, body)

    def remove(self, key: str) -> bool:
        """True if there was such a file."""
        check(key)
        path = self.root / key
        if not path.is_file():
            return False
        path.unlink()
        return True

    def files(self, prefix: str) -> Iterator[Path]:
        """Every file under a folder, hidden and temporary ones included."""
        return (path for path in (self.root / prefix).rglob("*") if path.is_file())

    def key(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def write_atomically(path: Path, body: bytes) -> None:
    """Readers see the old bytes or the new ones, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)  # mkstemp keeps it private; what a portal serves is public
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
