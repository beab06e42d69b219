"""What happens while a call fails; and the runs of it in which each call fails once and all promises hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

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


@dataclass(frozen=True)
class Failure:
    """How a call fails, what the others do if its caller sleeps, and the one call that is let go."""

    kind: Kind
    others: Callable[[World], None] = others
    but: str = "never"


def hold(
    given: World,
    failure: Failure,
    keepers: int,
    when: Callable[[Newsroom], object],
    chosen: frozenset[int] | None = None,
) -> int:
    """Run it in peace, to learn which calls are made; then once for each call that fails.

    `chosen` are the numbers of those that do; None: all of them. Returns the number of lines in the log as it
    is in peace; no failure leaves less.
    """
    calls, peace = Calls(), given.copy()
    run(peace, calls, keepers, when)
    assert len(calls.made) > FEWEST
    lines = len(peace.buckets().changes)
    for at, name in enumerate(calls.made, start=1):
        if chosen is not None and at not in chosen:
            continue
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
