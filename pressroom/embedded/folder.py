"""Where everything of one newsroom lies on disk, and how its private files are written."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_LOG_BYTES = 10_000_000
_TAIL_BYTES = 4000


@dataclass(frozen=True)
class Folder:
    """The folder of `--data`. Only its owner may enter: it holds keys."""

    root: Path

    @property
    def run(self) -> Path:
        return self.root / "run.json"

    @property
    def pids(self) -> Path:
        return self.root / "pids.json"

    @property
    def ports(self) -> Path:
        return self.root / "ports.json"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.json"

    @property
    def keys(self) -> Path:
        """The root key and the signing key (`pressroom.keyring`)."""
        return self.root / "keys"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def s3(self) -> Path:
        return self.root / "s3"

    @property
    def metrics(self) -> Path:
        return self.root / "metrics"

    def log(self, name: str) -> Path:
        return self.root / "logs" / f"{name}.log"

    def make(self) -> None:
        """Make what is missing of it."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for inside in (self.redis, self.s3, self.metrics, self.root / "logs"):
            inside.mkdir(mode=0o700, exist_ok=True)

    def forget_counts(self) -> None:
        """What processes of the past have counted; for whoever holds the lock."""
        for file in self.metrics.iterdir():
            file.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Hold the folder's lock, or get False because another process does. It dies with its holder."""
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(descriptor)


def at(data: Path) -> Folder:
    return Folder(data.expanduser().resolve())


def write_private(path: Path, body: str) -> None:
    """Put a file of mode 0600 there at one stroke: a reader sees the old or the new, never a part."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def write_json(path: Path, document: dict[str, Any]) -> None:
    write_private(path, json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def read_json(path: Path) -> dict[str, Any] | None:
    """What the file says; None where there is none, or none that a crash left whole."""
    try:
        document = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return document if isinstance(document, dict) else None


def rotate(log: Path) -> None:
    """Put a log that has grown past 10 MB aside as `.1`, in place of the one before."""
    if log.exists() and log.stat().st_size > MOST_LOG_BYTES:
        log.replace(log.with_name(log.name + ".1"))


def tail(log: Path, lines: int = 15) -> str:
    """The log's last lines."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
