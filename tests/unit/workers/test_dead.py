"""Parked work: seen, tried again, given up; and too much of it stops the queue."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.newsroom import article
from tests.signing import InPlace
from tests.worlds import World
from wire import documents, keys
from wire.errors import Rejected
from workers import dead, sweep
from workers.brake import Brake
from workers.keeper import Keeper
from workers.shell import Shell

LIMIT = 3


def parked(world: World) -> str:
    """As if a defect of ours had met the article."""
    name = world.accept(article())
    document = documents.read(world.tools.desk.get(keys.submission(name)).body)
    document["document"]["headline"] = 7  # no schema lets that in
    good = world.tools.desk.get(keys.submission(name)).body
    page = next(
        entry.key for entry in world.tools.desk.walk(keys.PENDING) if name in keys.in_page(entry.key)[1]
    )
    world.tools.desk.put(keys.submission(name), documents.write(document))
    world.tools.desk.put(page, documents.write({"submissions": [document]}))
    world.work()
    world.tools.desk.put(keys.submission(name), good)  # what is mended by now
    assert world.receipt(name)["ending"] == "parked"
    return name


def audited(world: World) -> list[dict[str, Any]]:
    return [json.loads(world.tools.desk.get(entry.key).body) for entry in world.tools.desk.walk("audit/")]


def test_what_is_parked_says_why_where_and_from_what() -> None:
    world = World()
    name = parked(world)

    (told,) = dead.listed(world.tools)
    whole = dead.shown(name, world.tools)

    assert told["receipt"]["reason"]["code"] == "unexpected"
    assert told["receipt"]["reason"]["stage"] == "normalise"
    assert told["inputs"] == [keys.submission(name)]
    assert "TypeError" in whole["trace"] or "AttributeError" in whole["trace"]
    assert whole["submission"]["id"] == name


def test_a_replayed_one_is_published_once_and_is_dead_no_more() -> None:
    world = World()
    name = parked(world)

    dead.replay(name, world.tools, by="Lan")
    world.work()

    assert world.receipt(name)["ending"] == "published"
    assert world.log() == [(name, 1, "published")]
    assert list(dead.listed(world.tools)) == []
    assert world.left() == []
    assert [(one["deed"], one["by"], one["submission"]) for one in audited(world)] == [
        ("replay", "Lan", name)
    ]


def test_a_replay_whose_message_got_lost_is_swept() -> None:
    world = World()
    name = parked(world)
    dead.replay(name, world.tools, by="Lan")
    world.tools.queue.articles.clear()

    world.tools.clock.sleep(30)
    world.keeper.chores()
    world.work()

    assert world.receipt(name)["ending"] == "published"
    assert world.left() == []


def test_a_replay_that_died_before_it_opened_the_receipt_leaves_it_parked() -> None:
    world = World()
    name = parked(world)
    receipt = world.tools.desk.get(keys.receipt(name)).body
    mourned = world.tools.desk.get(keys.dead(name)).body
    dead.replay(name, world.tools, by="Lan")
    world.tools.desk.put(keys.receipt(name), receipt)
    world.tools.desk.put(keys.dead(name), mourned)
    world.tools.queue.articles.clear()

    world.tools.clock.sleep(30)
    world.keeper.chores()
    world.keep()

    assert world.receipt(name)["ending"] == "parked"
    assert world.left() == []


def test_what_fails_again_is_parked_again() -> None:
    world = World()
    name = parked(world)
    broken = documents.read(world.tools.desk.get(keys.submission(name)).body)
    broken["document"]["headline"] = 7
    world.tools.desk.put(keys.submission(name), documents.write(broken))

    dead.replay(name, world.tools, by="Lan")
    world.work()

    assert world.receipt(name)["ending"] == "parked"
    assert world.tools.desk.has(keys.dead(name))


def test_a_dropped_one_ends_refused_and_says_why() -> None:
    world = World()
    name = parked(world)

    dead.drop(name, world.tools, by="Lan", why="trùng bài")
    world.work()

    receipt = world.receipt(name)
    assert (receipt["ending"], receipt["reason"]["code"]) == ("refused", "dropped")
    assert "trùng bài" in receipt["reason"]["vi"]
    assert not world.tools.desk.has(keys.dead(name))
    assert audited(world)[0]["why"] == "trùng bài"


@pytest.mark.parametrize(
    "deed",
    [
        lambda name, world: dead.replay(name, world.tools, by="Lan"),
        lambda name, world: dead.drop(name, world.tools, by="Lan", why="nhầm"),
        lambda name, world: dead.replay("../../x", world.tools, by="Lan"),
        lambda name, world: dead.shown(name, world.tools),
    ],
    ids=["replay", "drop", "a name that is none", "show"],
)
def test_what_is_not_parked_is_left_alone(deed: Callable[[str, World], object]) -> None:
    world = World()
    name = world.accept()
    world.work()

    with pytest.raises(Rejected, match="not parked"):
        deed(name, world)

    assert world.receipt(name)["ending"] == "published"


def limited() -> World:
    world = World()
    world.keeper = Keeper(world.tools, world.house, sweep.Rules(park_limit=LIMIT), lambda *_: InPlace())
    world.shell = Shell(world.tools, world.house, brake=Brake(world.tools, LIMIT))
    return world


def test_a_flood_of_parked_work_stops_the_queue_and_resume_lets_it_go_on() -> None:
    world = limited()
    for _ in range(LIMIT):
        parked(world)
    with pytest.raises(TypeError):  # it has no ending
        parked(world)

    assert world.tools.desk.has(keys.BRAKE)
    assert len(list(dead.listed(world.tools))) == LIMIT
    waiting = world.accept()
    world.tools.clock.sleep(10)
    world.work()
    assert world.receipt(waiting) is None  # workers leave it alone

    assert dead.resume(world.tools, by="Lan")
    world.tools.clock.sleep(30)
    world.keeper.chores()
    world.work()

    assert world.receipt(waiting)["ending"] == "published"
    assert not dead.resume(world.tools, by="Lan")


def test_parked_work_of_long_ago_is_no_flood() -> None:
    world = limited()
    for _ in range(2 * LIMIT):
        parked(world)
        world.tools.clock.sleep(400)

    assert not world.tools.desk.has(keys.BRAKE)
