"""`Board` on Redis. All of it expires, and all of it may be flushed at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import zip_longest

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wire.adapters.sealed import Seal
from wire.errors import Unavailable
from wire.ports import MOST_FINISHED, Finished, Note

A_MINUTE = 60
A_WEEK = 7 * 86400
FINISHED = "pressroom:finished"
MOST_KEPT = 20_000  # finished, while no keeper is there; the sweep finds the others


def connect(url: str) -> Redis:
    """A thread-safe client; nothing is sent yet."""
    return Redis.from_url(
        url,
        decode_responses=True,
        encoding_errors="replace",  # whatever somebody wrote there, reading it must not fail
        socket_timeout=5,
        socket_connect_timeout=2,
        socket_keepalive=True,
        health_check_interval=15,
    )


class RedisBoard:
    """See `wire.ports.Board`. Copies of documents expire within a minute, and are missing without a seal."""

    def __init__(self, client: Redis, finished: str = FINISHED, seal: Seal | None = None) -> None:
        self._redis = client
        self._finished = finished
        self._seal = seal or Seal()

    def pin(self, submission: str, notes: Sequence[Note]) -> None:
        with _translated():
            pipe = self._redis.pipeline(transaction=False)
            _pin(pipe, submission, notes)
            pipe.execute()

    def notes(self, submission: str) -> tuple[Note, ...]:
        with _translated():
            pinned = self._redis.hvals(f"pressroom:notes:{submission}")
        notes = [Note(**json.loads(line)) for line in pinned]
        return tuple(sorted(notes, key=lambda note: note.at))

    def attempt(self, work: str) -> int:
        key = _attempts(work)
        with _translated():
            pipe = self._redis.pipeline(transaction=False)
            pipe.incr(key)
            pipe.expire(key, A_WEEK)
            return int(pipe.execute()[0])

    def forgive(self, work: str) -> None:
        with _translated():
            self._redis.decr(_attempts(work))

    def forget(self, work: str) -> None:
        with _translated():
            self._redis.delete(_attempts(work))

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

    def finish(self, finished: Finished, *, forgiven: str = "") -> None:
        notes = [note.__dict__ for note in finished.notes]
        told = {"submission": finished.submission, "key": finished.key, "notes": notes}
        line = json.dumps(told, ensure_ascii=False)
        with _translated():
            pipe = self._redis.pipeline(transaction=False)
            if finished.notes:
                _pin(pipe, finished.submission, finished.notes)
            if copy := self._seal.close(finished.key, finished.body):
                pipe.set(_copy(finished.key), copy, ex=A_MINUTE)
            pipe.rpush(self._finished, line)
            pipe.ltrim(self._finished, -MOST_KEPT, -1)
            if forgiven:
                pipe.decr(_attempts(forgiven))
            pipe.execute()

    def finished(self, seconds: float) -> tuple[Finished, ...]:
        with _translated():
            try:
                first = self._redis.blpop([self._finished], timeout=seconds) if seconds else None
            except RedisTimeoutError:
                return ()
            rest = self._redis.lpop(self._finished, MOST_FINISHED - 1) if first or not seconds else None
        lines = [*(first[1:] if first else ()), *(rest or ())]
        return self._with_copies([told for told in map(_told, lines) if told])

    def _with_copies(self, told: list[Finished]) -> tuple[Finished, ...]:
        copies: list[str | None] = []
        if told and self._seal.secret:
            with suppress(Unavailable), _translated():
                copies = list(self._redis.mget([_copy(one.key) for one in told]))  # type: ignore[arg-type]
        return tuple(
            replace(one, body=self._seal.open(one.key, copy or "")) for one, copy in zip_longest(told, copies)
        )


def _attempts(work: str) -> str:
    return f"pressroom:attempts:{work}"


def _pin(pipe: Pipeline, submission: str, notes: Sequence[Note]) -> None:
    key = f"pressroom:notes:{submission}"
    pipe.hset(key, mapping={note.stage: _line(note) for note in notes})
    pipe.expire(key, A_WEEK)


def _copy(key: str) -> str:
    return f"pressroom:copy:{key}"


def _line(note: Note) -> str:
    return json.dumps(note.__dict__, ensure_ascii=False)


def _told(line: str) -> Finished | None:
    """None for what nobody of ours has written."""
    try:
        document = json.loads(line)
        return Finished(
            str(document["submission"]),
            str(document["key"]),
            tuple(Note(**note) for note in document["notes"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise Unavailable("redis", str(error)) from error
