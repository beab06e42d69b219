"""At every call its process falls asleep once, while the others go on; the promises hold when it wakes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.ports import Kind
from tests.faults.processes import Newsroom, World, photo
from tests.faults.scenarios import A_WHILE, SCENARIOS, Failure, Scenario, breaking, given, hold, with_photo


def taken_down(world: World) -> None:
    """They finish its work, and then everything is taken down."""
    newsroom = Newsroom(world)
    newsroom.settle(A_WHILE)
    for item in world.buckets().live:
        newsroom.take_down(item)
    newsroom.settle(A_WHILE)


def same_photo(world: World) -> None:
    """They publish another article with the same photo."""
    newsroom = Newsroom(world)
    newsroom.submit(photo=photo())
    newsroom.settle(A_WHILE)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_at_whichever_call_it_sleeps_the_promises_hold(scenario: Scenario) -> None:
    """From the door to the views, every process in its turn."""
    world, item = given(scenario)
    lines = hold(world, Failure(Kind.FROZEN), 1, lambda newsroom: scenario.when(newsroom, item))
    assert lines == scenario.lines


@pytest.mark.parametrize("submit", [with_photo, breaking])
def test_who_sleeps_through_a_takedown_brings_nothing_back(submit: Callable[[Newsroom, str], object]) -> None:
    """Not the door, not a worker, not a keeper: whoever wakes finds that it has ended."""
    hold(World(), Failure(Kind.FROZEN, taken_down), 1, lambda newsroom: submit(newsroom, ""))


def test_a_photo_stays_where_another_article_takes_it_up_during_a_takedown() -> None:
    """At any call but the DELETE of its files itself, which no store lets us make conditional."""
    world, item = given(SCENARIOS[3])
    sleeps = Failure(Kind.FROZEN, same_photo, but="public.delete media/")
    hold(world, sleeps, 1, lambda newsroom: newsroom.take_down(item))
