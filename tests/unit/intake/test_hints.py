"""What the workers are told of a page: its photos first, then once who can be worked on at once."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from intake.accept import Accepted
from intake.hints import Hints
from tests.unit.intake.world import ARTICLE, Down
from wire import keys
from wire.adapters import memory
from wire.submission import Photo, Submission

pytestmark = pytest.mark.anyio


def submission(*photos, **fields):
    name = str(uuid4())
    taken = tuple(Photo(sha256 * 64, "image/jpeg", 64, 48, 1000) for sha256 in photos)
    accepted = "2026-11-22T01:02:03.000Z"
    return Submission(name, "01K", "article", name, 1, accepted, "o", "0" * 64, ARTICLE | fields, taken)


def accepted(*told):
    page = keys.pending("01K", [one.id for one in told])
    return Accepted(told[0] if told else submission(), page, told)


async def hints(*told):
    tools = memory.tools()
    page = accepted(*told)
    await Hints(tools).accepted(page)
    return tools.queue, page.page


async def test_a_page_of_texts_is_one_message_in_their_order():
    told = [submission() for _ in range(7)]
    queue, page = await hints(*told)
    assert queue.pages == [(page, tuple(one.id for one in told))]
    assert (queue.articles, queue.photos) == ([], [])


async def test_photos_are_sent_one_by_one_and_wake_their_article_themselves():
    one = submission("a", "b", "a")
    queue, _ = await hints(one)
    assert queue.photos == [(one.id, "a" * 64), (one.id, "b" * 64)]
    assert (queue.articles, queue.pages) == ([], [])


async def test_on_a_mixed_page_only_those_without_photos_are_named():
    text, gallery, other = submission(), submission("a", "b"), submission()
    queue, page = await hints(text, gallery, other)
    assert queue.photos == [(gallery.id, "a" * 64), (gallery.id, "b" * 64)]
    assert queue.pages == [(page, (text.id, other.id))]


async def test_no_photo_of_an_embargoed_one_is_sent_but_the_article_that_waits():
    one = submission("a", embargoedUntil="2026-11-23T08:00:00+07:00")
    queue, page = await hints(one)
    assert queue.photos == []
    assert queue.pages == [(page, (one.id,))]


async def test_who_has_nothing_to_tell_asks_nothing_of_redis():
    tools = replace(memory.tools(), queue=None, board=None)
    await Hints(tools).accepted(accepted())


async def test_redis_that_is_away_costs_nobody_the_answer():
    tools = replace(memory.tools(), queue=Down("redis"), board=Down("redis"))
    await Hints(tools).accepted(accepted(submission(), submission("a")))
    assert await Hints(tools).notes("a") == ()
