"""Articles come in while all is killed, frozen, flushed and rolled out: nothing is lost, nothing twice.

`make storm` is the long one, about a quarter of an hour; what happens and when follows from the seed. What
was done stands in `history.jsonl` beside the newsroom's data.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checker import problems, settle
from tests.faults.history import History
from tests.faults.storm import Plan, endings, rage
from tests.newsroom import Newsroom, pressroom

SEED = 20261122
SHORT = Plan(90, 240, kills=16, redis=2, flushes=1, s3=1, freezes=2, rollouts=1)
LONG = Plan(780, 2000, kills=150, redis=10, flushes=3, s3=5, freezes=5, rollouts=5)


@pytest.mark.timeout(1800)
def test_nothing_is_lost_or_published_twice_in_a_storm(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    plan = LONG if pytestconfig.getoption("storm") else SHORT
    history = History(tmp_path / "history.jsonl")
    started = pressroom("up", "--data", tmp_path / "newsroom", "--port", "0", "--detach")
    assert started.returncode == 0, started.stdout + started.stderr
    newsroom = Newsroom(tmp_path / "newsroom")
    try:
        accepted = rage(newsroom, plan, SEED, history)
        settle(newsroom, 240)
        told = endings(newsroom, accepted)
        print(f"\nseed {SEED}, {plan.seconds:.0f} s: {len(accepted)} accepted, ended {told}")
        print(f"  {dict(sorted(history.counts.items()))}")
        assert problems(newsroom.s3, newsroom.buckets, accepted) == [], history.file
    finally:
        pressroom("down", "--data", tmp_path / "newsroom")
    counts = history.counts
    assert len(set(accepted)) + _refused(history) >= plan.submissions * 0.98
    assert sum(n for deed, n in counts.items() if deed.startswith("killed ")) >= (
        plan.kills + plan.redis + plan.s3
    )
    assert (counts["flushed"], counts["rollout"]) == (plan.flushes, plan.rollouts)
    assert sum(n for deed, n in counts.items() if deed.startswith("froze ")) == plan.freezes
    assert not told.get("parked"), history.file
    kinds = ("text", "photo", "correction", "takedown", "embargo", "replacement", "withdrawal")
    assert [kind for kind in kinds if not counts[f"accepted {kind}"]] == []


def _refused(history: History) -> int:
    """Of what was changed, out or gone meanwhile: an answer as good as any."""
    return sum(n for deed, n in history.counts.items() if deed.startswith("refused "))
