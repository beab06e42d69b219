"""Nothing is forgotten: the sweep goes by what is pending, and asks nobody to do work that is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from ulid import ULID

from tests.newsroom import article
from tests.worlds import World
from wire import documents, keys, moments
from wire.ports import Finished
from wire.submission import Receipt, Submission
from workers import staging
from workers.candidate import line
from workers.journal import Journal
from workers.reasons import reason
from workers.receipts import claim
from workers.release import release
from workers.sweep import ORPHAN_AGE, PATIENCE, Rules, rest, sweep

EARLY, LATE = str(ULID.from_timestamp(1)), str(ULID.from_timestamp(4_000_000_000))
EMPTY = article(body="<p> </p><script>alert(1)</script>")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def journal(world: World) -> Journal:
    return Journal(world.tools)


def forgotten(world: World, *submissions: str, seconds: float = 11) -> None:
    """All messages are lost, and what the workers told; time passes."""
    world.tools.queue.articles[:] = [one for one in world.tools.queue.articles if one not in submissions]
    world.tools.board.finished(0)
    world.tools.clock.sleep(seconds)


def page(world: World, ulid: str, names: Iterable[str]) -> str:
    key = keys.pending(ulid, names)
    world.tools.desk.put(key, documents.write({"submissions": []}))
    return key


def together(world: World, many: int) -> list[str]:
    """Submissions that a door wrote on one page."""
    names = [world.accept() for _ in range(many)]
    world.tools.desk.delete([own_page(world, name) for name in names])
    for name in names:
        move(world, name, LATE)
    page(world, LATE, names)
    return names


def move(world: World, name: str, ulid: str) -> None:
    document = submission(world, name).to_document() | {"page": ulid}
    world.tools.desk.put(keys.submission(name), documents.write(document))


def own_page(world: World, name: str) -> str:
    return keys.pending(submission(world, name).page, [name])


def submission(world: World, name: str) -> Submission:
    return Submission.from_document(documents.read(world.tools.desk.get(keys.submission(name)).body))


def claimed(world: World, name: str) -> str:
    """As a keeper that died right after its claim; returns the key of the document."""
    (told,) = world.tools.board.finished(0)
    body = world.tools.public.get(told.key).body
    change = line(told.key, documents.sha256(body), documents.read(body))
    at = moments.write(world.tools.clock.now())
    claim(Receipt(name, "published", name, 1, at, event=change.event, key=change.key), world.tools)
    return told.key


def test_what_waits_too_long_is_queued_again_and_not_before(world: World, journal: Journal) -> None:
    name = world.accept()
    forgotten(world, name, seconds=9)
    assert sweep(world.tools, journal, Rules(after=10)) == ()
    assert world.tools.queue.articles == []

    world.tools.clock.sleep(2)

    assert sweep(world.tools, journal, Rules(after=10)) == ()
    assert world.tools.queue.articles == [name]


def test_a_young_one_is_left_alone_beside_an_old_one(world: World, journal: Journal) -> None:
    old = world.accept()
    forgotten(world, old)
    young = world.accept()
    forgotten(world, young, seconds=1)

    sweep(world.tools, journal, Rules())

    assert world.tools.queue.articles == [old]


def test_while_nothing_is_old_redis_is_not_asked(world: World, journal: Journal) -> None:
    world.shell.process(world.accept(EMPTY))

    found = sweep(replace(world.tools, queue=None, board=None), journal, Rules())

    assert len(found) == 1


def test_it_is_queued_once_in_so_many_seconds_however_many_keepers_sweep(world: World) -> None:
    name = world.accept()
    forgotten(world, name)

    for _ in range(3):
        sweep(world.tools, Journal(world.tools), Rules(after=10))
    assert world.tools.queue.articles == [name]
    world.tools.queue.articles.clear()
    world.tools.clock.sleep(11)
    sweep(world.tools, Journal(world.tools), Rules(after=10))

    assert world.tools.queue.articles == [name]


def test_everybody_on_a_page_is_queued_who_has_not_ended(world: World, journal: Journal) -> None:
    names = together(world, 7)
    forgotten(world, *names)
    journal.ended(names[:3])

    sweep(world.tools, journal, Rules())

    assert sorted(world.tools.queue.articles) == sorted(names[3:])


def test_a_long_queue_is_not_a_lost_one_but_endings_are_found(world: World, journal: Journal) -> None:
    name, ended = world.accept(), world.accept(EMPTY)
    world.shell.process(ended)
    forgotten(world, name, ended)
    world.tools.queue.articles.extend("x" * 5)

    found = sweep(world.tools, journal, Rules(crowd=5))

    assert found == (Finished(ended, keys.staged(ended)),)
    assert world.tools.queue.articles == list("x" * 5)


def test_what_is_still_being_worked_on_is_not_queued_again(world: World, journal: Journal) -> None:
    """The last pages of a long line have been taken, so that no message waits, but are not done."""
    name = world.accept()
    forgotten(world, name)

    sweep(world.tools, journal, Rules(), is_flowing=True)
    assert world.tools.queue.articles == []

    sweep(world.tools, journal, Rules())
    assert world.tools.queue.articles == [name]


def test_while_the_queue_is_long_what_is_much_older_is_looked_at_all_the_same(
    world: World, journal: Journal
) -> None:
    done = world.accept()
    world.shell.process(done)
    key = claimed(world, done)
    name = world.accept()
    forgotten(world, done, name, seconds=10 * PATIENCE + 1)
    world.tools.queue.articles.extend("x" * 5)

    found = sweep(world.tools, journal, Rules(after=10, crowd=5))

    assert found == (Finished(done, key),)
    assert world.tools.queue.articles == [*("x" * 5), name]


def test_what_is_staged_and_was_never_told_is_found(world: World, journal: Journal) -> None:
    name = world.accept(EMPTY)
    world.shell.process(name)
    forgotten(world, name, seconds=0)

    assert sweep(world.tools, journal, Rules()) == (Finished(name, keys.staged(name)),)


def test_a_claim_whose_keeper_died_is_for_the_next_one_and_for_no_worker(
    world: World, journal: Journal
) -> None:
    name = world.accept()
    world.shell.process(name)
    key = claimed(world, name)
    forgotten(world, name)

    assert sweep(world.tools, journal, Rules()) == (Finished(name, key),)

    assert world.tools.queue.articles == []
    assert world.left() == [own_page(world, name)]  # until the log has its line


def test_an_ending_whose_keeper_died_takes_its_page_along(world: World, journal: Journal) -> None:
    name = world.accept()
    at = moments.write(world.tools.clock.now())
    claim(staging.refused(submission(world, name), reason("empty_body"), at, ()).receipt, world.tools)
    forgotten(world, name)

    sweep(world.tools, journal, Rules())

    assert world.tools.queue.articles == []
    assert world.left() == []


def test_a_page_that_a_door_wrote_before_it_was_asked_again_goes(world: World, journal: Journal) -> None:
    name = world.accept()
    page(world, EARLY, [name])
    forgotten(world, name)

    for _ in range(2):
        sweep(world.tools, journal, Rules())
        world.tools.clock.sleep(11)

    assert world.left() == [own_page(world, name)]
    assert name in world.tools.queue.articles


def test_a_repetition_is_taken_off_the_page_that_it_shares(world: World, journal: Journal) -> None:
    repeated, other = world.accept(), world.accept()
    shared = page(world, LATE, [repeated, other])
    move(world, other, LATE)
    forgotten(world, repeated, other)

    for _ in range(3):
        sweep(world.tools, journal, Rules())
        world.work()
        world.tools.clock.sleep(11)

    assert {world.receipt(name)["ending"] for name in (repeated, other)} == {"published"}
    assert len(world.log()) == 2
    assert shared not in world.left()


def test_a_page_of_a_submission_that_never_came_goes_when_no_door_can_be_at_it(
    world: World, journal: Journal
) -> None:
    name = world.accept()
    world.tools.desk.delete([keys.submission(name)])
    forgotten(world, name)

    sweep(world.tools, journal, Rules())
    assert len(world.left()) == 1
    world.tools.clock.sleep(ORPHAN_AGE)
    sweep(world.tools, journal, Rules())

    assert world.left() == []
    assert world.tools.queue.articles == []


def embargoed(world: World, seconds: float = 3600) -> str:
    until = moments.write(moments.later(world.tools.clock.now(), seconds))
    name = world.accept(article(embargoedUntil=until))
    world.shell.process(name)
    return name


def test_one_that_stands_in_the_due_index_is_left_alone_and_needs_no_page(
    world: World, journal: Journal
) -> None:
    name = embargoed(world)
    forgotten(world, name)

    assert sweep(world.tools, journal, Rules()) == ()

    assert world.tools.queue.articles == []
    assert world.left() == []
    assert [keys.embargoed(e.key)[1] for e in world.tools.desk.walk(keys.EMBARGO)] == [name]


def test_one_that_no_worker_has_come_to_keeps_its_page_and_is_queued(world: World, journal: Journal) -> None:
    until = moments.write(moments.later(world.tools.clock.now(), 3600))
    name = world.accept(article(embargoedUntil=until))
    forgotten(world, name)

    sweep(world.tools, journal, Rules())

    assert world.tools.queue.articles == [name]
    assert len(world.left()) == 1


def test_a_worker_tells_the_keeper_which_one_needs_no_page(world: World) -> None:
    name = embargoed(world)
    assert len(world.left()) == 1

    world.keep()

    assert world.left() == []
    assert world.tools.desk.has(keys.submission(name))


def test_what_shares_its_page_with_one_that_rests_keeps_it(world: World, journal: Journal) -> None:
    first, second = together(world, 2)
    until = moments.write(moments.later(world.tools.clock.now(), 3600))
    blob = submission(world, first).to_document()
    blob["document"]["embargoedUntil"] = until
    world.tools.desk.put(keys.submission(first), documents.write(blob))
    world.shell.process(first)
    forgotten(world, first, second)

    sweep(world.tools, journal, Rules())

    assert world.tools.queue.articles == [second]
    assert len(world.left()) == 1


def test_what_a_stranger_tells_of_the_due_index_takes_nothing_off(world: World, journal: Journal) -> None:
    name = world.accept()
    due = world.tools.clock.now()
    other = embargoed(world)
    lies = [Finished(name, keys.embargo(due, name)), Finished(name, keys.embargo(due, other))]

    rest(lies, world.tools, journal)

    assert {one for page in world.left() for one in keys.in_page(page)[1]} == {name, other}


def test_what_was_released_and_whose_message_got_lost_is_queued_again(world: World, journal: Journal) -> None:
    name = embargoed(world, 60)
    world.keep()
    forgotten(world, name, seconds=60)
    release(world.tools)
    forgotten(world, name)

    sweep(world.tools, journal, Rules())

    assert world.tools.queue.articles == [name]
    world.work()
    assert world.receipt(name)["ending"] == "published"


def test_a_keeper_that_slept_over_a_release_takes_no_new_page_away(world: World, journal: Journal) -> None:
    """It has seen the entry, sleeps while another releases the submission, and wakes."""
    name = embargoed(world, 60)
    (told,) = world.tools.board.finished(0)
    journal.look()
    desk: Any = world.tools.desk
    has = desk.has

    def released(key: str) -> bool:
        there = bool(has(key))
        desk.has = has
        world.tools.clock.sleep(61)
        release(world.tools)
        return there

    desk.has = released
    rest([told], world.tools, journal)

    assert [keys.in_page(page)[1] for page in world.left()] == [(name,)]


def test_ten_thousand_that_wait_cost_a_turn_one_listing(world: World, journal: Journal) -> None:
    """Of the due index, and no more than a look at what comes next."""
    later = moments.later(world.tools.clock.now(), 3600)
    for number in range(10_000):
        entry = keys.embargo(moments.later(later, number), f"0192f0c1-2345-7abc-8def-{number:012d}")
        world.tools.desk.put(entry, b"")
    world.accept()
    forgotten(world, *world.tools.queue.articles)
    desk: Any = world.tools.desk
    listed: list[tuple[str, int]] = []
    list_, walk = desk.list, desk.walk

    def counted(prefix: str, **more: Any) -> Any:
        found = list_(prefix, **more)
        listed.append((prefix, len(found)))
        return found

    def walked(prefix: str) -> Any:
        found = list(walk(prefix))
        listed.append((prefix, len(found)))
        return iter(found)

    desk.list, desk.walk = counted, walked
    release(world.tools)
    sweep(world.tools, journal, Rules())
    world.keeper.turn()

    assert [(prefix, many) for prefix, many in listed if prefix == keys.EMBARGO] == [(keys.EMBARGO, 100)]
    assert sum(many for _, many in listed) < 110


def test_the_cost_grows_with_the_work_in_flight_and_not_with_the_archive(
    world: World, journal: Journal
) -> None:
    for _ in range(5):
        world.accept()
    world.work()
    name = world.accept()
    forgotten(world, name)
    asked: list[str] = []
    desk: Any = world.tools.desk
    get = desk.get
    desk.get = lambda key: asked.append(key) or get(key)

    sweep(world.tools, journal, Rules())

    assert sorted(asked) == sorted([keys.receipt(name), keys.submission(name)])


def test_nothing_is_asked_for_while_the_queue_is_stopped(world: World) -> None:
    queue: Any = world.tools.queue
    world.accept()
    queue.articles.clear()
    world.tools.desk.put(keys.BRAKE, b"{}")
    world.tools.clock.sleep(60)
    world.keeper.chores()
    assert (queue.articles, queue.pages) == ([], [])
    world.tools.desk.delete([keys.BRAKE])
    world.tools.clock.sleep(60)
    world.keeper.chores()
    assert len(queue.articles) + len(queue.pages) == 1
