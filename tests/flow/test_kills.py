"""`kill -9` of any process at any moment of an article, and FLUSHALL: it is published once all the same."""

from __future__ import annotations

import os
import random
import signal
import time

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
    random.seed(name)
    sent = []
    for moment in MOMENTS:
        photo = photos.landscape(900, 600, seed=random.randrange(1 << 30))
        sent.append(newsroom.submit(article(headline=f"{name} {moment}", images=[image]), {"photo1": photo}))
        time.sleep(moment)
        _kill(newsroom, name)
        _wait_for_restart(newsroom, name)

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
    os.kill(newsroom.run["pids"][name][0], signal.SIGKILL)


def _wait_for_restart(newsroom: Newsroom, name: str) -> None:
    """The supervisor has 10 seconds; run.json tells."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        pids = newsroom.run["pids"].get(name) or [0]
        if pids[0] and _lives(pids[0]) and _answers(newsroom):
            return
        time.sleep(0.1)
    pytest.fail(f"{name} was not restarted")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def _answers(newsroom: Newsroom) -> bool:
    try:
        with newsroom.client() as client:
            return client.get("/readyz").status_code == 200
    except Exception:
        return False


def _clean(newsroom: Newsroom, sent: list[str]) -> None:
    """Once quiet, the checker finds nothing."""
    settle(newsroom)
    assert problems(newsroom.s3, newsroom.buckets, sent) == []
