"""One suite over the board in memory and on Valkey."""

from __future__ import annotations

import threading
import time
from typing import Any
from uuid import uuid4

import pytest

from tests.newsroom import Newsroom
from wire.adapters import redis_board
from wire.adapters.memory import MemoryBoard
from wire.adapters.sealed import Seal
from wire.errors import Unavailable
from wire.ports import MOST_FINISHED, Board, Finished, Note

KEY = "items/0192f0c1-2345-7abc-8def-0123456789ab/1-0123456789abcdef.json"


SEAL = Seal(b"secret")


@pytest.fixture(params=["memory", "valkey"])
def board(request: pytest.FixtureRequest) -> Board:
    if request.param == "memory":
        return MemoryBoard()
    newsroom: Newsroom = request.getfixturevalue("newsroom")
    # A list of its own, so that the newsroom's keeper takes nothing away.
    return redis_board.RedisBoard(redis_board.connect(newsroom.run["redis"]), f"test:{uuid4()}", SEAL)


@pytest.fixture
def valkey(newsroom: Newsroom) -> tuple[Any, str, Board]:
    """The client, the name of the list, and the board over it."""
    client, name = redis_board.connect(newsroom.run["redis"]), f"test:{uuid4()}"
    return client, name, redis_board.RedisBoard(client, name, SEAL)


def done(submission: str) -> Finished:
    return Finished(submission, KEY)


def test_notes_are_read_in_the_order_of_their_times_and_the_newest_of_a_stage_stands(board: Board) -> None:
    name = str(uuid4())
    early = Note("normalise", "done", "2026-01-01T00:00:00.000Z")
    board.pin(name, [Note("enrich", "working", "2026-01-01T00:00:01.000Z"), early])
    board.pin(name, [Note("enrich", "done", "2026-01-01T00:00:02.000Z", "Đồng Tháp")])

    assert [(note.stage, note.state) for note in board.notes(name)] == [
        ("normalise", "done"),
        ("enrich", "done"),
    ]
    assert board.notes(name)[1].detail == "Đồng Tháp"
    assert board.notes(str(uuid4())) == ()


def test_attempts_are_counted_forgiven_and_forgotten(board: Board) -> None:
    work = str(uuid4())

    assert [board.attempt(work), board.attempt(work)] == [1, 2]
    board.forgive(work)
    assert board.attempt(work) == 2
    board.forget(work)
    assert board.attempt(work) == 1


def test_parts_that_arrived_are_counted_once_each(board: Board) -> None:
    work = str(uuid4())

    assert [board.arrived(work, part) for part in ("a", "b", "a")] == [1, 2, 2]


def test_a_reminder_is_for_one(board: Board) -> None:
    reminder = str(uuid4())

    assert board.once(reminder, 60)
    assert not board.once(reminder, 60)


def test_what_is_finished_is_taken_once_and_in_order(board: Board) -> None:
    told = [done(f"s{number}") for number in range(3)]
    told[1] = Finished("s1", "staged/s1.json", (Note("enrich", "done", "2026-01-01T00:00:02.000Z", "Đồng"),))
    for one in told:
        board.finish(one)

    assert board.finished(0) == tuple(told)
    assert board.finished(0) == ()


def test_who_tells_what_is_finished_pins_its_notes_and_is_forgiven(board: Board) -> None:
    name, begun = str(uuid4()), Note("enrich", "working", "2026-01-01T00:00:01.000Z")
    ended = Note("enrich", "done", "2026-01-01T00:00:02.000Z", "Đồng")
    board.pin(name, (begun,))
    board.attempt(name)

    board.finish(Finished(name, f"staged/{name}.json", (ended,)), forgiven=name)

    assert board.notes(name) == (ended,)
    assert board.attempt(name) == 1
    assert [one.submission for one in board.finished(0)] == [name]


def test_a_copy_of_the_document_comes_along(board: Board) -> None:
    told = [Finished("s1", f"items/s1/1-{uuid4()}.json", body=b"{}"), done("s2")]
    for one in told:
        board.finish(one)

    assert board.finished(0) == tuple(told)


def test_a_copy_that_is_gone_or_forged_is_none(valkey: tuple[Any, str, Board]) -> None:
    client, _, board = valkey
    keys = [f"items/s/{number}-{uuid4()}.json" for number in range(3)]
    for key in keys:
        board.finish(Finished("s", key, body=b"{}"))
    client.delete(f"pressroom:copy:{keys[0]}")
    client.set(f"pressroom:copy:{keys[1]}", Seal(b"a guess").close(keys[1], b"{}"))

    assert [one.body for one in board.finished(0)] == [b"", b"", b"{}"]
    assert 0 < client.ttl(f"pressroom:copy:{keys[2]}") <= 60


