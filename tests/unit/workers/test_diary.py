"""Who watches hears of what takes longer than a moment now and then, and of everything at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from wire.adapters import memory
from wire.errors import Unavailable
from wire.ports import Note, Tools
from workers.diary import Diary

NAME = "0192f0c1-2345-7abc-8def-0123456789ab"
STAGES = ("normalise", "enrich", "renditions", "assemble", "commit")


class Pins(memory.MemoryBoard):
    """A board that remembers each time it was written to."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools.clock)
        self.times: list[tuple[str, ...]] = []

    def pin(self, submission: str, notes: Any) -> None:
        super().pin(submission, notes)
        self.times.append(tuple(note.stage for note in notes))


@pytest.fixture
def tools() -> Tools:
    tools = memory.tools()
    return replace(tools, board=Pins(tools))


@pytest.fixture
def pins(tools: Tools) -> list[tuple[str, ...]]:
    board: Any = tools.board
    return board.times


def states(notes: tuple[Note, ...]) -> list[tuple[str, str]]:
    return [(note.stage, note.state) for note in notes]


def test_an_eager_one_pins_its_first_note_at_once(tools: Tools, pins: list[tuple[str, ...]]) -> None:
    Diary(NAME, tools, is_eager=True).note("normalise", "working")

    assert pins == [("normalise",)]
    assert states(tools.board.notes(NAME)) == [("normalise", "working")]


def test_a_quick_article_is_pinned_once(tools: Tools, pins: list[tuple[str, ...]]) -> None:
    diary = Diary(NAME, tools)
    for stage in STAGES:
        diary.note(stage, "working")
        tools.clock.sleep(0.02)
        diary.note(stage, "done")

    diary.pin()

    assert len(pins) == 1
    assert states(tools.board.notes(NAME)) == [(stage, "done") for stage in STAGES]
    assert diary.notes == tools.board.notes(NAME)


def test_a_slow_one_is_pinned_at_most_twice_a_second_and_no_seldomer(
    tools: Tools, pins: list[tuple[str, ...]]
) -> None:
    diary = Diary(NAME, tools)
    for number in range(100):  # ten seconds
        diary.note(f"stage-{number}", "done")
        tools.clock.sleep(0.1)

    assert 18 <= len(pins) <= 21


def test_at_the_end_everything_is_pinned(tools: Tools, pins: list[tuple[str, ...]]) -> None:
    diary = Diary(NAME, tools)
    for number in range(7):
        diary.note(f"stage-{number}", "done")
        tools.clock.sleep(0.2)
    diary.note("commit", "working")

    diary.pin()

    assert states(tools.board.notes(NAME)) == states(diary.notes)
    pinned = [stage for each in pins for stage in each]
    assert len(pinned) == len(set(pinned))  # each once


def test_what_is_pinned_already_is_not_pinned_again(tools: Tools, pins: list[tuple[str, ...]]) -> None:
    diary = Diary(NAME, tools)
    diary.note("normalise", "working")

    diary.pin()
    diary.pin()

    assert len(pins) == 1


def test_nothing_is_pinned_for_who_has_noted_nothing(tools: Tools, pins: list[tuple[str, ...]]) -> None:
    Diary(NAME, tools).pin()

    assert pins == []


def test_of_each_stage_the_newest_state_stands(tools: Tools) -> None:
    diary = Diary(NAME, tools)
    diary.note("normalise", "working")
    diary.note("enrich", "working")
    diary.note("normalise", "done", "vi")

    assert [(one.stage, one.state, one.detail) for one in diary.notes] == [
        ("normalise", "done", "vi"),
        ("enrich", "working", ""),
    ]


def test_an_eager_one_pins_every_stage_as_it_begins(tools: Tools, pins: list[tuple[str, ...]]) -> None:
    diary = Diary(NAME, tools, is_eager=True)
    for stage in STAGES:
        diary.note(stage, "working")
        assert tools.board.notes(NAME)[-1].stage == stage

    assert len(pins) == len(STAGES)


def test_what_another_has_pinned_before_it_died_is_recalled(tools: Tools) -> None:
    died = Diary(NAME, tools, is_eager=True)
    died.note("normalise", "done")
    tools.clock.sleep(1)
    died.note("enrich", "working")

    diary = Diary(NAME, tools)
    diary.recall()

    assert diary.notes == died.notes
    assert diary.stage == "enrich"


def test_it_knows_the_stage_at_work(tools: Tools) -> None:
    diary = Diary(NAME, tools)
    assert diary.stage == ""
    for stage in STAGES[:3]:
        diary.note(stage, "working")
        assert diary.stage == stage
        diary.note(stage, "done")

    assert diary.stage == ""


def test_a_board_that_is_away_stops_nobody_and_is_written_to_when_it_is_back(tools: Tools) -> None:
    class Away(memory.MemoryBoard):
        def pin(self, submission: str, notes: Any) -> None:
            raise Unavailable("redis")

    there = tools.board
    flaky: Any = replace(tools, board=Away())
    diary = Diary(NAME, flaky)
    diary.note("normalise", "working")
    diary.note("normalise", "done")
    tools.clock.sleep(1)
    diary.note("enrich", "working")
    object.__setattr__(flaky, "board", there)
    tools.clock.sleep(1)

    diary.note("enrich", "done")
    diary.pin()

    assert states(diary.notes) == [("normalise", "done"), ("enrich", "done")]  # for the receipt
    assert ("enrich", "done") in states(there.notes(NAME))
