"""A keeper sleeps at any of its calls, another commits and dies at any of its own; then the first wakes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import pytest

from tests.faults.ports import Calls, Killed, Kind
from tests.faults.processes import Newsroom, World, photo
from tests.faults.promises import broken
from tests.newsroom import article


def published(newsroom: Newsroom) -> str:
    item = newsroom.submit()
    assert newsroom.settle()
    return item


def awaiting(newsroom: Newsroom) -> str:
    """A breaking article is out; the addition to it is begun, and next to be worked on."""
    item = newsroom.submit(article(priority="breaking"), photo=photo())
    newsroom.work()
    newsroom.keep()
    return item


@dataclass(frozen=True)
class Scene:
    """What is staged before the first keeper looks, and what more before the second does."""

    name: str
    before: Callable[[Newsroom, str], object]
    between: Callable[[Newsroom, str], object]
    given: Callable[[Newsroom], str] = published


SCENES = [
    Scene(
        "an article each", lambda newsroom, item: newsroom.submit(), lambda newsroom, item: newsroom.submit()
    ),
    Scene(
        "a rival correction",
        lambda newsroom, item: newsroom.correct(item, headline="Bản của Hà"),
        lambda newsroom, item: newsroom.correct(item, headline="Bản của Minh"),
    ),
    Scene(
        "a takedown of what is corrected",
        lambda newsroom, item: newsroom.correct(item),
        lambda newsroom, item: newsroom.take_down(item),
    ),
    Scene(
        "an addition to what is corrected",
        lambda newsroom, item: None,
        lambda newsroom, item: newsroom.correct(item),
        awaiting,
    ),
    Scene(
        "an addition to what is taken down",
        lambda newsroom, item: None,
        lambda newsroom, item: newsroom.take_down(item),
        awaiting,
    ),
]


@cache
def staged(scene: Scene) -> tuple[World, World]:
    """The world with the first one staged, and with both."""
    newsroom = Newsroom()
    item = scene.given(newsroom)
    scene.before(newsroom, item)
    newsroom.work()
    first = newsroom.world.copy()
    scene.between(newsroom, item)
    newsroom.work()
    return first, newsroom.world


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_keeper_that_wakes_beside_a_dead_one_breaks_no_promise(scene: Scene) -> None:
    before, both = staged(scene)
    first, second = Calls(), Calls()
    Newsroom(before.copy(), first).keep()
    Newsroom(both.copy(), second).keep()
    deaths = [at for at, name in enumerate(second.made, start=1) if Kind.KILLED.matters(name)]
    for sleeping, asleep in enumerate(first.made, start=1):
        if not Kind.FROZEN.matters(asleep):
            continue
        for dying in [*deaths, 0]:
            world = before.copy()
            dies = Calls(dying, Kind.KILLED)
            sleeps = Calls(sleeping, Kind.FROZEN, partial(look, world, dies, arrived(before, both)))
            newsroom = Newsroom(world, sleeps)
            newsroom.keep()
            told = f"asleep at {asleep}, dead at {dies.made[-1]}"
            assert newsroom.settle(), told
            assert broken(world.buckets()) == [], told


def arrived(before: World, both: World) -> list[dict[str, Any]]:
    """What stands in the private and in the public bucket that did not before."""
    pairs = [(before.tools.desk, both.tools.desk), (before.tools.public, both.tools.public)]
    return [{k: v for k, v in new.objects.items() if k not in old.objects} for old, new in pairs]


def look(world: World, calls: Calls, more: list[dict[str, Any]]) -> None:
    """More is staged, and another keeper looks at it once, until it dies; nobody is there to take over."""
    world.tools.desk.objects.update(more[0])
    world.tools.public.objects.update(more[1])
    world.tell_again()
    with suppress(Killed):
        Newsroom(world, calls).look()
