"""Feeds of many channels are laid side by side: none holds up, or spoils, the others."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from tests.newsroom import article
from tests.unit.workers.views.test_feeds_by_channel import problems, publish, rest
from tests.worlds import World, pool
from wire import keys
from wire.adapters.memory import MemoryStore, SetClock
from wire.errors import Unavailable
from workers.views import shelf
from workers.views.publisher import LONGEST, REFRESH, SHARE
from workers.views.shelving import Shelves

ONE, OTHER = "section/mot", "section/hai"
NOT_JSON, NOT_A_SHELF = b"{", b"[]"


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "PAGE", 4)
    monkeypatch.setattr(shelf, "FEWEST", 3)


@pytest.fixture
def world() -> World:
    """Seven items in each section: the next one makes an archive page."""
    world = World()
    for number in range(12):
        publish(world, number, section="Một" if number % 2 else "Hai")
    return rest(world)


def titles(world: World, name: str) -> list[str]:
    feed = world.public(f"feeds/{name}.json")
    return [item["title"] for item in feed["items"]]


def damage(world: World, key: str, body: bytes) -> None:
    assert world.tools.desk.get(key), key
    world.tools.desk.put(key, body)


@pytest.mark.parametrize("body", [NOT_JSON, NOT_A_SHELF])
def test_a_damaged_shelf_leaves_its_feed_as_it_was_and_the_others_go_on(world: World, body: bytes) -> None:
    before = titles(world, ONE)
    damage(world, keys.shelf(ONE), body)
    publish(world, 91, section="Một")
    publish(world, 92, section="Hai")
    rest(world)
    assert titles(world, ONE) == before
    assert "Tin số 92" in titles(world, OTHER)
    assert {"Tin số 91", "Tin số 92"} <= set(titles(world, "all"))


@pytest.mark.parametrize("body", [NOT_JSON, NOT_A_SHELF])
def test_so_does_a_damaged_page_that_a_new_one_links_to(world: World, body: bytes) -> None:
    numbers = iter(range(20, 60))
    while world.tools.desk.get(keys.shelf(ONE, 1)) is None:
        publish(world, next(numbers), section="Một")
        rest(world)
    damage(world, keys.shelf(ONE, 1), body)
    for _ in range(5):  # as many as make another page
        publish(world, next(numbers), section="Một")
    publish(world, 92, section="Hai")
    rest(world)
    assert world.tools.desk.get(keys.shelf(ONE, 2)) is None
    assert "Tin số 92" in titles(world, OTHER)


def test_a_shelf_that_stands_otherwise_than_it_was_left_is_read(world: World) -> None:
    left = world.tools.desk.get(keys.shelf(ONE))
    assert left
    publish(world, 91, section="Một")
    rest(world)
    world.tools.desk.put(keys.shelf(ONE), left.body)  # as if from a backup
    publish(world, 92, section="Một")
    rest(world)
    assert titles(world, ONE)[0] == "Tin số 92"
    assert "Tin số 91" not in titles(world, ONE)  # what the shelf does not say no feed shows; `rebuild` does


def test_a_shelf_that_is_gone_begins_anew(world: World) -> None:
    world.tools.desk.delete([keys.shelf(ONE)])
    publish(world, 91, section="Một")
    rest(world)
    assert titles(world, ONE) == ["Tin số 91"]


class Failing:
    """A bucket that refuses one write to a key, after all that comes before it."""

    def __init__(self, store: MemoryStore, key: str) -> None:
        self._store, self._key = store, key
        self.refused = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def swap(self, key: str, body: bytes, *, etag: str) -> bool:
        if key == self._key and not self.refused and self._store.has(keys.shelf(ONE, 1)):
            self.refused += 1
            raise Unavailable("s3", "refused")
        return self._store.swap(key, body, etag=etag)


def test_a_new_page_of_who_died_before_the_shelf_told_of_it_is_laid_again(world: World) -> None:
    desk = Failing(world.tools.desk, keys.shelf(ONE))
    world.tools = replace(world.tools, desk=desk)
    world.keeper = world.new_keeper()
    with pytest.raises(Unavailable):
        deque((publish(world, number, section="Một") for number in range(20, 32)), maxlen=0)
    assert desk.has(keys.shelf(ONE, 1))
    publish(world, 40, section="Một")
    rest(world)
    assert problems(world) == []


class Weather:
    """A bucket one of whose objects is refused while another takes its time."""

    def __init__(self, store: MemoryStore, refused: str, slow: str) -> None:
        self._store, self._refused, self._slow = store, refused, slow
        self._is_under_way = threading.Event()
        self.is_over = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put(self, key: str, body: bytes) -> None:
        if key == self._slow:
            self._is_under_way.set()
            time.sleep(0.3)
            self.is_over = True
        if key == self._refused:
            assert self._is_under_way.wait(5)
            raise Unavailable("s3", "refused")
        self._store.put(key, body)


def test_nothing_is_under_way_any_more_when_it_gives_up(world: World) -> None:
    """What was would lay older feeds over those of the next attempt."""
    public = Weather(world.tools.public, f"feeds/{OTHER}.json", f"feeds/{ONE}.json")
    with pool() as threads:
        shelves = Shelves(replace(world.tools, public=public), world.house, threads)
        with pytest.raises(Unavailable):
            shelves.settle({OTHER: [], ONE: []}, {OTHER, ONE})
        assert public.is_over


class Slow:
    """A bucket whose feed of all takes its time to write; the clock tells how long."""

    def __init__(self, store: MemoryStore, clock: SetClock, seconds: float) -> None:
        self._store, self._clock, self.seconds = store, clock, seconds
        self.times: list[datetime] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put(self, key: str, body: bytes) -> None:
        if key == "feeds/all.json":
            self.times.append(self._clock.now())
            self._clock.sleep(self.seconds)
        self._store.put(key, body)


@pytest.mark.parametrize(
    ("takes", "between"),
    [(0.01, REFRESH), (1.5 * SHARE, 1.5), (0.9, LONGEST)],
    ids=["quick", "slow", "slower"],
)
def test_where_a_refresh_takes_long_the_next_is_later_but_never_by_much(takes: float, between: float) -> None:
    world = World()
    clock = world.tools.clock
    public = Slow(world.tools.public, clock, takes)
    world.tools = replace(world.tools, public=public)
    world.__post_init__()
    for number in range(12):
        world.accept(article(headline=f"Tin số {number:02}"))
        world.shell.process(world.tools.queue.articles.pop(0))
        for _ in range(10):
            world.keeper.turn(world.tools.board.finished(0))
            clock.sleep(0.1)
    apart = [(after - before).total_seconds() for before, after in pairwise(public.times[2:])]
    assert len(apart) >= 4
    assert all(between - 0.01 <= one < between + 0.3 + takes for one in apart), apart