@pytest.mark.parametrize("seconds", [0, 5])
def test_up_to_a_thousand_are_taken_at_once_and_the_others_next(board: Board, seconds: int) -> None:
    names = [f"s{number}" for number in range(MOST_FINISHED + 7)]
    for name in names:
        board.finish(done(name))

    first, second = board.finished(seconds), board.finished(seconds)

    assert 0 < len(second) < len(first) <= MOST_FINISHED
    assert [one.submission for one in first + second] == names


def test_who_waits_for_nothing_waits_no_longer_than_told(board: Board) -> None:
    started = time.monotonic()

    assert board.finished(0.2) == ()

    assert 0.15 <= time.monotonic() - started < 3


def test_who_waits_is_woken(board: Board) -> None:
    later = threading.Timer(0.2, lambda: board.finish(done("s")))
    later.start()
    started = time.monotonic()

    assert board.finished(20) == (done("s"),)

    assert time.monotonic() - started < 4  # under what a client waits for any answer
    later.join()


def test_of_many_keepers_each_finished_one_goes_to_one(board: Board) -> None:
    names = [f"s{number}" for number in range(200)]
    taken: list[str] = []

    def keep() -> None:
        while told := board.finished(0.5):
            taken.extend(one.submission for one in told)

    for name in names[:100]:
        board.finish(done(name))
    keepers = [threading.Thread(target=keep, daemon=True) for _ in range(4)]
    for keeper in keepers:
        keeper.start()
    for name in names[100:]:
        board.finish(done(name))
    for keeper in keepers:
        keeper.join(20)

    assert not any(keeper.is_alive() for keeper in keepers)
    assert sorted(taken) == sorted(names)


GARBAGE = {
    "nothing": b"",
    "half": b"{",
    "null": b"null",
    "a number": b"7",
    "a list": b"[]",
    "a text": b'"text"',
    "an empty object": b"{}",
    "no key": b'{"submission": "s"}',
    "null for notes": b'{"submission": "s", "key": "k", "notes": null}',
    "a number for a note": b'{"submission": "s", "key": "k", "notes": [7]}',
    "a note of something else": b'{"submission": "s", "key": "k", "notes": [{"colour": "red"}]}',
    "no text": b"\xff\xfe\x00",
    "a pickle": b"\x80\x04\x95",
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
@pytest.mark.parametrize("seconds", [0, 5])
def test_garbage_on_the_list_is_passed_by(
    valkey: tuple[Any, str, Board], garbage: bytes, seconds: int
) -> None:
    client, name, board = valkey
    board.finish(done("before"))
    client.rpush(name, garbage)
    board.finish(done("after"))

    assert board.finished(seconds) == (done("before"), done("after"))
    client.rpush(name, garbage)
    assert board.finished(seconds) == ()


def test_bytes_that_are_no_text_harm_only_the_line_they_stand_in(valkey: tuple[Any, str, Board]) -> None:
    client, name, board = valkey
    client.rpush(name, b'{"submission": "\xff", "key": "k", "notes": []}')
    board.finish(done("after"))

    told = board.finished(0)

    assert told[-1] == done("after")
    assert [one.submission for one in told[:-1]] in ([], ["\ufffd"])


def test_while_no_keeper_is_there_the_list_stays_short(
    valkey: tuple[Any, str, Board], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, board = valkey
    monkeypatch.setattr(redis_board, "MOST_KEPT", 3)

    for number in range(5):
        board.finish(done(f"s{number}"))

    assert [one.submission for one in board.finished(0)] == ["s2", "s3", "s4"]  # the sweep has the others


def test_a_board_that_is_away_is_unavailable() -> None:
    away = redis_board.RedisBoard(redis_board.connect("redis://127.0.0.1:9/0"))

    for ask in (
        lambda: away.notes("a"),
        lambda: away.pin("a", [Note("enrich", "done", "2026-01-01T00:00:00.000Z")]),
        lambda: away.finish(done("a")),
        lambda: away.finished(0),
        lambda: away.finished(1),
    ):
        with pytest.raises(Unavailable) as caught:
            ask()
        assert caught.value.part == "redis"
