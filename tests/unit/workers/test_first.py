"""In which segment did an item come out first?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from wire import documents, keys, moments
from wire.adapters import memory
from wire.change import NOTHING_BEFORE, Change, Segment
from workers.first import first

LENGTH = 40
MINUTE = 60


def item(number: int) -> str:
    return f"0190a0c4-0000-7000-8000-{number:012d}"


def world(claimed_late: float = 0.0):
    """A log of so many segments, a minute apart, each with an item of its number."""
    tools = memory.tools()
    start = tools.clock.now()
    for seq in range(1, LENGTH + 1):
        at = start + timedelta(seconds=seq * MINUTE)
        line = Change(item(seq), 1, "published", keys.item(item(seq), 1, "0" * 64), "0" * 64)
        again = Change(item(seq // 2), 2, "corrected", keys.item(item(seq // 2), 2, "0" * 64), "0" * 64)
        segment = Segment(seq, "e", NOTHING_BEFORE, "b", moments.write(at), (line, again))
        tools.public.put(keys.segment(seq), segment.to_bytes())
        claimed = moments.write(at + timedelta(seconds=claimed_late))
        receipt = {"submission": item(seq), "ending": "published", "item": item(seq), "version": 1}
        tools.desk.put(keys.receipt(item(seq)), documents.write(receipt | {"at": claimed}))
    return tools


@pytest.mark.parametrize("late", [0.0, -0.01, -300.0, 300.0])
@pytest.mark.parametrize("seq", [1, 2, 17, LENGTH - 1, LENGTH])
def test_it_is_found_wherever_clocks_put_it(seq, late):
    assert first(item(seq), LENGTH + 1, world(late)) == seq


def test_it_costs_a_few_reads():
    tools = world()
    get, read = tools.public.get, []
    tools.public.get = lambda key: read.append(key) or get(key)
    assert first(item(33), LENGTH + 1, tools) == 33
    assert len(read) <= 9


def test_what_is_not_there_is_not_told():
    tools = world()
    assert first(item(30), 20, tools) == 0
    assert first(item(999), LENGTH, tools) == 0
