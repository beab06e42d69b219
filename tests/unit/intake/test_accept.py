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


def arrival(article=ARTICLE, owner="reporter", name=NAME):
    return Arrival(name, owner, "en", documents.write(article))


@pytest.fixture
def journal(newsroom):
    return Journal(newsroom.tools)


def page_of(kept):
    return keys.pending(kept.page, [kept.id])


def rivalled(newsroom, rival, journal=None):
    """Let the rival write between our page and our own submission; what it wrote is added."""
    desk = newsroom.tools.desk
    put_new = desk.put_new
    won = []

    def second(key, body):
        desk.put_new = put_new
        at = journal or Journal(newsroom.tools)
        won.append(accept.article(newsroom.tools, newsroom.settings, at, rival).submission)
        return put_new(key, body)

    desk.put_new = second
    return won


@pytest.mark.parametrize("same_door", [True, False])
def test_the_same_sent_at_once_is_the_winners(newsroom, journal, same_door):
    won = rivalled(newsroom, arrival(), journal if same_door else None)
    accepted = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert (accepted.submission, accepted.told) == (won[0], ())
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
    kept = accept.takedown(newsroom.tools, journal, order, OTHER).submission
    with pytest.raises(Rejected, match="different_body"):
        accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert newsroom.desk("pending/") == [page_of(kept)]


def test_our_own_write_whose_answer_got_lost_inside_the_client_is_ours(newsroom, journal):
    desk = newsroom.tools.desk
    put_new = desk.put_new

    def retried(key, body):
        put_new(key, body)
        return put_new(key, body)  # the client tried again, and finds what it wrote

    desk.put_new = retried
    accepted = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert accepted.submission.to_document() == newsroom.submission()
    assert newsroom.desk("pending/") == [page_of(accepted.submission)] == [accepted.page]


def test_a_repetition_that_is_alone_on_its_page_takes_it_away(newsroom, journal):
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival()).submission
    newsroom.tools.clock.sleep(1)
    assert accept.article(newsroom.tools, newsroom.settings, journal, arrival()).submission == kept
    assert newsroom.desk("pending/") == [page_of(kept)]


@pytest.mark.parametrize("rival", [arrival(ARTICLE | {"headline": "Khác"}), arrival(owner="second")])
def test_a_conflict_that_is_alone_on_its_page_takes_it_away(newsroom, journal, rival):
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival()).submission
    newsroom.tools.clock.sleep(1)
    with pytest.raises(Rejected, match="different_body"):
        accept.article(newsroom.tools, newsroom.settings, journal, rival)
    assert newsroom.desk("pending/") == [page_of(kept)]


def test_a_repetition_that_shares_its_page_leaves_it_to_the_others(newsroom, journal):
    """It is taken off by the sweep; until then it says who else is on it."""
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival()).submission
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
        first = pool.submit(send, OTHER[:-1] + "d")
        assert reached.wait(SOON)
        pair = [pool.submit(send, name) for name in (NAME, OTHER)]
        while len(journal._waiting) < 2 and not first.done():
            time.sleep(0.001)
        gate.set()
        again, other = (future.result(SOON) for future in pair)

    assert (again.submission, again.page) == (kept, other.page)
    assert set(keys.in_page(other.page)[1]) == {NAME, OTHER}
    assert newsroom.desk("pending/") == sorted([page_of(kept), other.page, first.result().page])
    assert [one.id for one in again.told + other.told] == [OTHER]


def test_a_page_that_cannot_be_taken_away_costs_nobody_the_answer(newsroom, journal):
    kept = accept.article(newsroom.tools, newsroom.settings, journal, arrival()).submission

    class Undeletable:
        def __getattr__(self, name):
            return getattr(newsroom.tools.desk, name)

        def delete(self, doomed):
            raise Unavailable("s3")

    tools = replace(newsroom.tools, desk=Undeletable())
    assert accept.article(tools, newsroom.settings, Journal(tools), arrival()).submission == kept


def test_what_is_accepted_is_told_with_its_page(newsroom, journal):
    accepted = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert accepted.told == (accepted.submission,)
    assert [accepted.page] == newsroom.desk("pending/") == [page_of(accepted.submission)]
    again = accept.article(newsroom.tools, newsroom.settings, journal, arrival())
    assert again.told == ()


def test_a_plain_text_costs_two_writes_and_no_read(newsroom, journal):
    asked = []

    class Counting:
        def __getattr__(self, name):
            asked.append(name)
            return getattr(newsroom.tools.desk, name)

    tools = replace(newsroom.tools, desk=Counting(), public=None)
    accept.article(tools, newsroom.settings, Journal(tools), arrival())
    assert asked == ["put", "put_new"]
