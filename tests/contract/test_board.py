"""One suite over the board in memory and on Valkey."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

from tests.newsroom import Newsroom
from wire.adapters import redis_board
from wire.adapters.memory import MemoryBoard
from wire.errors import Unavailable
from wire.ports import Board, Note


@pytest.fixture(params=["memory", "valkey"])
def board(request: pytest.FixtureRequest) -> Board:
    if request.param == "memory":
        return MemoryBoard()
    newsroom: Newsroom = request.getfixturevalue("newsroom")
    return redis_board.RedisBoard(redis_board.connect(newsroom.run["redis"]), bell=f"bell:{uuid4()}")


def test_notes_are_read_in_the_order_of_their_times_and_the_newest_of_a_stage_stands(board: Board) -> None:
    name = str(uuid4())
    board.note(name, Note("enrich", "working", "2026-01-01T00:00:01.000Z"))
    board.note(name, Note("normalise", "done", "2026-01-01T00:00:00.000Z"))
    board.note(name, Note("enrich", "done", "2026-01-01T00:00:02.000Z", "Đồng Tháp"))

    assert [(note.stage, note.state) for note in board.notes(name)] == [
        ("normalise", "done"),
        ("enrich", "done"),
    ]
    assert board.notes(name)[1].detail == "Đồng Tháp"
    assert board.notes(str(uuid4())) == ()


def test_attempts_are_counted_and_forgiven(board: Board) -> None:
    work = str(uuid4())

    assert [board.attempt(work), board.attempt(work)] == [1, 2]
    board.forgive(work)
    assert board.attempt(work) == 2


def test_parts_that_arrived_are_counted_once_each(board: Board) -> None:
    work = str(uuid4())

    assert [board.arrived(work, part) for part in ("a", "b", "a")] == [1, 2, 2]


def test_a_reminder_is_for_one(board: Board) -> None:
    reminder = str(uuid4())

    assert board.once(reminder, 60)
    assert not board.once(reminder, 60)


def test_the_bell_wakes_once_however_often_it_rang(board: Board) -> None:
    board.ring()
    board.ring()

    assert board.wait(1)
    started = time.monotonic()
    assert not board.wait(0.2)
    assert time.monotonic() - started >= 0.15


def test_a_board_that_is_away_is_unavailable() -> None:
    away = redis_board.RedisBoard(redis_board.connect("redis://127.0.0.1:9/0"))

    with pytest.raises(Unavailable) as caught:
        away.notes("a")

    assert caught.value.part == "redis"
