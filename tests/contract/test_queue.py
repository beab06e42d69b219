"""One suite over the queue in memory and Celery on Valkey."""

from __future__ import annotations

from typing import Any
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
    queue.send_page("pending/01K", [str(uuid4()) for _ in range(7)])
    queue.send_photo(str(uuid4()), "0" * 64)

    assert queue.length() == before + 3  # a page is one message, however many are on it


def test_a_message_carries_ids_and_nothing_else_and_the_newest_comes_first(newsroom: Newsroom) -> None:
    url = newsroom.run["redis"].rpartition("/")[0] + "/8"
    app = celery_queue.application(Settings(redis_url=url))
    sender = celery_queue.CeleryQueue(app)
    names = [str(uuid4()) for _ in range(3)]

    sender.send_article(names[0])
    sender.send_page("pending/01K", names)

    with app.connection_for_read() as connection, connection.SimpleQueue(celery_queue.ARTICLE) as waiting:
        messages = [waiting.get(timeout=5) for _ in range(2)]
        for message in messages:
            message.ack()
    assert [(one.headers["task"], one.payload[0]) for one in messages] == [
        (celery_queue.PROCESS_PAGE, ["pending/01K", *names]),
        (celery_queue.PROCESS, [names[0]]),
    ]


def test_a_channel_that_was_closed_is_an_error_that_a_sender_recovers_from(newsroom: Newsroom) -> None:
    app = celery_queue.application(Settings(redis_url=newsroom.run["redis"]))
    with app.connection_for_write() as connection:
        channel = connection.channel()  # type: ignore[attr-defined]
        channel.close()  # as kombu does when it loses its connection in the midst of sending

        with pytest.raises(connection.recoverable_connection_errors):
            channel.basic_publish(channel.prepare_message("{}"), "", celery_queue.ARTICLE)


def test_what_is_urgent_comes_before_all_that_is_not(newsroom: Newsroom) -> None:
    url = newsroom.run["redis"].rpartition("/")[0] + "/7"
    app = celery_queue.application(Settings(redis_url=url))
    sender = celery_queue.CeleryQueue(app)

    sender.send_photo("urgent photo", "sha256", urgent=True)
    sender.send_page("urgent page", ["a"], urgent=True)
    sender.send_article("urgent", urgent=True)
    sender.send_article("other")
    sender.send_photo("other photo", "sha256")

    taken: list[str] = []

    def take(_: object, message: Any) -> None:
        taken.append(message.payload[0][0])
        message.ack()

    assert sender.length() == 5
    for worker, others in ((celery_queue.ARTICLE, 2), (celery_queue.MEDIA, 0)):
        names = celery_queue.TAKES[worker]
        queues = [app.amqp.queues[name] for name in names]
        with app.connection_for_read() as connection, connection.Consumer(queues, callbacks=[take]) as room:
            room.qos(prefetch_count=1)
            while celery_queue.waiting(app, *names):
                connection.drain_events(timeout=5)
        assert celery_queue.waiting(app, *celery_queue.QUEUES) == others
    assert taken == ["urgent", "urgent page", "other", "urgent photo", "other photo"]


def test_a_queue_that_is_away_is_unavailable() -> None:
    away = celery_queue.CeleryQueue(celery_queue.application(Settings(redis_url="redis://127.0.0.1:9/0")))

    for send in (
        lambda: away.send_article(str(uuid4())),
        lambda: away.send_page("pending/01K", [str(uuid4())]),
        lambda: away.send_photo(str(uuid4()), "0" * 64),
    ):
        with pytest.raises(Unavailable) as caught:
            send()
        assert caught.value.part == "redis"
