"""What does a worker make of a message that nobody of ours would send, and of an answer that gets lost?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty
from typing import Any

import pytest

from workers.hearing import Hearing


class Away(Exception):
    """Redis is."""


@dataclass
class Message:
    """As kombu hands it over; `payload` is decoded when asked for."""

    body: Callable[[], Any] = lambda: [["01"], {}, {}]
    headers: dict[str, Any] = field(default_factory=lambda: {"task": "pressroom.process.v1", "id": "1"})
    acknowledged: bool = False
    is_rejected: bool = False

    @property
    def payload(self) -> Any:
        return self.body()

    def ack(self, *, multiple: bool) -> None:
        raise Away

    def ack_log_error(self, *_: Any) -> None:
        raise AssertionError("an outage would be logged and forgotten")

    def reject(self) -> None:
        self.acknowledged = self.is_rejected = True


def hearing(handle: Callable[[Any], None] = lambda message: None) -> Hearing:
    return Hearing(handle, (Away, Empty))


def broken() -> Any:
    raise TypeError("a bytes-like object is required, not 'str'")


NONSENSE = {
    "a body that cannot be decoded": Message(broken),
    "a body that is no call": Message(lambda: {"args": []}),
    "a call with too little": Message(lambda: [[], {}]),
    "arguments that are none": Message(lambda: [None, {}, {}]),
    "named arguments that are none": Message(lambda: [[], [], {}]),
    "no task": Message(headers={"id": "1"}),
    "a task without a name": Message(headers={"task": ["a"], "id": "1"}),
    "no id": Message(headers={"task": "pressroom.process.v1"}),
}


@pytest.mark.parametrize("message", NONSENSE.values(), ids=NONSENSE.keys())
def test_a_message_that_makes_no_sense_is_dropped_unread(message: Message) -> None:
    taken: list[Any] = []

    hearing(taken.append).take(message)

    assert message.is_rejected
    assert taken == []


def test_a_message_for_a_task_that_nobody_knows_is_for_celery_to_judge() -> None:
    message, taken = Message(headers={"task": "pressroom.process.v99", "id": "1"}), []

    hearing(taken.append).take(message)

    assert taken == [message]
    assert not message.is_rejected


def test_a_worker_that_chokes_ends_and_takes_the_message_along() -> None:
    message = Message()
    ear = hearing(lambda message: broken())

    with pytest.raises(TypeError):
        ear.reader(lambda: ear.take(message))()

    assert message.is_rejected


def test_an_outage_is_not_the_message_s_fault() -> None:
    def away(message: Any) -> None:
        raise Away

    message = Message()
    with pytest.raises(Away):
        hearing(away).take(message)

    assert not message.is_rejected


def test_an_acknowledgement_that_is_lost_rises_into_the_loop() -> None:
    message = Message()

    hearing().take(message)

    with pytest.raises(Away):
        message.ack_log_error(None, (Away,))


def test_an_item_that_is_no_message_is_passed_over() -> None:
    def read() -> Any:
        raise ValueError("Expecting value: line 1 column 1 (char 0)")

    assert hearing().reader(read)() is None


@pytest.mark.parametrize("error", [Away, Empty])
def test_what_the_reader_itself_has_to_say_is_heard(error: type[Exception]) -> None:
    def read() -> Any:
        raise error

    with pytest.raises(error):
        hearing().reader(read)()


def test_what_is_read_comes_through() -> None:
    assert hearing().reader(lambda **options: options)(timeout=1) == {"timeout": 1}
