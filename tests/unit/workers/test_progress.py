"""When is a worker deaf? When it is spoken to, has nothing to do, and takes nothing."""

from wire.errors import Unavailable
from workers.progress import DEAF, Ear


def test_a_worker_that_takes_nothing_while_messages_wait_is_deaf_after_a_while():
    ear = Ear(lambda: 3)

    assert not ear.is_deaf(0.0, 7, busy=False)
    assert not ear.is_deaf(DEAF - 0.1, 7, busy=False)
    assert ear.is_deaf(DEAF, 7, busy=False)


def test_taking_a_message_or_working_on_one_is_hearing():
    ear = Ear(lambda: 3)
    ear.is_deaf(0.0, 7, busy=False)

    assert not ear.is_deaf(DEAF, 8, busy=False)
    assert not ear.is_deaf(3 * DEAF, 8, busy=True)
    assert not ear.is_deaf(3.9 * DEAF, 8, busy=False)


def test_silence_makes_nobody_deaf():
    ear = Ear(lambda: 0)
    ear.is_deaf(0.0, 7, busy=False)

    assert not ear.is_deaf(10 * DEAF, 7, busy=False)


def test_a_broker_that_is_away_makes_nobody_deaf():
    def away():
        raise Unavailable("redis")

    ear = Ear(away)
    ear.is_deaf(0.0, 7, busy=False)

    assert not ear.is_deaf(10 * DEAF, 7, busy=False)
