"""One suite over the queue in memory and Celery on Valkey."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.newsroom import Newsroom
from wire.adapters import celery_queue
from wire.adapters.memory import MemoryQueue
from wire.config import Settings
from wire.errors import Unavailable
from wire.ports import Queue


@pytest.fixture(params=["memory", "celery"])
def queue(request: pytest.FixtureRequest) -> Queue:
    if request.param == "memory":
        return MemoryQueue()
    newsroom: Newsroom = request.getfixturevalue("newsroom")
    # Another database of the same server, so that no worker takes the messages away.
    url = newsroom.run["redis"].rpartition("/")[0] + "/9"
    return celery_queue.CeleryQueue(celery_queue.application(Settings(redis_url=url)))


def test_what_is_sent_waits(queue: Queue) -> None:
    before = queue.length()

    queue.send_article(str(uuid4()))
    queue.send_photo(str(uuid4()), "0" * 64)

    assert queue.length() == before + 2


def test_a_queue_that_is_away_is_unavailable() -> None:
    away = celery_queue.CeleryQueue(celery_queue.application(Settings(redis_url="redis://127.0.0.1:9/0")))

    with pytest.raises(Unavailable) as caught:
        away.send_article(str(uuid4()))

    assert caught.value.part == "redis"
