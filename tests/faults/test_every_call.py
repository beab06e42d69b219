"""Every call to a port fails once, in every way, in the middle of everything; the promises hold each time."""

from __future__ import annotations

import pytest

from tests.faults.ports import Kind
from tests.faults.processes import Newsroom
from tests.faults.scenarios import SCENARIOS, Failure, Scenario, given, hold


@pytest.mark.parametrize("kind", [Kind.ERROR, Kind.LOST_ANSWER, Kind.KILLED])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_whichever_call_fails_the_promises_hold(scenario: Scenario, kind: Kind) -> None:
    """From the door to the views, every process in its turn."""
    world, item = given(scenario)
    lines = hold(world, Failure(kind), 1, lambda newsroom: scenario.when(newsroom, item))
    assert lines == scenario.lines


@pytest.mark.parametrize("kind", Kind)
def test_whichever_call_fails_while_snapshots_are_made_the_promises_hold(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every second segment, so that few calls bring many: made, made from the one before, and removed."""
    monkeypatch.setattr("wire.snapshot.EVERY", 2)
    newsroom = Newsroom()
    for _ in range(7):
        item = newsroom.submit()
        newsroom.keep()
        newsroom.settle()
    assert sum(key.startswith("snapshots/") for key in newsroom.world.buckets().public) == 3
    lines = hold(newsroom.world, Failure(kind), 1, lambda newsroom: newsroom.take_down(item))
    assert lines == 8
