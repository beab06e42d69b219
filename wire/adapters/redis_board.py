"""`Board` on Redis. All of it expires, and all of it may be flushed at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wire.errors import Unavailable
from wire.ports import Note

A_WEEK = 7 * 86400
BELL = "pressroom:bell"


def connect(url: str) -> Redis:
    """A thread-safe client; nothing is sent yet."""
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=5,
        socket_connect_timeout=2,
        socket_keepalive=True,
        health_check_interval=15,
    )


class RedisBoard:
    """See `wire.ports.Board`."""

    def __init__(self, client: Redis, bell: str = BELL) -> None:
        self._redis = client
        self._bell = bell

    def note(self, submission: str, note: Note) -> None:
        key = f"pressroom:notes:{submission}"
        with _translated():
            pipe = self._redis.pipeline(transaction=False)
            pipe.hset(key, note.stage, json.dumps(note.__dict__, ensure_ascii=False))
            pipe.expire(key, A_WEEK)
            pipe.execute()

    def notes(self, submission: str) -> tuple[Note, ...]:
        with _translated():
            pinned = self._redis.hvals(f"pressroom:notes:{submission}")
        notes = [Note(**json.loads(line)) for line in pinned]
        return tuple(sorted(notes, key=lambda note: note.at))

    def attempt(self, work: str) -> int:
        key = f"pressroom:attempts:{work}"
        with _translated():
            pipe = self._redis.pipeline()
            pipe.incr(key)
            pipe.expire(key, A_WEEK)
            return int(pipe.execute()[0])

    def forgive(self, work: str) -> None:
        with _translated():
            self._redis.decr(f"pressroom:attempts:{work}")

    def arrived(self, work: str, part: str) -> int:
        key = f"pressroom:arrived:{work}"
        with _translated():
            pipe = self._redis.pipeline()
            pipe.sadd(key, part)
            pipe.expire(key, A_WEEK)
            pipe.scard(key)
            return int(pipe.execute()[2])

    def once(self, reminder: str, seconds: int) -> bool:
        with _translated():
            return bool(self._redis.set(f"pressroom:once:{reminder}", 1, nx=True, ex=seconds))

    def ring(self) -> None:
        with _translated():
            pipe = self._redis.pipeline()
            pipe.rpush(self._bell, 1)
            pipe.ltrim(self._bell, 0, 0)  # one ring is enough, however many rang
            pipe.execute()

    def wait(self, seconds: float) -> bool:
        with _translated():
            try:
                return self._redis.blpop([self._bell], timeout=seconds) is not None
            except RedisTimeoutError:
                return False


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise Unavailable("redis", str(error)) from error
