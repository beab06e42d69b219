from __future__ import annotations

from itertools import islice

from portal.follow import follow
from tests import trees
from tests.trees import Shelf
from wire.adapters.memory import SetClock
from wire.errors import Unavailable


class Meanwhile(SetClock):
    """Does something each time it sleeps."""

    def __init__(self, deeds):
        super().__init__()
        self.deeds = list(deeds)

    def sleep(self, seconds):
        super().sleep(seconds)
        if self.deeds:
            self.deeds.pop(0)()


def test_a_follower_reports_each_time_the_head_moved(tmp_path):
    tree = trees.good()
    clock = Meanwhile([lambda: None, lambda: None, lambda: tree.publish(4)])
    reports = list(islice(follow(Shelf(tree), tmp_path, clock=clock, every=2), 2))
    assert [(report.seq, report.live) for report in reports] == [(3, 3), (4, 1)]


def test_an_outage_is_said_and_does_not_end_the_following(tmp_path):
    tree = trees.good()
    out = [True]

    def fail(key):
        if out:
            raise Unavailable("source", "away")

    clock = Meanwhile([out.clear])
    first, second = islice(follow(Shelf(tree, fail), tmp_path, clock=clock, every=2), 2)
    assert not first.ok
    assert second.ok
    assert second.seq == 3
