"""Every call fails once while an article waits, is replaced, withdrawn or comes out: one of two does."""

from __future__ import annotations

from functools import cache

import pytest

from tests.faults import points
from tests.faults.ports import Calls, Kind
from tests.faults.processes import Newsroom, photo
from tests.faults.scenarios import SCENARIOS as OTHERS
from tests.faults.scenarios import Failure, Scenario, given, hold, run, staged
from tests.newsroom import article
from wire import moments

SECONDS = 60.0  # that the article waits
FEWEST_CHOSEN = 3  # calls in a scenario


def embargoed(newsroom: Newsroom, _: str) -> None:
    newsroom.embargo(SECONDS)


def replaced(newsroom: Newsroom, submission: str) -> None:
    newsroom.submit(article(headline="Bản thay", replaces=submission))


def replaced_by_two(newsroom: Newsroom, submission: str) -> None:
    newsroom.submit(article(headline="Bản của Hà", replaces=submission))
    newsroom.submit(article(headline="Bản của Minh", replaces=submission))


def put_off(newsroom: Newsroom, submission: str) -> None:
    newsroom.embargo(2 * SECONDS, headline="Bản thay", replaces=submission)


def put_off_twice(newsroom: Newsroom, submission: str) -> None:
    between = newsroom.embargo(2 * SECONDS, headline="Bản giữa", replaces=submission)
    newsroom.embargo(3 * SECONDS, headline="Bản thay", replaces=between)


def put_off_and_withdrawn(newsroom: Newsroom, submission: str) -> None:
    newsroom.withdraw(newsroom.embargo(2 * SECONDS, headline="Bản giữa", replaces=submission))


def withdrawn(newsroom: Newsroom, submission: str) -> None:
    newsroom.withdraw(submission)


def waiting(newsroom: Newsroom) -> str:
    """It rests in the due index, on no page any more."""
    until = moments.write(moments.later(newsroom.world.tools.clock.now(), SECONDS))
    submission = newsroom.submit(article(embargoedUntil=until), photo=photo(1))
    newsroom.settle(2)
    return submission


def due(newsroom: Newsroom) -> str:
    """Its time has come, and no keeper has looked."""
    submission = waiting(newsroom)
    newsroom.world.tools.clock.sleep(SECONDS)
    return submission


def released(newsroom: Newsroom) -> str:
    """It is laid, and no keeper has committed it."""
    submission = due(newsroom)
    newsroom.keep()
    newsroom.work()
    return submission


SCENARIOS = [
    Scenario("embargoed", 1, embargoed),
    Scenario("waiting, replaced", 1, replaced, waiting),
    Scenario("waiting, replaced by two", 1, replaced_by_two, waiting),
    Scenario("waiting, put off", 1, put_off, waiting),
    Scenario("waiting, put off twice", 1, put_off_twice, waiting),
    Scenario("waiting, put off and withdrawn", 0, put_off_and_withdrawn, waiting),
    Scenario("waiting, withdrawn", 0, withdrawn, waiting),
    Scenario("due, replaced", 1, replaced, due),
    Scenario("due, withdrawn", 0, withdrawn, due),
    Scenario("released, replaced", 1, replaced, released),
    Scenario("released, withdrawn", 0, withdrawn, released),
]


@cache
def peace(scenario: Scenario) -> tuple[str, ...]:
    """Where its calls are made, while none fails."""
    world, submission = given(scenario)
    calls = Calls(placed=True)
    run(world.copy(), calls, 1, lambda newsroom: scenario.when(newsroom, submission))
    return tuple(calls.points)


@cache
def chosen() -> dict[str, frozenset[int]]:
    """By scenario, the calls that fail nowhere else: not in tests/faults/scenarios.py, nor above it."""
    known: set[str] = set()
    for scenario in OTHERS:
        known |= set(peace(scenario))
    return {one.name: frozenset(points.fresh(one.name, peace(one), known)) for one in SCENARIOS}


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_whichever_call_fails_one_of_two_comes_out(
    scenario: Scenario, kind: Kind, pytestconfig: pytest.Config
) -> None:
    """Every place in the code once, and what decides in every scenario; with --storm, every call of each."""
    world, submission = given(scenario)
    some = None if pytestconfig.getoption("storm") else chosen()[scenario.name]
    lines = hold(world, Failure(kind), 1, lambda newsroom: scenario.when(newsroom, submission), some)
    assert lines == scenario.lines


def test_what_decides_between_two_fails_in_every_scenario() -> None:
    """Else the choice has lost its way."""
    calls = {name: len(numbers) for name, numbers in chosen().items()}
    assert min(calls.values()) >= FEWEST_CHOSEN, calls
    assert sum(calls.values()) < sum(len(peace(scenario)) for scenario in SCENARIOS) / 2


@pytest.mark.parametrize("kind", [Kind.LOST_ANSWER, Kind.KILLED], ids=lambda kind: kind.name)
@pytest.mark.parametrize("scenario", SCENARIOS[-2:], ids=lambda scenario: scenario.name)
def test_whichever_call_of_two_keepers_fails_one_of_two_comes_out(scenario: Scenario, kind: Kind) -> None:
    assert hold(staged(scenario), Failure(kind), 2, lambda newsroom: None) == scenario.lines
