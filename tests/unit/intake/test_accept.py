"""Two senders of one name at the very same moment: the store decides, and nothing stays behind."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from intake import accept
from intake.accept import Arrival
from intake.journal import Journal
from tests.unit.intake.world import ARTICLE, NAME, OTHER
from wire import documents, keys
from wire.errors import Rejected, Unavailable

SOON = 10  # seconds
THIRD = OTHER[:-1] + "d"


def arrival(article=ARTICLE, owner="reporter", name=NAME):
    return Arrival(name, owner, "en", documents.write(article))


@pytest.fixture
def told():
    """What the workers were told, as `(page, ids)`."""
    return []


@pytest.fixture
def journal(newsroom, told):
    return open_journal(newsroom.tools, told)


def open_journal(tools, told):
    return Journal(tools, lambda page, new: told.append((page, [one.id for one in new])))


def page_of(kept):
    return keys.pending(kept.page, [kept.id])


def rivalled(newsroom, rival, journal=None):
    """Let the rival write between our page and our own submission; what it wrote is added."""
    desk = newsroom.tools.desk
    put_new = desk.put_new
    won = []

    def second(key, body):
        desk.put_new = put_new
        at = journal or open_journal(newsroom.tools, [])
        won.append(accept.article(newsroom.tools, newsroom.settings, at, rival))
        return put_new(key, body)

    desk.put_new = second
    return won


@pytest.mark.parametrize("same_door", [True, False])
def test_the_same_sent_at_once_is_the_winners(newsroom, journal, same_door):
    won = rivalled(newsroom, arrival(), journal if same_door else None)
    assert accept.article(newsroom.tools, newsroom.settings, journal, arrival()) == won[0]
    assert newsroom.desk("pending/") == [page_of(won[0])]


@pytest.mark.parametrize("same_door", [True, False])
@pytest.mark.parametrize("rival", [arrival(ARTICLE | {"headline": "Khác"}), arrival(owner="second")])
def test_another_sent_at_once_is_a_conflict(newsroom, journal, rival, same_door):
    won = rivalled(newsroom, rival, journal if same_door else None)
    with pytest.raises(Rejected, match="different_body"):
        accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert newsroom.desk("pending/") == [page_of(won[0])]
    assert newsroom.submission() == won[0].to_document()


def test_a_takedown_under_an_articles_name_is_a_conflict(newsroom, journal):
    newsroom.publish(OTHER, 1)
    accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    order = Arrival(NAME, "reporter", "en", documents.write({"reason": "Sai."}))
    with pytest.raises(Rejected, match="different_body"):
        accept.takedown(newsroom.tools, journal, order, OTHER)


def test_an_article_under_a_takedowns_name_is_a_conflict(newsroom, journal):
    newsroom.publish(OTHER, 1)
    order = Arrival(NAME, "reporter", "en", documents.write({"reason": "Sai."}))
    kept = accept.takedown(newsroom.tools, journal, order, OTHER)
    with pytest.raises(Rejected, match="different_body"):
        accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert newsroom.desk("pending/") == [page_of(kept)]


def test_our_own_write_whose_answer_got_lost_inside_the_client_is_ours(newsroom, journal, told):
    desk = newsroom.tools.desk
    put_new = desk.put_new

    def retried(key, body):
        put_new(key, body)
        return put_new(key, body)  # the client tried again, and finds what it wrote

    desk.put_new = retried
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert kept.to_document() == newsroom.submission()
    assert newsroom.desk("pending/") == [page_of(kept)]
    assert told == [(page_of(kept), [NAME])]


def test_a_repetition_that_is_alone_on_its_page_takes_it_away(newsroom, journal):
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    newsroom.tools.clock.sleep(1)
    assert accept.article(newsroom.tools, newsroom.settings, journal, arrival()) == kept
    assert newsroom.desk("pending/") == [page_of(kept)]


@pytest.mark.parametrize("rival", [arrival(ARTICLE | {"headline": "Khác"}), arrival(owner="second")])
def test_a_conflict_that_is_alone_on_its_page_takes_it_away(newsroom, journal, rival):
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    newsroom.tools.clock.sleep(1)
    with pytest.raises(Rejected, match="different_body"):
        accept.article(newsroom.tools, newsroom.settings, journal, rival)
    assert newsroom.desk("pending/") == [page_of(kept)]


def test_a_repetition_that_shares_its_page_leaves_it_to_the_others(newsroom, journal, told):
    """It is taken off by the sweep; until then it says who else is on it."""
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    desk, put = newsroom.tools.desk, newsroom.tools.desk.put
    reached, gate = threading.Event(), threading.Event()

    def slow(key, body):
        reached.set()
        assert gate.wait(SOON)
        put(key, body)

    def send(name):
        return accept.article(newsroom.tools, newsroom.settings, journal, arrival(name=name))

    desk.put = slow
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(send, THIRD)
        assert reached.wait(SOON)
        pair = []
        for number, name in enumerate((NAME, OTHER), start=1):
            pair.append(pool.submit(send, name))
            while len(journal._waiting) < number and not first.done():
                time.sleep(0.001)
        gate.set()
        again, other = (future.result(SOON) for future in pair)

    assert again == kept
    shared = keys.pending(other.page, [NAME, OTHER])
    assert newsroom.desk("pending/") == sorted([page_of(kept), page_of(first.result()), shared])
    assert told == [(page_of(kept), [NAME]), (page_of(first.result()), [THIRD]), (shared, [OTHER])]


def test_a_page_that_cannot_be_taken_away_costs_nobody_the_answer(newsroom, journal):
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival())

    class Undeletable:
        def __getattr__(self, name):
            return getattr(newsroom.tools.desk, name)

        def delete(self, doomed):
            raise Unavailable("s3")

    tools = replace(newsroom.tools, desk=Undeletable())
    assert accept.article(tools, newsroom.settings, open_journal(tools, []), arrival()) == kept


def test_what_is_accepted_is_told_once_with_its_page(newsroom, journal, told):
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert told == [(page_of(kept), [NAME])]
    assert newsroom.desk("pending/") == [page_of(kept)]


def test_a_plain_text_costs_two_writes_and_no_read(newsroom, journal):
    asked = []

    class Counting:
        def __getattr__(self, name):
            asked.append(name)
            return getattr(newsroom.tools.desk, name)

    tools = replace(newsroom.tools, desk=Counting(), public=None)
    accept.article(tools, newsroom.settings, open_journal(tools, []), arrival())
    assert asked == ["put", "put_new"]
