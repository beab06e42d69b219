"""Articles come in while processes are killed at random: nothing is lost, nothing is published twice.

`make storm` runs it for five minutes; what is killed and when follows from the seed.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from uuid import uuid4

import httpx
import pytest
import redis

from tests import photos
from tests.checker import problems, settle
from tests.newsroom import Newsroom, article

SEED = 20261122
SHORT, LONG = 20.0, 300.0  # seconds
CLIENTS = 4
PAUSE = 0.3  # seconds between two articles of a client
KINDS = ("intake", "keeper", "worker-article", "worker-media", "redis", "s3")


@pytest.mark.timeout(600)
def test_nothing_is_lost_or_published_twice_in_a_storm(
    newsroom: Newsroom, pytestconfig: pytest.Config
) -> None:
    seconds = LONG if pytestconfig.getoption("storm") else SHORT
    over = threading.Event()
    accepted: list[str] = []
    clients = [
        threading.Thread(target=_submit, args=(newsroom, random.Random(SEED + n), over, accepted))
        for n in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    killed = _kill_at_random(newsroom, random.Random(SEED), seconds)
    over.set()
    for client in clients:
        client.join(60)

    settle(newsroom, 120)

    print(f"\nseed {SEED}: {len(accepted)} accepted in {seconds:.0f} s, killed {dict(killed)}")
    assert accepted
    assert sum(killed.values()) >= seconds / 4
    assert problems(newsroom.s3, newsroom.buckets, accepted) == []


def _submit(newsroom: Newsroom, luck: random.Random, over: threading.Event, accepted: list[str]) -> None:
    """One client: sends the same again until it is answered, as a good client does."""
    small = photos.jpeg(photos.landscape(640 + luck.randrange(400), 480))
    image = {"part": "photo1", "caption": "Bến sông", "credit": "Minh Hà"}
    while not over.is_set():
        name = str(uuid4())
        with_photo = luck.random() < 0.2
        document = article(headline=f"Tin {name[:8]}", **({"images": [image]} if with_photo else {}))
        while True:
            try:
                accepted.append(newsroom.submit(document, {"photo1": small} if with_photo else None, name))
                over.wait(PAUSE)
                break
            except (httpx.HTTPError, AssertionError):  # not answered, or 503: its part was killed
                if over.wait(0.3):
                    return


def _kill_at_random(newsroom: Newsroom, luck: random.Random, seconds: float) -> Counter[str]:
    killed: Counter[str] = Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(luck.uniform(0.5, 2.5))
        kind = luck.choice([*KINDS, "flushall"])
        if _flush(newsroom) if kind == "flushall" else _kill(newsroom, kind):
            killed[kind] += 1
    return killed


def _kill(newsroom: Newsroom, kind: str) -> bool:
    for pid in newsroom.run["pids"].get(kind, ())[:1]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True
    return False


def _flush(newsroom: Newsroom) -> bool:
    try:
        with redis.Redis.from_url(newsroom.run["redis"]) as client:
            client.flushall()
    except redis.RedisError:
        return False
    return True
