"""Work beside the keeper's turns is begun once at a time, and its fault comes up once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.signing import InPlace
from wire.errors import Unavailable
from workers.beside import Beside


def test_what_is_being_done_is_not_begun_again() -> None:
    going, done = threading.Event(), []
    beside = Beside(ThreadPoolExecutor(1))

    def work() -> None:
        going.wait(5)
        done.append(1)

    assert beside.do("views", work)
    assert not beside.do("views", work)
    assert beside.is_busy("views")
    going.set()
    beside.rest()

    assert done == [1]
    assert beside.do("views", work)
    beside.rest()


def test_works_of_two_names_are_done_in_order() -> None:
    done: list[str] = []
    beside = Beside(ThreadPoolExecutor(1))

    beside.do("first", lambda: done.append("first"))
    beside.do("second", lambda: done.append("second"))
    beside.rest()

    assert done == ["first", "second"]


def test_a_fault_comes_up_once() -> None:
    beside = Beside(InPlace())

    def fails() -> None:
        raise Unavailable("s3", "away")

    with pytest.raises(Unavailable):
        beside.do("views", fails)

    assert not beside.is_busy("views")
