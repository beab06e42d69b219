"""`kill -9` of any process at any moment of an article, and FLUSHALL: it is published once all the same."""

from __future__ import annotations

import os
import signal
import time

import httpx
import pytest
import redis

from tests import photos
from tests.checker import problems, settle
from tests.newsroom import Newsroom, article

PROCESSES = ("intake", "keeper", "worker-article", "worker-media", "redis", "s3")
MOMENTS = (0.0, 0.05, 0.3)  # seconds after the 202
A_MINUTE = 60.0


@pytest.mark.parametrize("name", PROCESSES)
def test_kill_9_of_one_process_at_any_moment_loses_nothing(newsroom: Newsroom, name: str) -> None:
    image = {"part": "photo1", "caption": "Cánh đồng", "credit": "Minh Hà"}
    sent = []
    for number, moment in enumerate(MOMENTS):
        width = 900 + 10 * PROCESSES.index(name) + number  # no two photos alike
        photo = photos.jpeg(photos.landscape(width, 600))
        sent.append(newsroom.submit(article(headline=f"{name} {moment}", images=[image]), {"photo1": photo}))
        time.sleep(moment)
        _kill(newsroom, name)

    for submission in sent:
        assert newsroom.wait(submission, A_MINUTE)["state"] == "published"
    _clean(newsroom, sent)


def test_flushall_right_after_the_202_loses_nothing(newsroom: Newsroom) -> None:
    client = redis.Redis.from_url(newsroom.run["redis"])
    sent = []
    for number in range(5):
        sent.append(newsroom.submit(article(headline=f"FLUSHALL {number}")))
        client.flushall()
    client.close()

    for submission in sent:
        assert newsroom.wait(submission, A_MINUTE)["state"] == "published"
    _clean(newsroom, sent)


def _kill(newsroom: Newsroom, name: str) -> None:
    """The main process of that name; for the workers this leaves orphans, as in real life."""
    pid = _pid(newsroom, name)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while _pid(newsroom, name) in {pid, 0} or not _answers(newsroom):
        assert time.monotonic() < deadline, f"{name} was not restarted"
        time.sleep(0.05)


def _pid(newsroom: Newsroom, name: str) -> int:
    """The main process; 0 while there is none."""
    return next(iter(newsroom.run["pids"].get(name, ())), 0)


def _answers(newsroom: Newsroom) -> bool:
    try:
        with newsroom.client() as client:
            return client.get("/readyz").status_code == 200
    except httpx.HTTPError:
        return False


def _clean(newsroom: Newsroom, sent: list[str]) -> None:
    """Once quiet, the checker finds nothing."""
    settle(newsroom)
    assert problems(newsroom.s3, newsroom.buckets, sent) == []
