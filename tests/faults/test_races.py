"""Races between processes that were found by failing every call, each in its smallest form."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tests.faults.ports import Calls, Killed, Kind
from tests.faults.processes import Newsroom, World, photo
from tests.faults.promises import broken
from tests.newsroom import article
from tests.worlds import World as Plain
from wire import documents, keys
from wire.errors import Unavailable
from wire.ports import Finished


def log(world: World) -> list[tuple[int, str]]:
    return [(change["version"], change["event"]) for change in world.buckets().changes]


def ending(world: World, submission: str) -> str:
    receipt: dict[str, Any] = documents.read(world.buckets().desk[keys.receipt(submission)])
    return str(receipt["ending"])


def test_what_was_staged_after_a_listing_and_committed_by_a_keeper_that_died_is_committed_once() -> None:
    """The one that sleeps has listed nothing, sees the other's segment, and must not pass it by."""
    newsroom = Newsroom()
    world, item = newsroom.world, newsroom.submit()

    def another_commits_and_dies() -> None:
        latest = f"public.put_new {keys.latest(item)}"
        dying = Newsroom(world, Calls(kind=Kind.KILLED, first=latest))
        dying.work()
        with suppress(Killed):
            dying.look()

    Newsroom(
        world, Calls(kind=Kind.FROZEN, first="public.get log/0", elsewhere=another_commits_and_dies)
    ).look()
    Newsroom(world).settle()

    assert log(world) == [(1, "published")]
    assert broken(world.buckets()) == []


def test_a_correction_is_not_refused_for_a_rival_that_is_not_in_the_log_yet() -> None:
    newsroom = Newsroom()
    world, item = newsroom.world, newsroom.submit()
    newsroom.settle()
    early, late = (
        newsroom.correct(item, headline="Bản của Hà"),
        newsroom.correct(item, headline="Bản của Minh"),
    )
    world.tools.queue.pages.pop(0)
    newsroom.work()  # only the later one is staged when the first keeper looks

    def another_sees_both_and_dies() -> None:
        world.tools.queue.send_article(early)
        dying = Newsroom(world, Calls(kind=Kind.KILLED, first="public.put_new log/"))
        dying.work()
        with suppress(Killed):
            dying.look()

    Newsroom(
        world, Calls(kind=Kind.FROZEN, first="public.put_new log/", elsewhere=another_sees_both_and_dies)
    ).look()
    Newsroom(world).settle()

    assert (ending(world, early), ending(world, late)) == ("refused", "published")
    assert broken(world.buckets()) == []


def test_a_correction_is_not_refused_for_its_own_version_that_another_keeper_has_just_committed() -> None:
    newsroom = Newsroom()
    world, item = newsroom.world, newsroom.submit()
    newsroom.settle()
    correction = newsroom.correct(item)
    newsroom.work()

    def another_commits_and_dies() -> None:
        world.tell_again()
        with suppress(Killed):
            Newsroom(world, Calls(kind=Kind.KILLED, first="desk.put receipts/")).look()

    latest = f"public.get {keys.latest(item)}"
    Newsroom(world, Calls(kind=Kind.FROZEN, first=latest, elsewhere=another_commits_and_dies)).look()
    Newsroom(world).settle()

    assert ending(world, correction) == "published"
    assert broken(world.buckets()) == []


def test_what_is_finished_again_after_the_ending_changes_nothing() -> None:
    """A slow worker, a keeper that has just read what was staged: the receipt was first."""
    newsroom = Newsroom()
    world, submission = newsroom.world, newsroom.submit()
    slow = Newsroom(world.copy())
    slow.shell.process(submission)
    finished = {k: v for k, v in slow.world.tools.public.objects.items() if k.startswith(keys.ITEMS)}
    for _ in range(newsroom.shell.max_attempts):
        world.tools.board.attempt(submission)
    newsroom.work()  # parked: too many attempts

    def another_ends_it_and_a_slow_worker_finishes() -> None:
        world.tell_again()
        Newsroom(world).look()
        world.tools.public.objects.update(finished)
        world.tools.board.finish(Finished(submission, next(filter(keys.is_item, finished))))

    staged = f"desk.get {keys.staged(submission)}"
    Newsroom(
        world, Calls(kind=Kind.FROZEN, first=staged, elsewhere=another_ends_it_and_a_slow_worker_finishes)
    ).look()
    Newsroom(world).settle()

    assert (log(world), ending(world, submission)) == ([], "parked")


def test_a_keeper_that_died_between_claim_and_append_is_followed_by_one_that_appends() -> None:
    newsroom = Newsroom()
    world, submission = newsroom.world, newsroom.submit()
    newsroom.work()
    with suppress(Killed):
        Newsroom(world, Calls(kind=Kind.KILLED, first=f"public.put_new {keys.segment(1)}")).look()
    assert (log(world), ending(world, submission)) == ([], "published")

    Newsroom(world).settle()

    assert log(world) == [(1, "published")]
    assert broken(world.buckets()) == []


def test_a_correction_that_was_claimed_and_lost_against_another_ends_refused() -> None:
    newsroom = Newsroom()
    world, item = newsroom.world, newsroom.submit()
    newsroom.settle()
    lost = newsroom.correct(item, headline="Bản của Hà")
    newsroom.work()

    def another_is_quicker() -> None:
        quick = Newsroom(world)
        quick.correct(item, headline="Bản của Minh")
        quick.work()
        quick.look()
        quick.correct(item, version=2, headline="Bản ba")
        quick.work()
        quick.look()

    Newsroom(world, Calls(kind=Kind.FROZEN, first="public.put_new log/", elsewhere=another_is_quicker)).look()
    Newsroom(world).settle()

    assert log(world) == [(1, "published"), (2, "corrected"), (3, "corrected")]
    assert ending(world, lost) == "refused"
    assert broken(world.buckets()) == []


