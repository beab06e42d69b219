"""Every call to a port fails once, in every way, in the middle of everything; the promises hold each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import pytest

from tests.faults.ports import Calls, Kind
from tests.faults.processes import Newsroom, World, photo
from tests.faults.promises import broken
from tests.newsroom import article
from wire import keys

A_WHILE = 8  # rounds, less than a door may take between its two writes
FEWEST = 20  # calls; a scenario with less has lost its way


@dataclass(frozen=True)
class Scenario:
    """`given` happens in peace and returns an item; during `when` a call fails. The log has so many lines."""

    name: str
    lines: int
    when: Callable[[Newsroom, str], object]
    given: Callable[[Newsroom], str] = lambda newsroom: ""


def text(newsroom: Newsroom, _: str) -> None:
    newsroom.submit()


def with_photo(newsroom: Newsroom, _: str) -> None:
    newsroom.submit(photo=photo())


def breaking(newsroom: Newsroom, _: str) -> None:
    newsroom.submit(article(priority="breaking"), photo=photo())


def correction(newsroom: Newsroom, item: str) -> None:
    newsroom.correct(item, section="Đời sống")


def takedown(newsroom: Newsroom, item: str) -> None:
    newsroom.take_down(item)


def refused(newsroom: Newsroom, _: str) -> None:
    newsroom.submit(article(body="<p> </p><script>alert(1)</script>"))


def two_corrections(newsroom: Newsroom, item: str) -> None:
    newsroom.correct(item, headline="Bản của Hà")
    newsroom.correct(item, headline="Bản của Minh", section="Đời sống")


def takedown_and_correction(newsroom: Newsroom, item: str) -> None:
    newsroom.take_down(item)
    newsroom.correct(item)


def correction_and_takedown(newsroom: Newsroom, item: str) -> None:
    newsroom.correct(item)
    newsroom.take_down(item)


def published(newsroom: Newsroom) -> str:
    item = newsroom.submit()
    newsroom.settle()
    return item


def published_with_photo(newsroom: Newsroom) -> str:
    item = newsroom.submit(photo=photo())
    newsroom.settle()
    return item


def addition_begun(newsroom: Newsroom) -> str:
    """The breaking article is out, and its addition has not been worked on."""
    item = newsroom.submit(article(priority="breaking"), photo=photo())
    newsroom.work()
    newsroom.keep()
    return item


def addition_laid(newsroom: Newsroom) -> str:
    """The addition's files are there, and no keeper has looked."""
    item = addition_begun(newsroom)
    newsroom.work()
    return item


SCENARIOS = [
    Scenario("text", 1, text),
    Scenario("photo", 1, with_photo),
    Scenario("correction", 2, correction, published),
    Scenario("takedown", 2, takedown, published_with_photo),
    Scenario("refused", 0, refused),
    Scenario("two corrections", 2, two_corrections, published),
    Scenario("takedown, correction", 2, takedown_and_correction, published_with_photo),
    Scenario("correction, takedown", 2, correction_and_takedown, published_with_photo),
    Scenario("breaking", 2, breaking),
    Scenario("addition, correction", 2, correction, addition_begun),
    Scenario("addition, takedown", 2, takedown, addition_begun),
    Scenario("addition laid, correction", 2, correction, addition_laid),
    Scenario("addition laid, takedown", 2, takedown, addition_laid),
]


@cache
def given(scenario: Scenario) -> tuple[World, str]:
    newsroom = Newsroom()
    return newsroom.world, scenario.given(newsroom)


@cache
def staged(scenario: Scenario) -> World:
    """As far as the workers go without a keeper."""
    world, item = given(scenario)
    newsroom = Newsroom(world.copy())
    scenario.when(newsroom, item)
    newsroom.work()
    return newsroom.world


def others(world: World) -> None:
    """While one process sleeps, the others finish its work and publish something else."""
    newsroom = Newsroom(world)
    newsroom.settle(A_WHILE)
    newsroom.submit()
    newsroom.settle(A_WHILE)


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


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_whichever_call_fails_the_promises_hold(scenario: Scenario, kind: Kind) -> None:
    """From the door to the views, every process in its turn."""
    world, item = given(scenario)
    lines = hold(world, Failure(kind), 1, lambda newsroom: scenario.when(newsroom, item))
    assert lines == scenario.lines


@pytest.mark.parametrize("kind", [Kind.ERROR, Kind.LOST_ANSWER, Kind.KILLED])
@pytest.mark.parametrize("scenario", [SCENARIOS[0], *SCENARIOS[2:]], ids=lambda scenario: scenario.name)
def test_whichever_call_of_two_keepers_fails_the_promises_hold(scenario: Scenario, kind: Kind) -> None:
    """They take turns at what is staged; to them an article with a photo is like any other."""
    assert hold(staged(scenario), Failure(kind), 2, lambda newsroom: None) == scenario.lines


@pytest.mark.parametrize("submit", [with_photo, breaking])
def test_who_sleeps_through_a_takedown_brings_nothing_back(submit: Callable[[Newsroom, str], object]) -> None:
    """Not the door, not a worker, not a keeper: whoever wakes finds that it has ended."""
    hold(World(), Failure(Kind.FROZEN, taken_down), 1, lambda newsroom: submit(newsroom, ""))


def test_a_photo_stays_where_another_article_takes_it_up_during_a_takedown() -> None:
    """At any call but the DELETE of its files itself, which no store lets us make conditional."""
    world, item = given(SCENARIOS[3])
    sleeps = Failure(Kind.FROZEN, same_photo, but="public.delete media/")
    hold(world, sleeps, 1, lambda newsroom: newsroom.take_down(item))


@dataclass(frozen=True)
class Failure:
    """How a call fails, what the others do if its caller sleeps, and the one call that is let go."""

    kind: Kind
    others: Callable[[World], None] = others
    but: str = "never"


def hold(given: World, failure: Failure, keepers: int, when: Callable[[Newsroom], object]) -> int:
    """Run it in peace, to learn which calls are made; then once for each call that fails.

    Returns the number of lines in the log as it is in peace; no failure leaves less.
    """
    calls, peace = Calls(), given.copy()
    run(peace, calls, keepers, when)
    assert len(calls.made) > FEWEST
    lines = len(peace.buckets().changes)
    for at, name in enumerate(calls.made, start=1):
        if name.startswith(failure.but) or not failure.kind.matters(name):
            continue
        world = given.copy()
        failing = Calls(at, failure.kind, elsewhere=partial(failure.others, world))
        told = f"{failure.kind.name} at call {at}, {name}"
        assert run(world, failing, keepers, when), f"{told}: it never came to rest"
        assert failing.made[at - 1].split()[0] == name.split()[0], "not the same calls every time"
        buckets = world.buckets()
        assert broken(buckets) == [], told
        assert len(buckets.changes) >= lines, told
        assert not [key for key in buckets.desk if key.startswith("dead/")], told
        assert anew(world) == views(world), told
    return lines


def run(world: World, calls: Calls, keepers: int, when: Callable[[Newsroom], object]) -> bool:
    newsroom = Newsroom(world, calls, keepers)
    when(newsroom)
    return newsroom.settle()


def anew(world: World) -> dict[str, bytes]:
    """The views as made from the log alone (P7)."""
    copy = world.copy()
    copy.tools.public.delete(views(world))
    copy.tools.desk.delete([keys.FRONT])
    Newsroom(copy).keep()
    return views(copy)


def views(world: World) -> dict[str, bytes]:
    public = world.buckets().public
    return {key: body for key, body in public.items() if key.startswith(("feeds/", "sitemaps/"))}
