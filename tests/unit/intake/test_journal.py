"""Many arrive at once: each is written once, on one page, and nobody waits for somebody else's fault."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import Future
from dataclasses import replace
from uuid import uuid4

import pytest

from intake.journal import LARGEST, TOGETHER, Journal
from wire import documents, keys
from wire.adapters import memory
from wire.errors import Unavailable
from wire.submission import Submission

SOON = 10  # seconds; what comes at all comes in milliseconds


class Store(memory.MemoryStore):
    """Remembers the order of its writes; a page waits for the gate; some writes fail."""

    def __init__(self, clock):
        super().__init__(clock)
        self.gate = threading.Event()
        self.gate.set()
        self.reached = threading.Event()
        self.writes = []
        self.failing = {}

    def put(self, key, body):
        self.reached.set()
        assert self.gate.wait(SOON)
        self._fail(key)
        super().put(key, body)
        self.writes.append(key)

    def put_new(self, key, body):
        self._fail(key)
        is_new = super().put_new(key, body)
        self.writes.append(key)
        return is_new

    def _fail(self, key):
        for prefix, fault in list(self.failing.items()):
            if key.startswith(prefix):
                fault()

    def pages(self):
        """`{key of a page: [the submissions on it]}`"""
        return {
            key: documents.read(body)["submissions"]
            for key, (body, _) in self.objects.items()
            if key.startswith(keys.PENDING)
        }

    def kept(self):
        """`{id: submission}` as they stand for good."""
        standing = {key: body for key, (body, _) in self.objects.items() if key.startswith("submissions/")}
        found = [Submission.from_document(documents.read(body)) for body in standing.values()]
        return {one.id: one for one in found}


@pytest.fixture
def tools():
    tools = memory.tools()
    return replace(tools, desk=Store(tools.clock))


class Told(list):
    """What the journal told, as `(page, submissions)`."""

    def tell(self, page, submissions):
        self.append((page, submissions))

    def names(self):
        return Counter(one.id for _, submissions in self for one in submissions)


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def journal(tools, told):
    return Journal(tools, told.tell)


def submission(name="", text="Sen nở khắp đồng."):
    name = name or str(uuid4())
    return Submission(
        id=name,
        page="",
        kind="article",
        item=name,
        version=1,
        accepted="2026-11-22T01:02:03.000Z",
        owner="reporter",
        sha256="0" * 64,
        document={"headline": "Đồng Tháp vào mùa sen", "body": text},
    )


def submissions(many):
    return [submission() for _ in range(many)]


def start(work, *arguments):
    """In a thread of its own, which nobody waits for when a test has failed."""
    future = Future()

    def run():
        try:
            future.set_result(work(*arguments))
        except Exception as error:  # noqa: BLE001 - whoever asks for the result raises it
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def all_at_once(journal, arriving):
    """A thread each, that starts together with the others; returns what becomes of each."""
    barrier = threading.Barrier(len(arriving))

    def arrive(one):
        barrier.wait(SOON)
        return journal.write(one)

    return [start(arrive, one) for one in arriving]


def together(journal, store, arriving):
    """All of them while one page is being written: they share the pages that follow."""
    store.gate.clear()
    store.reached.clear()
    leader = start(journal.write, submission())
    assert store.reached.wait(SOON)
    futures = []
    for number, one in enumerate(arriving, start=1):
        futures.append(start(journal.write, one))
        wait_until(lambda number=number: len(journal._waiting) == number)  # in this order
    store.gate.set()
    for future in (leader, *futures):
        future.exception(SOON)
    return leader, futures


def wait_until(is_so):
    deadline = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def entries(futures):
    return [future.result(SOON) for future in futures]


def away():
    raise Unavailable("s3")


def test_one_alone_is_written_at_once_on_a_page_of_its_own(tools, journal, told):
    one = submission()

    entry = journal.write(one)

    ((page, on_it),) = tools.desk.pages().items()
    assert tools.desk.writes == [page, keys.submission(one.id)]
    assert (entry.is_new, entry.page) == (True, page)
    assert told == [(page, (entry.submission,))]
    assert entry.submission == replace(one, page=keys.in_page(page)[0])
    assert keys.in_page(page)[1] == (one.id,)
    assert on_it == [entry.submission.to_document()]
    assert tools.desk.kept() == {one.id: entry.submission}


def test_of_many_at_once_each_stands_and_is_on_exactly_one_page(tools, journal):
    arriving = submissions(60)
    found = entries(all_at_once(journal, arriving))

    on_pages = [one for page in tools.desk.pages().values() for one in page]
    assert sorted(one["id"] for one in on_pages) == sorted(one.id for one in arriving)
    kept = tools.desk.kept()
    assert {one["id"]: Submission.from_document(one) for one in on_pages} == kept
    assert [entry.submission for entry in found] == [kept[one.id] for one in arriving]
    for key, on_it in tools.desk.pages().items():
        assert keys.in_page(key) == (on_it[0]["page"], tuple(one["id"] for one in on_it))


def test_those_that_come_together_share_pages_of_seven(tools, journal):
    leader, futures = together(journal, tools.desk, submissions(16))

    found = entries([leader, *futures])

    assert sorted(len(on_it) for on_it in tools.desk.pages().values()) == [1, 2, 7, 7]
    assert len({entry.page for entry in found}) == 4


def test_who_came_first_is_on_the_page_that_comes_first(tools, journal):
    arriving = submissions(14)
    together(journal, tools.desk, arriving)

    pages = [key for key in tools.desk.writes if key.startswith(keys.PENDING)]
    order = [name for key in pages[1:] for name in keys.in_page(key)[1]]
    assert order == [one.id for one in arriving]


def test_no_page_holds_more_than_seven_however_many_come(tools, journal):
    futures = all_at_once(journal, submissions(100))
    entries(futures)

    assert max(len(on_it) for on_it in tools.desk.pages().values()) <= keys.MOST_IN_PAGE


def test_a_page_is_written_before_any_submission_on_it(tools, journal):
    futures = all_at_once(journal, submissions(60))
    found = entries(futures)

    writes = tools.desk.writes
    for entry in found:
        assert writes.index(entry.page) < writes.index(keys.submission(entry.submission.id))


def test_nobody_is_answered_before_the_own_submission_stands(tools, journal):
    def write(one):
        entry = journal.write(one)
        return tools.desk.has(keys.submission(one.id)) and tools.desk.has(entry.page)

    assert all(entries([start(write, one) for one in submissions(60)]))


@pytest.mark.parametrize("many", [1, 2, 7, 8, 60])
def test_each_new_one_is_told_of_once_and_each_page_as_well(tools, journal, told, many):
    arriving = submissions(many)
    entries(all_at_once(journal, arriving))

    assert told.names() == Counter(one.id for one in arriving)
    assert sorted(page for page, _ in told) == sorted(tools.desk.pages())
    for page, on_it in told:
        assert {(one.page, one.id) for one in on_it} == {
            (keys.in_page(page)[0], name) for name in keys.in_page(page)[1]
        }


def test_nobody_is_told_of_what_does_not_stand_yet(tools):
    standing = []

    def tell(page, submissions):
        standing.extend(
            tools.desk.has(key) for key in (page, *(keys.submission(one.id) for one in submissions))
        )

    entries(all_at_once(Journal(tools, tell), submissions(30)))

    assert len(standing) > 30
    assert all(standing)


def test_one_name_is_never_twice_on_a_page_and_new_once(tools, journal, told):
    name = str(uuid4())
    same = [submission(name, f"Bài số {number}") for number in range(6)]
    _, futures = together(journal, tools.desk, [*same, *submissions(8)])

    found = entries(futures)

    for on_it in tools.desk.pages().values():
        assert len({one["id"] for one in on_it}) == len(on_it)
    assert [entry.is_new for entry in found[:6]].count(True) == 1
    (winner,) = (entry.submission for entry in found[:6] if entry.is_new)
    assert tools.desk.kept()[name] == winner
    assert told.names()[name] == 1


def test_what_stands_under_the_name_is_not_written_over(tools, journal, told):
    name = str(uuid4())
    first = journal.write(submission(name))

    second = journal.write(submission(name, "Khác"))

    assert not second.is_new
    assert second.page != first.page
    assert told == [(first.page, (first.submission,))]
    assert tools.desk.kept()[name] == first.submission


def test_a_repetition_on_a_shared_page_takes_nothing_from_the_others(tools, journal, told):
    known = submission()
    journal.write(known)
    told.clear()
    others = submissions(6)
    leader, futures = together(journal, tools.desk, [*others[:3], known, *others[3:]])

    found = entries(futures)

    assert [entry.is_new for entry in found] == [True] * 3 + [False] + [True] * 3
    assert len({entry.page for entry in found}) == 1
    assert told.names() == Counter([leader.result().submission.id, *(one.id for one in others)])


def test_of_a_page_with_nothing_new_nobody_is_told(journal, told):
    known = journal.write(submission()).submission
    told.clear()

    journal.write(known)

    assert told == []


def test_who_comes_after_a_quiet_moment_waits_for_nobody(tools, journal):
    for _ in range(3):
        time.sleep(2 * TOGETHER)
        began = time.monotonic()
        journal.write(submission())
        took = time.monotonic() - began
        if took < TOGETHER:  # a machine that is busy gets another chance
            return
    pytest.fail(f"the last one waited {took:.3f} s")


def test_those_that_keep_coming_share_pages_even_where_each_is_written_quickly(tools, journal):
    """A door that is always busy writes a page for several, not one for each."""
    entries(all_at_once(journal, submissions(21)))

    assert len(tools.desk.pages()) < 21


def test_large_ones_do_not_make_a_page_large(tools, journal):
    large = [submission(text="x" * (LARGEST - 1000)) for _ in range(6)]
    together(journal, tools.desk, large)

    assert len(tools.desk.kept()) == 7
    assert max(len(on_it) for on_it in tools.desk.pages().values()) == 2


def test_a_page_that_the_store_does_not_take_fails_all_on_it_and_nobody_else(tools, journal, told):
    arriving = submissions(10)
    fails = iter([False, True, False])

    def second_page():
        if next(fails):
            away()

    tools.desk.failing[keys.PENDING] = second_page
    leader, futures = together(journal, tools.desk, arriving)

    assert leader.result(SOON).is_new
    for future in futures[:7]:
        with pytest.raises(Unavailable):
            future.result(SOON)
    assert all(entry.is_new for entry in entries(futures[7:]))
    kept = tools.desk.kept()
    assert not [one for one in arriving[:7] if one.id in kept]
    assert told.names() == Counter(kept.keys())


def test_whoever_waits_behind_a_page_to_which_the_store_was_silent_is_told_at_once(
    tools, journal, monkeypatch
):
    """Or the last in line would wait for as many silent answers as there are pages before it."""
    monkeypatch.setattr("intake.journal.SILENT", 0.0)
    fails = iter([False, True])

    def second_page():
        if next(fails):
            away()

    tools.desk.failing[keys.PENDING] = second_page
    leader, futures = together(journal, tools.desk, submissions(10))

    assert leader.result(SOON).is_new
    for future in futures:
        with pytest.raises(Unavailable):
            future.result(SOON)


def test_after_an_outage_the_journal_goes_on(tools, journal):
    tools.desk.failing[keys.PENDING] = away
    futures = all_at_once(journal, submissions(30))
    for future in futures:
        with pytest.raises(Unavailable):
            future.result(SOON)
    assert tools.desk.writes == []

    tools.desk.failing.clear()
    futures = all_at_once(journal, submissions(30))
    assert all(entry.is_new for entry in entries(futures))


def test_a_submission_that_the_store_does_not_take_fails_alone(tools, journal):
    arriving = submissions(7)
    tools.desk.failing[keys.submission(arriving[3].id)] = away
    _, futures = together(journal, tools.desk, arriving)

    with pytest.raises(Unavailable):
        futures[3].result(SOON)
    others = [future for number, future in enumerate(futures) if number != 3]
    assert all(entry.is_new for entry in entries(others))
    assert arriving[3].id not in tools.desk.kept()


@pytest.mark.parametrize("failing", [0, 6])
def test_when_the_last_one_of_a_page_fails_the_others_are_told_of_all_the_same(tools, journal, told, failing):
    arriving = submissions(7)
    others = [one for number, one in enumerate(arriving) if number != failing]

    def last_of_all():
        wait_until(lambda: all(one.id in tools.desk.kept() for one in others))
        away()

    tools.desk.failing[keys.submission(arriving[failing].id)] = last_of_all
    leader, _ = together(journal, tools.desk, arriving)

    assert told.names() == Counter([leader.result().submission.id, *(one.id for one in others)])


def test_a_slow_submission_does_not_hold_up_the_next_page(tools, journal):
    slow, quick = submission(), submission()
    release, reached = threading.Event(), threading.Event()

    def wait():
        reached.set()
        assert release.wait(SOON)

    tools.desk.failing[keys.submission(slow.id)] = wait
    waiting = start(journal.write, slow)
    assert reached.wait(SOON)
    assert start(journal.write, quick).result(SOON).is_new
    assert not waiting.done()
    release.set()

    assert waiting.result(SOON).is_new


def test_many_doors_over_one_store_keep_each_name_once(tools, told):
    journals = [Journal(tools, told.tell) for _ in range(3)]
    names = [str(uuid4()) for _ in range(20)]

    entries([start(one.write, submission(name)) for name in names for one in journals])

    assert told.names() == Counter(names)
    pages = tools.desk.pages()
    for name, kept in tools.desk.kept().items():
        assert any(one == kept.to_document() for on_it in pages.values() for one in on_it), name