def test_a_correction_that_lost_against_a_takedown_leaves_nothing_readable() -> None:
    """Its worker sleeps after it has rendered and laid down half of its files."""
    newsroom = Newsroom()
    world, item = newsroom.world, newsroom.submit()
    newsroom.settle()
    correction = newsroom.correct(item)
    world.tools.queue.articles.clear()  # its message is in the hands of the sleeper

    def taken_down() -> None:
        other = Newsroom(world)
        other.take_down(item)
        other.settle(3)

    sleeper = Newsroom(world, Calls(kind=Kind.FROZEN, first="public.put_new items/", elsewhere=taken_down))
    sleeper.shell.process(correction)
    Newsroom(world).settle()

    assert log(world) == [(1, "published"), (2, "canceled")]
    assert broken(world.buckets()) == []


def test_views_that_a_keeper_wrote_before_it_died_for_good_do_not_stay_over_newer_ones() -> None:
    newsroom = Newsroom()
    newsroom.submit()
    newsroom.settle()
    old = newsroom.world.buckets().public["feeds/all.json"]
    newsroom.submit()
    newsroom.settle()
    new = newsroom.world.buckets().public["feeds/all.json"]

    newsroom.world.tools.public.put("feeds/all.json", old)
    newsroom.world.tools.clock.sleep(601)
    newsroom.keep()

    assert newsroom.world.buckets().public["feeds/all.json"] == new != old


def test_a_photo_that_is_asked_for_often_costs_no_attempts() -> None:
    newsroom = Newsroom()
    submission = newsroom.submit(photo=photo())
    name = documents.sha256(photo())

    for _ in range(9):
        newsroom.shell.render(submission, name)
    newsroom.settle()

    assert ending(newsroom.world, submission) == "published"


def test_an_outage_while_a_refusal_is_written_costs_no_attempt() -> None:
    newsroom = Newsroom()
    submission = newsroom.submit({"headline": "Tin", "body": "<script>alert(1)</script>"})

    for _ in range(9):
        away = Newsroom(newsroom.world, Calls(first="desk.put staged/"))
        with suppress(Unavailable):
            away.shell.process(submission)
    newsroom.settle()

    assert ending(newsroom.world, submission) == "refused"


def test_a_door_that_died_half_way_and_was_asked_again_leaves_nothing_pending_for_long() -> None:
    newsroom = Newsroom(calls=Calls(kind=Kind.KILLED, first="desk.put_new submissions/"))
    began = newsroom.world.tools.clock.now()
    newsroom.submit()
    assert len(list(newsroom.world.tools.desk.walk(keys.PENDING))) == 2

    assert newsroom.settle()

    assert (newsroom.world.tools.clock.now() - began).total_seconds() < 90
    assert broken(newsroom.world.buckets()) == []


def test_a_page_that_comes_back_after_the_ending_goes_again() -> None:
    """A PUT whose answer was given up may reach the store late."""
    newsroom = Newsroom()
    newsroom.submit()
    (page,) = newsroom.world.tools.desk.walk(keys.PENDING)
    body = newsroom.world.tools.desk.get(page.key).body
    newsroom.settle()

    newsroom.world.tools.desk.put(page.key, body)

    assert newsroom.settle()
    assert len(newsroom.world.buckets().changes) == 1


def test_many_that_are_finished_twice_keep_nobody_waiting() -> None:
    """A keeper's pool is small: what runs in it must not wait for more of it."""
    world = Plain()
    names = [world.accept() for _ in range(12)]
    world.work()
    pages = {entry.key for entry in world.tools.desk.walk(keys.PENDING)}

    for name in names:
        world.shell.process(name)
    world.keep()

    assert sorted(item for item, _, _ in world.log()) == sorted(names)
    assert not pages


def test_a_pointer_that_is_gone_brings_no_version_into_the_log_twice() -> None:
    """Its page still stands, because of an embargoed one on it; a new keeper looks."""
    newsroom = Newsroom()
    world, submission = newsroom.world, newsroom.submit()
    (page,) = newsroom.world.tools.desk.walk(keys.PENDING)
    body = newsroom.world.tools.desk.get(page.key).body
    newsroom.settle()
    world.tools.public.delete([keys.latest(submission)])
    world.tools.desk.put(page.key, body)

    assert Newsroom(world).settle()

    assert log(world) == [(1, "published")]


def test_a_feed_forgets_what_was_taken_down_though_every_keeper_died() -> None:
    newsroom = Newsroom()
    world, item = newsroom.world, newsroom.submit(article(section="Một"))
    newsroom.settle()
    views = {k: v for k, v in world.tools.public.objects.items() if k.startswith(("feeds/", keys.HEAD))}
    newsroom.correct(item, section="Hai")
    newsroom.settle()
    order = newsroom.take_down(item)
    newsroom.settle()
    assert ending(world, order) == "published"
    world.tools.public.objects.update(views)  # as if none of them had come to write the views
    world.tools.desk.delete([keys.FRONT])

    Newsroom(world).keep()

    assert documents.read(world.buckets().public["feeds/section/mot.json"])["items"] == []
