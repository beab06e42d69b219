"""What we need from the world. Adapters: `wire.adapters`; one contract suite: tests/contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Blob:
    """An object as read: its bytes, its ETag (opaque, for `swap`), its media type."""

    body: bytes
    etag: str
    media_type: str


@dataclass(frozen=True)
class Entry:
    """An object as listed."""

    key: str
    size: int
    etag: str
    modified: datetime


class ObjectStore(Protocol):
    """One bucket of an S3-compatible store with atomic conditional writes.

    Every method raises `Unavailable("s3")` when the store does not answer in time. A write that
    raised may still have happened. Media type and caching follow from the key (`wire.keys.label`).
    """

    def get(self, key: str) -> Blob | None:
        """The object, or None where there is none."""

    def has(self, key: str) -> bool:
        """Is there such an object?"""

    def put(self, key: str, body: bytes) -> None:
        """Write, whatever stood there."""

    def put_new(self, key: str, body: bytes) -> bool:
        """Write if nothing stands there (`If-None-Match: *`). False: something does.

        After a lost answer the False may be our own write: compare before concluding.
        """

    def swap(self, key: str, body: bytes, *, etag: str) -> bool:
        """Write if the object still has this ETag (`If-Match`). False: it has changed or gone."""

    def delete(self, keys: Iterable[str]) -> None:
        """Remove the objects, those already gone included; in requests of up to 1,000 keys."""

    def list(self, prefix: str, *, after: str = "", limit: int = 1000) -> tuple[Entry, ...]:
        """Up to `limit` (at most 1,000) objects under a prefix that ends in `/`, after a key.

        Names sort by their bytes only within one flat folder: stores differ on nested keys.
        """

    def walk(self, prefix: str) -> Iterator[Entry]:
        """All objects under a prefix, by as many listings as that takes."""


class Queue(Protocol):
    """Hints to the workers. A message carries ids only, may be lost, and may arrive twice.

    Raises `Unavailable("redis")` when the broker does not take it.
    """

    def send_article(self, submission: str) -> None:
        """Somebody should work on this submission."""

    def send_photo(self, submission: str, sha256: str) -> None:
        """Somebody should render this photo of this submission."""

    def length(self) -> int:
        """Messages that wait in all queues."""


@dataclass(frozen=True)
class Note:
    """One line of a submission's progress: a stage, its state, when (RFC 3339), and any detail."""

    stage: str
    state: str
    at: str
    detail: str = ""


class Board(Protocol):
    """What may be forgotten at any moment: progress to watch, counters, reminders, a bell.

    Nothing is decided from it but when to look. Raises `Unavailable("redis")`.
    """

    def note(self, submission: str, note: Note) -> None:
        """Pin the newest state of a stage."""

    def notes(self, submission: str) -> tuple[Note, ...]:
        """All that is pinned for a submission, oldest first."""

    def attempt(self, work: str) -> int:
        """Count one attempt, before the work; returns how many that makes."""

    def forgive(self, work: str) -> None:
        """Take one attempt back: it was an outage, not the work."""

    def arrived(self, work: str, part: str) -> int:
        """Tick off one part of a work, however often; returns how many different ones that makes."""

    def once(self, reminder: str, seconds: int) -> bool:
        """True for the first caller within so many seconds."""

    def ring(self) -> None:
        """Wake whoever waits for staged work."""

    def wait(self, seconds: float) -> bool:
        """Sleep until the bell rings, at most so long; True if it rang."""


class Clock(Protocol):
    """The time, so that tests can set it."""

    def now(self) -> datetime:
        """Now, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""


@dataclass(frozen=True)
class Tools:
    """The world as handed to whoever has effects; made in `wire.bootstrap` or by a test."""

    desk: ObjectStore
    public: ObjectStore
    queue: Queue
    board: Board
    clock: Clock
