"""What nobody of ours would send stands in Valkey's lists, or Valkey is full, or a process is told to stop.

On real processes. Whatever it is, an article submitted right after is published, and nothing goes round.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest
import redis

from pressroom.embedded.run import read_run
from tests import photos
from tests.checker import problems, settle
from tests.newsroom import Newsroom, article
from wire.adapters import celery_queue
from wire.adapters.celery_queue import ARTICLE, PROCESS, QUEUES
from wire.adapters.redis_board import FINISHED

A_MINUTE = 60.0
FULL = 6.0  # seconds
STOPPED_WITHIN = 40.0  # a worker's pool may wait 30 seconds for a result that it has had (billiard 4.3)
PROCESSES = ("intake", "keeper", "worker-article", "worker-media", "redis", "s3")


def message(body: str, **headers: Any) -> bytes:
    """As kombu lays one down, with any body and any headers."""
    properties = {
        "body_encoding": "base64",
        "delivery_info": {"exchange": "", "routing_key": ARTICLE},
        "delivery_tag": str(uuid4()),
    }
    envelope = {
        "body": body,
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": headers,
        "properties": properties,
    }
    return json.dumps(envelope).encode()


def coded(body: bytes) -> str:
    return base64.b64encode(body).decode()


GARBAGE = {
    "not JSON": b"not JSON",
    "not text": b"\xff\xfe\x00",
    "not a message": b'{"a": 1}',
    "a list": b"[1, 2]",
    "nothing": b"null",
    "a body in broken base64": message("%%%", task=PROCESS, id="1"),
    "a body that is no JSON": message(coded(b"zz"), task=PROCESS, id="1"),
    "no id": message(coded(b'[["x"], {}, {}]'), task=PROCESS),
    "no arguments": message(coded(b"[[], {}, {}]"), task=PROCESS, id="1"),
    "an unknown task": message(coded(b'[["x"], {}, {}]'), task="pressroom.process.v99", id="1"),
}


CHOKING = message(coded(b'[["x"], {}, {}]'), task=PROCESS, id="1", timelimit=5)


@pytest.fixture
def valkey(newsroom: Newsroom) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(newsroom.run["redis"]) as client:
        yield client


@pytest.mark.parametrize("item", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_in_a_list_is_dropped_and_ends_no_worker(
    newsroom: Newsroom, valkey: redis.Redis, item: bytes
) -> None:
    before = leaders(newsroom, "worker-article", "worker-media", "keeper")
    for queue in (*QUEUES, FINISHED):
        valkey.lpush(queue, item)
        valkey.rpush(queue, item)

    published_with_a_photo(newsroom)
    assert_nothing_goes_round(valkey)
    assert leaders(newsroom, "worker-article", "worker-media", "keeper") == before


def test_a_message_on_which_a_worker_chokes_ends_that_one_only(
    newsroom: Newsroom, valkey: redis.Redis
) -> None:
    (before,) = leaders(newsroom, "worker-article")
    valkey.lpush(ARTICLE, CHOKING)

    until(lambda: leaders(newsroom, "worker-article") not in ([], [before]), A_MINUTE)
    (after,) = leaders(newsroom, "worker-article")
    published_with_a_photo(newsroom)
    assert_nothing_goes_round(valkey)
    assert leaders(newsroom, "worker-article") == [after]


def test_a_message_about_nothing_is_dropped(newsroom: Newsroom, valkey: redis.Redis) -> None:
    before = leaders(newsroom, "worker-article", "worker-media")
    app = celery_queue.application(read_run(newsroom.data).settings())
    sender = celery_queue.CeleryQueue(app)
    sender.send_article(str(uuid4()))
    sender.send_article("../../etc/passwd")
    sender.send_photo(str(uuid4()), "0" * 64)
    sender.send_page("pending/none", [str(uuid4())])
    for queue in QUEUES:
        app.send_task("pressroom.process.v99", args=("x",), queue=queue)
        app.send_task(PROCESS, args=({"a": 1},), queue=queue)

    published_with_a_photo(newsroom)
    assert_nothing_goes_round(valkey)
    assert leaders(newsroom, "worker-article", "worker-media") == before


def test_while_valkey_is_full_articles_are_accepted_and_afterwards_published(
    newsroom: Newsroom, valkey: redis.Redis
) -> None:
    sent = [newsroom.submit(article(headline=f"Đầy {number}")) for number in range(5)]
    valkey.config_set("maxmemory", 1)
    try:
        until = time.monotonic() + FULL
        while time.monotonic() < until:
            sent.append(newsroom.submit(article(headline=f"Đầy {len(sent)}")))
            time.sleep(0.5)
    finally:
        valkey.config_set("maxmemory", 0)

    for submission in sent:
        assert newsroom.wait(submission, A_MINUTE)["state"] == "published"
    published_with_a_photo(newsroom)
    assert_nothing_goes_round(valkey)
    assert_clean(newsroom, sent)


def test_who_is_told_to_stop_stops_and_its_work_is_taken_up(newsroom: Newsroom) -> None:
    sent = []
    image = {"part": "photo", "caption": "Bến sông", "credit": "Minh Hà"}
    for number, name in enumerate(PROCESSES):
        until(lambda name=name: leaders(newsroom, name) and ready(newsroom), A_MINUTE)
        for width in (1200, 1201, 1202):  # and no two photos alike
            photo = photos.jpeg(photos.landscape(width + 10 * number, 800))
            sent.append(
                newsroom.submit(article(headline=f"{name} {width}", images=[image]), {"photo": photo})
            )
            sent.append(newsroom.submit(article(headline=f"{name} {width}")))
        (pid,) = leaders(newsroom, name)
        os.kill(pid, signal.SIGTERM)
        until(lambda pid=pid: gone(pid), STOPPED_WITHIN)
        until(lambda name=name, pid=pid: leaders(newsroom, name) not in ([], [pid]), A_MINUTE)

    for submission in sent:
        assert newsroom.wait(submission, A_MINUTE)["state"] == "published"
    assert_clean(newsroom, sent)


def leaders(newsroom: Newsroom, *names: str) -> list[int]:
    """The main process of each, where there is one at this moment."""
    pids = newsroom.run["pids"]
    return [pid for name in names for pid in pids[name][:1]]


def published_with_a_photo(newsroom: Newsroom) -> None:
    image = {"part": "photo", "caption": "Bến sông", "credit": "Minh Hà"}
    photo = photos.jpeg(photos.landscape(300, 200).linear(1, uuid4().int % 50))
    submission = newsroom.submit(article(images=[image]), {"photo": photo})
    assert newsroom.wait(submission, A_MINUTE)["state"] == "published"


def assert_nothing_goes_round(valkey: redis.Redis) -> None:
    """The lists are empty, and nothing is noted as taken that would come back."""

    def is_quiet() -> bool:
        return not any(map(valkey.llen, (*QUEUES, FINISHED))) and not valkey.hlen("unacked")

    until(is_quiet, A_MINUTE)
    time.sleep(0.5)
    until(is_quiet, 1)


def assert_clean(newsroom: Newsroom, sent: list[str]) -> None:
    settle(newsroom)
    assert problems(newsroom.s3, newsroom.buckets, sent) == []


def until(condition: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def ready(newsroom: Newsroom) -> bool:
    try:
        with newsroom.client() as client:
            return client.get("/readyz").json()["status"] == "ready"
    except httpx.HTTPError:
        return False
