"""Every call of one of two keepers fails once, in every way; the promises hold each time."""

from __future__ import annotations

import pytest

from tests.faults.ports import Kind
from tests.faults.scenarios import SCENARIOS, Failure, Scenario, hold, staged


@pytest.mark.parametrize("kind", [Kind.ERROR, Kind.LOST_ANSWER, Kind.KILLED])
@pytest.mark.parametrize("scenario", [SCENARIOS[0], *SCENARIOS[2:]], ids=lambda scenario: scenario.name)
def test_whichever_call_of_two_keepers_fails_the_promises_hold(scenario: Scenario, kind: Kind) -> None:
    """They take turns at what is staged; to them an article with a photo is like any other."""
    assert hold(staged(scenario), Failure(kind), 2, lambda newsroom: None) == scenario.lines
