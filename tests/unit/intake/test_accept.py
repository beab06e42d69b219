"""Two senders of one name at the very same moment: the store decides, and nothing stays behind."""

from __future__ import annotations

import pytest

from intake import accept
from intake.accept import Arrival
from tests.unit.intake.world import ARTICLE, NAME, OTHER
from wire import documents, keys
from wire.errors import Rejected


def arrival(article=ARTICLE, owner="reporter"):
    return Arrival(NAME, owner, "en", documents.write(article))


def rivalled(newsroom, rival):
    """Let the rival write between our look at the name and our own write; what it wrote is added."""
    desk = newsroom.tools.desk
    put_new = desk.put_new
    won = []

    def second(key, body):
        desk.put_new = put_new
        won.append(accept.article(newsroom.tools, newsroom.settings, rival))
        return put_new(key, body)

    desk.put_new = second
    return won


def test_the_same_sent_at_once_is_the_winners(newsroom):
    won = rivalled(newsroom, arrival())
    assert accept.article(newsroom.tools, newsroom.settings, arrival()) == won[0]
    assert newsroom.desk("pending/") == [keys.pending(won[0].marker)]


@pytest.mark.parametrize("rival", [arrival(ARTICLE | {"headline": "Khác"}), arrival(owner="second")])
def test_another_sent_at_once_is_a_conflict(newsroom, rival):
    won = rivalled(newsroom, rival)
    with pytest.raises(Rejected, match="different_body"):
        accept.article(newsroom.tools, newsroom.settings, arrival())
    assert newsroom.desk("pending/") == [keys.pending(won[0].marker)]


def test_a_takedown_under_an_articles_name_is_a_conflict(newsroom):
    newsroom.publish(OTHER, 1)
    accept.article(newsroom.tools, newsroom.settings, arrival())
    order = Arrival(NAME, "reporter", "en", documents.write({"reason": "Sai."}))
    with pytest.raises(Rejected, match="different_body"):
        accept.takedown(newsroom.tools, order, OTHER)


def test_our_own_write_whose_answer_got_lost_inside_the_client_is_ours(newsroom):
    desk = newsroom.tools.desk
    put_new = desk.put_new

    def retried(key, body):
        put_new(key, body)
        return put_new(key, body)  # the client tried again, and finds what it wrote

    desk.put_new = retried
    kept = accept.article(newsroom.tools, newsroom.settings, arrival())
    assert newsroom.desk("pending/") == [keys.pending(kept.marker)]
