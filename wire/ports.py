"""What we need from the world. Adapters: `wire.adapters`; one contract suite: tests/contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
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

    What is urgent is taken before all that is not.

    Raises `Unavailable("redis")` when the broker does not take it.
    """

    def send_article(self, submission: str, *, urgent: bool = False) -> None:
        """Somebody should work on this submission."""

    def send_page(self, page: str, submissions: Sequence[str], *, urgent: bool = False) -> None:
        """Somebody should work on these submissions, one after the other; `page` is the key they stand at.

        Nobody has worked on them before, as far as anybody knows.
        """

    def send_photo(self, submission: str, sha256: str, *, urgent: bool = False) -> None:
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


PARALLEL = 4  # S3 calls of one work at once

MOST_FINISHED = 1000  # that are taken at once


@dataclass(frozen=True)
class Finished:
    """Where the ending of a submission lies: the key of its item document, or of what is staged for it.

    `notes` are the stages it went through, for whoever wants to know later. `body` may be a copy of what
    stands at `key`, which saves reading it; it may be missing, and proves itself by the hash in the key.
    """

    submission: str
    key: str
    notes: tuple[Note, ...] = ()
    body: bytes = b""


class Board(Protocol):
    """What may be forgotten at any moment: progress to watch, counters, reminders, what is finished.

    Nothing is decided from it but when to look. Raises `Unavailable("redis")`.
    """

    def pin(self, submission: str, notes: Sequence[Note]) -> None:
        """Pin the newest state of each stage."""

    def notes(self, submission: str) -> tuple[Note, ...]:
        """All that is pinned for a submission, oldest first."""

    def attempt(self, work: str) -> int:
        """Count one attempt, before the work; returns how many that makes."""

    def forgive(self, work: str) -> None:
        """Take one attempt back: it was an outage, not the work."""

    def forget(self, work: str) -> None:
        """Take all its attempts back."""

    def arrived(self, work: str, part: str) -> int:
        """Tick off one part of a work, however often; returns how many different ones that makes."""

    def once(self, reminder: str, seconds: int) -> bool:
        """True for the first caller within so many seconds."""

    def finish(self, finished: Finished, *, forgiven: str = "") -> None:
        """Pin its notes, tell the keeper, wake one that waits, and forgive that work if any: all at once."""

    def finished(self, seconds: float) -> tuple[Finished, ...]:
        """Take what was told, up to 1,000; sleep at most so long until there is something."""


class Clock(Protocol):
    """The time, so that tests can set it."""

    def now(self) -> datetime:
        """Now, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""


class Signer(Protocol):
    """Signs as minisign does (`wire.signatures`)."""

    @property
    def public(self) -> str:
        """The public key (`RW…`) that what is signed now is checked with; another one after a rotation."""

    def sign(self, body: bytes, comment: str) -> bytes:
        """The signature file of these bytes, with this trusted comment."""


@dataclass(frozen=True)
class Tools:
    """The world as handed to whoever has effects; made in `wire.bootstrap` or by a test.

    `pool` runs S3 calls side by side; it starts no thread before it is used. `signer` is there for whoever
    writes the head, and only where the newsroom signs it.
    """

    desk: ObjectStore
    public: ObjectStore
    queue: Queue
    board: Board
    clock: Clock
    pool: Executor = field(default_factory=lambda: ThreadPoolExecutor(PARALLEL))
    signer: Signer | None = None
