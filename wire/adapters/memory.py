"""Every port in memory, for tests and dry runs; the contract suite holds it equal to the real parts."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from queue import Empty, Queue

from wire import keys
from wire.ports import MOST_FINISHED, Blob, Clock, Entry, Finished, Note, Tools


class MemoryStore:
    """One bucket in a dictionary; objects are dated by the clock."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self._clock = clock or SetClock()
        self._lock = threading.Lock()

    def get(self, key: str) -> Blob | None:
        found = self.objects.get(key)
        return found and Blob(found[0], _etag(found[0]), keys.label(key).media_type)

    def has(self, key: str) -> bool:
        return key in self.objects

    def put(self, key: str, body: bytes) -> None:
        with self._lock:
            self.objects[key] = (body, self._clock.now())

    def put_new(self, key: str, body: bytes) -> bool:
        with self._lock:
            if key in self.objects:
                return False
            self.objects[key] = (body, self._clock.now())
            return True

    def swap(self, key: str, body: bytes, *, etag: str) -> bool:
        with self._lock:
            if key not in self.objects or _etag(self.objects[key][0]) != etag:
                return False
            self.objects[key] = (body, self._clock.now())
            return True

    def delete(self, keys: Iterable[str]) -> None:
        doomed = list(keys)  # before the lock: the keys may come from our own listing
        with self._lock:
            for key in doomed:
                self.objects.pop(key, None)

    def list(self, prefix: str, *, after: str = "", limit: int = 1000) -> tuple[Entry, ...]:
        with self._lock:
            named = sorted(key for key in self.objects if key.startswith(prefix) and key > after)
            return tuple(self._entry(key) for key in named[:limit])

    def walk(self, prefix: str) -> Iterator[Entry]:
        with self._lock:
            named = sorted(key for key in self.objects if key.startswith(prefix))
            entries = [self._entry(key) for key in named]
        yield from entries

    def _entry(self, key: str) -> Entry:
        body, modified = self.objects[key]
        return Entry(key, len(body), _etag(body), modified)


def _etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


class MemoryQueue:
    """Keeps what was sent; `urgent` names those of it that were."""

    def __init__(self) -> None:
        self.articles: list[str] = []
        self.pages: list[tuple[str, tuple[str, ...]]] = []
        self.photos: list[tuple[str, str]] = []
        self.urgent: set[str] = set()

    def send_article(self, submission: str, *, urgent: bool = False) -> None:
        self.articles.append(submission)
        self._mark(urgent, submission)

    def send_page(self, page: str, submissions: Sequence[str], *, urgent: bool = False) -> None:
        self.pages.append((page, tuple(submissions)))
        self._mark(urgent, *submissions)

    def send_photo(self, submission: str, sha256: str, *, urgent: bool = False) -> None:
        self.photos.append((submission, sha256))
        self._mark(urgent, submission)

    def length(self) -> int:
        return len(self.articles) + len(self.pages) + len(self.photos)

    def _mark(self, urgent: bool, *submissions: str) -> None:  # noqa: FBT001 - as it was told
        if urgent:
            self.urgent.update(submissions)


class MemoryBoard:
    """Forgets nothing until `flush`, but reminders when their time is over."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SetClock()
        self.flush()

    def flush(self) -> None:
        self._notes: dict[str, dict[str, Note]] = defaultdict(dict)
        self._attempts: dict[str, int] = defaultdict(int)
        self._arrived: dict[str, set[str]] = defaultdict(set)
        self._reminders: dict[str, datetime] = {}
        self._finished: Queue[Finished] = Queue()

    def pin(self, submission: str, notes: Sequence[Note]) -> None:
        self._notes[submission].update({note.stage: note for note in notes})

    def notes(self, submission: str) -> tuple[Note, ...]:
        return tuple(sorted(self._notes[submission].values(), key=lambda note: note.at))

    def attempt(self, work: str) -> int:
        self._attempts[work] += 1
        return self._attempts[work]

    def forgive(self, work: str) -> None:
        self._attempts[work] -= 1

    def forget(self, work: str) -> None:
        self._attempts.pop(work, None)

    def arrived(self, work: str, part: str) -> int:
        self._arrived[work].add(part)
        return len(self._arrived[work])

    def once(self, reminder: str, seconds: int) -> bool:
        now = self._clock.now()
        if self._reminders.get(reminder, now) > now:
            return False
        self._reminders[reminder] = now + timedelta(seconds=seconds)
        return True

    def finish(self, finished: Finished, *, forgiven: str = "") -> None:
        self.pin(finished.submission, finished.notes)
        self._finished.put(finished)
        if forgiven:
            self.forgive(forgiven)

    def finished(self, seconds: float) -> tuple[Finished, ...]:
        taken: list[Finished] = []
        with suppress(Empty):
            taken.append(self._finished.get(timeout=seconds) if seconds else self._finished.get_nowait())
            while len(taken) < MOST_FINISHED:
                taken.append(self._finished.get_nowait())
        return tuple(taken)


class SetClock:
    """Stands still until it sleeps or is set."""

    def __init__(self, moment: datetime = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def tools() -> Tools:
    """A whole world in memory."""
    clock = SetClock()
    return Tools(MemoryStore(clock), MemoryStore(clock), MemoryQueue(), MemoryBoard(clock), clock)
