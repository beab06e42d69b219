"""What a keeper knows of the pages: who on them has not ended, and when a page goes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from ulid import ULID

from tests.newsroom import article
from tests.worlds import World
from wire import keys
from wire.adapters import memory
from wire.errors import Unavailable
from wire.ports import Tools
from workers.journal import Journal, Page


@pytest.fixture
def tools() -> Tools:
    return memory.tools()


@pytest.fixture
def listings(tools: Tools) -> list[str]:
    """The folders that were listed."""
    desk: Any = tools.desk
    walk, made = desk.walk, []

    def counted(prefix: str) -> Any:
        made.append(prefix)
        return walk(prefix)

    desk.walk = counted
    return made


def names(many: int) -> list[str]:
    return [str(uuid4()) for _ in range(many)]


def write(tools: Tools, *submissions: str) -> str:
    """A page as the door writes it; returns its key."""
    key = keys.pending(str(ULID.from_datetime(tools.clock.now())), submissions)
    tools.desk.put(key, b"{}")
    tools.clock.sleep(1)
    return key


def standing(tools: Tools) -> list[str]:
    desk: Any = tools.desk
    return sorted(key for key in desk.objects if key.startswith(keys.PENDING))


def known(journal: Journal) -> dict[str, set[str]]:
    return {page.key: page.left for page in journal.pages}


def page_of(journal: Journal, key: str) -> Page:
    (page,) = (page for page in journal.pages if page.key == key)
    return page


def test_it_knows_the_pages_and_who_is_on_them(tools: Tools) -> None:
    first, second, third = names(3)
    written = tools.clock.now()
    pages = write(tools, first, second), write(tools, third)
    journal = Journal(tools)
    assert journal.pages == ()

    journal.look()

    assert known(journal) == {pages[0]: {first, second}, pages[1]: {third}}
    assert [page.key for page in journal.pages] == list(pages)  # oldest first
    assert (journal.pages[0].ulid, journal.pages[0].written) == (keys.in_page(pages[0])[0], written)


def test_a_page_goes_when_the_last_one_on_it_has_ended(tools: Tools) -> None:
    on_it = names(7)
    page = write(tools, *on_it)
    journal = Journal(tools)

    for name in on_it[:-1]:
        journal.ended([name])
        assert standing(tools) == [page]
    assert known(journal) == {page: {on_it[-1]}}
    journal.ended(on_it[-1:])

    assert standing(tools) == []
    assert journal.pages == ()


def test_who_ends_is_crossed_off_its_own_page_only(tools: Tools) -> None:
    (first, second), (third, fourth) = names(2), names(2)
    pages = write(tools, first, second), write(tools, third, fourth)
    journal = Journal(tools)

    journal.ended([first, third, fourth])

    assert standing(tools) == [pages[0]]
    assert known(journal) == {pages[0]: {second}}


def test_one_submission_on_two_pages_is_taken_off_both(tools: Tools) -> None:
    twice, other = names(2)
    write(tools, twice)
    shared = write(tools, other, twice)
    journal = Journal(tools)

    journal.ended([twice])

    assert standing(tools) == [shared]
    assert known(journal) == {shared: {other}}
    journal.ended([other])
    assert standing(tools) == []


def test_what_it_does_not_know_is_looked_up(tools: Tools, listings: list[str]) -> None:
    journal = Journal(tools)
    journal.look()
    (name,) = names(1)
    write(tools, name)
    listings.clear()

    journal.ended([name])

    assert listings == [keys.PENDING]
    assert standing(tools) == []


def test_what_it_knows_costs_no_listing(tools: Tools, listings: list[str]) -> None:
    on_it = names(3)
    write(tools, *on_it)
    journal = Journal(tools)
    journal.look()
    listings.clear()

    journal.ended(on_it)

    assert listings == []


@pytest.mark.parametrize("again", [True, False])
def test_what_stands_on_no_page_harms_nobody(tools: Tools, *, again: bool) -> None:
    gone, other = names(2)
    page = write(tools, other)
    journal = Journal(tools)
    if again:
        write(tools, gone)
        journal.ended([gone])

    journal.ended([gone])
    journal.ended([])

    assert standing(tools) == [page]


def test_what_has_ended_is_remembered_over_a_look(tools: Tools) -> None:
    first, second = names(2)
    page = write(tools, first, second)
    journal = Journal(tools)
    journal.ended([first])

    journal.look()
    assert known(journal) == {page: {second}}
    journal.ended([second])

    assert standing(tools) == []


def test_a_page_that_another_keeper_deleted_is_forgotten(tools: Tools) -> None:
    first, second = names(2)
    page = write(tools, first)
    other = write(tools, second)
    journal = Journal(tools)
    journal.look()

    tools.desk.delete([page])
    journal.look()

    assert known(journal) == {other: {second}}


def test_a_page_that_comes_back_is_a_page_again(tools: Tools) -> None:
    """A PUT whose answer was given up may reach the store late."""
    (name,) = names(1)
    page = write(tools, name)
    journal = Journal(tools)
    journal.ended([name])

    tools.desk.put(page, b"{}")
    journal.look()

    assert known(journal) == {page: {name}}


def test_one_that_does_not_belong_on_a_page_is_taken_off_that_and_stays_on_its_own(tools: Tools) -> None:
    twice, other = names(2)
    stray, own = write(tools, twice, other), write(tools, twice)
    journal = Journal(tools)
    journal.look()

    journal.off(page_of(journal, stray), twice)

    assert standing(tools) == sorted([stray, own])
    assert known(journal) == {stray: {other}, own: {twice}}


def test_a_page_on_which_nobody_belongs_goes(tools: Tools) -> None:
    (twice,) = names(1)
    stray, own = write(tools, twice), write(tools, twice)
    journal = Journal(tools)
    journal.look()

    journal.off(page_of(journal, stray), twice)
    assert standing(tools) == [own]
    journal.ended([twice])

    assert standing(tools) == []
    assert journal.pages == ()


def test_taken_off_one_by_one_the_page_goes_with_the_last(tools: Tools) -> None:
    first, second = names(2)
    write(tools, first, second)
    journal = Journal(tools)
    journal.look()
    (page,) = journal.pages

    journal.ended([first])
    assert standing(tools) == [page.key]
    journal.off(page, second)

    assert standing(tools) == []
    assert journal.pages == ()


def test_what_is_no_page_of_ours_is_passed_by(tools: Tools) -> None:
    (name,) = names(1)
    for odd in ("pending/x", f"pending/{ULID()}", f"pending/{ULID()}-{uuid4()}", "pending/a/b"):
        tools.desk.put(odd, b"")
    page = write(tools, name)
    journal = Journal(tools)

    journal.look()
    assert known(journal) == {page: {name}}
    journal.ended([name])

    assert page not in standing(tools)


def test_a_page_whose_deletion_failed_is_deleted_with_the_next(tools: Tools) -> None:
    first, second = names(2)
    write(tools, first)
    write(tools, second)
    journal = Journal(tools)
    journal.look()
    desk: Any = tools.desk
    delete = desk.delete

    def away(doomed: Any) -> None:
        raise Unavailable("s3")

    desk.delete = away
    with pytest.raises(Unavailable):
        journal.ended([first])
    desk.delete = delete
    journal.ended([second])

    assert standing(tools) == []
    assert journal.pages == ()


def test_a_page_that_another_keeper_deleted_during_a_sweep_can_still_be_taken_off(tools: Tools) -> None:
    first, second = names(2)
    write(tools, first)
    journal = Journal(tools)
    journal.look()
    (page,) = journal.pages
    tools.desk.delete([page.key])

    journal.ended([second])  # nobody knows it, so that they are listed again
    journal.off(page, first)

    assert journal.pages == ()


def test_a_new_keeper_takes_everybody_for_open(tools: Tools) -> None:
    """It is told by their receipts, in the sweep."""
    first, second = names(2)
    page = write(tools, first, second)
    Journal(tools).ended([first])

    journal = Journal(tools)
    journal.look()

    assert known(journal) == {page: {first, second}}


@pytest.mark.parametrize("stray", [True, False])
def test_a_page_that_could_not_be_deleted_goes_with_a_later_sweep(*, stray: bool) -> None:
    """It came late, or its keeper died; the sweep finds that nobody on it is open, and S3 is away."""
    world = World()
    name = world.accept(article(body="<p> </p><script>alert(1)</script>"))
    (own,) = world.left()
    page, body = own, world.tools.desk.get(own).body
    if stray:
        page = keys.pending(str(ULID.from_timestamp(1)), [name])
        world.tools.queue.articles.clear()
    else:
        world.work()
    world.tools.desk.put(page, body)
    desk: Any = world.tools.desk
    delete, failed = desk.delete, []

    def fails_once(doomed: Any) -> None:
        wanted = list(doomed)
        if page in wanted and not failed:
            failed.append(page)
            raise Unavailable("s3")
        delete(wanted)

    desk.delete = fails_once
    for _ in range(5):
        world.tools.clock.sleep(11)
        with suppress(Unavailable):
            world.keeper.chores()
        world.work()

    assert failed
    assert world.left() == []
