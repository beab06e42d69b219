"""What is under embargo comes out when its time has come, and the keeper knows when that is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.newsroom import article
from tests.worlds import World
from wire import keys, moments
from workers.release import Released, release


@pytest.fixture
def world() -> World:
    return World()


def embargoed(world: World, seconds: float) -> str:
    until = moments.write(moments.later(world.tools.clock.now(), seconds))
    name = world.accept(article(embargoedUntil=until))
    world.work()
    return name


def due(world: World) -> list[datetime]:
    """In whole seconds, never before its time."""
    return sorted(keys.embargoed(entry.key)[0] for entry in world.tools.desk.list(keys.EMBARGO))


def test_what_is_released_stands_on_a_page_before_its_entry_goes(world: World) -> None:
    names = [embargoed(world, 60) for _ in range(9)]
    world.keep()
    assert world.left() == []
    world.tools.board.finished(0)
    world.tools.queue.articles.clear()
    world.tools.clock.sleep(60)
    desk: Any = world.tools.desk
    delete, seen = desk.delete, []
    desk.delete = lambda doomed: (seen.append(len(world.left())), delete(doomed))

    assert release(world.tools).many == 9

    assert seen == [1, 2]
    assert sorted(world.tools.queue.articles) == sorted(names)
    assert {one for page in world.left() for one in keys.in_page(page)[1]} == set(names)


def test_it_says_when_the_next_one_is_due(world: World) -> None:
    assert release(world.tools) == Released(0)
    embargoed(world, 90)
    embargoed(world, 60)
    first, second = due(world)
    assert release(world.tools) == Released(0, first)
    world.tools.clock.moment = first
    assert release(world.tools) == Released(1, second)
    world.tools.clock.moment = second
    assert release(world.tools) == Released(1)


@pytest.mark.parametrize("many", [99, 100, 101, 200])
def test_however_many_are_due_all_come_and_the_next_is_known(world: World, many: int) -> None:
    now = world.tools.clock.now()
    for number in range(many):
        name = f"0192f0c1-2345-7abc-8def-{number:012d}"
        world.tools.desk.put(keys.embargo(moments.later(now, -1 - number), name), b"")
    coming = moments.later(now, 5)
    world.tools.desk.put(keys.embargo(coming, "0192f0c1-2345-7abc-8def-999999999999"), b"")
    assert release(world.tools) == Released(many, coming)


def test_a_keeper_waits_no_longer_than_until_the_next_is_due(world: World) -> None:
    embargoed(world, 60)
    world.tools.clock.moment = moments.later(due(world)[0], -0.3)
    world.keeper.chores()
    board: Any = world.tools.board
    finished, waited = board.finished, []
    board.finished = lambda seconds: (waited.append(seconds), finished(0))[1]

    world.keeper.listen()
    assert waited == [pytest.approx(0.3, abs=0.002)]
    world.tools.clock.sleep(0.3)
    world.tools.queue.articles.clear()
    world.keeper.chores()
    assert len(world.tools.queue.articles) == 1
    world.keeper.listen()
    assert waited[1] == 0.5
