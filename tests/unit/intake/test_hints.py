"""What the workers are told of a page: its photos first, then once who can be worked on at once."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from uuid import uuid4

import pytest

from intake.hints import LONGEST, QUIET, Hints
from tests.unit.intake.world import ARTICLE, Down
from wire import keys
from wire.adapters import memory
from wire.submission import Photo, Submission


def submission(*photos, **fields):
    name = str(uuid4())
    taken = tuple(Photo(sha256 * 64, "image/jpeg", 64, 48, 1000) for sha256 in photos)
    accepted = "2026-11-22T01:02:03.000Z"
    return Submission(name, "01K", "article", name, 1, accepted, "o", "0" * 64, ARTICLE | fields, taken)


def hints(*told):
    tools = memory.tools()
    page = keys.pending("01K", [one.id for one in told])
    Hints(tools).tell(page, told)
    return tools.queue, page


def test_a_page_of_texts_is_one_message_in_their_order():
    told = [submission() for _ in range(7)]
    queue, page = hints(*told)
    assert queue.pages == [(page, tuple(one.id for one in told))]
    assert (queue.articles, queue.photos) == ([], [])


def test_photos_are_sent_one_by_one_and_wake_their_article_themselves():
    one = submission("a", "b", "a")
    queue, _ = hints(one)
    assert queue.photos == [(one.id, "a" * 64), (one.id, "b" * 64)]
    assert (queue.articles, queue.pages) == ([], [])


def test_on_a_mixed_page_only_those_without_photos_are_named():
    text, gallery, other = submission(), submission("a", "b"), submission()
    queue, page = hints(text, gallery, other)
    assert queue.photos == [(gallery.id, "a" * 64), (gallery.id, "b" * 64)]
    assert queue.pages == [(page, (text.id, other.id))]


def test_no_photo_of_an_embargoed_one_is_sent_but_the_article_that_waits():
    one = submission("a", embargoedUntil="2026-11-23T08:00:00+07:00")
    queue, page = hints(one)
    assert queue.photos == []
    assert queue.pages == [(page, (one.id,))]


def test_what_is_breaking_is_urgent_with_its_photos_and_told_first():
    text, other = submission(priority="breaking"), submission()
    gallery, later = submission("a", priority="breaking"), submission("b")
    queue, page = hints(other, later, text, gallery)
    assert queue.pages == [(page, (text.id,)), (page, (other.id,))]
    assert queue.photos == [(gallery.id, "a" * 64), (later.id, "b" * 64)]
    assert queue.urgent == {text.id, gallery.id}


def test_a_takedown_is_urgent_and_an_addition_is_not():
    takedown = replace(submission(), kind="takedown", document={"reason": "Sai"})
    queue, _ = hints(submission(), takedown, replace(submission(priority="breaking"), kind="addition"))
    assert queue.urgent == {takedown.id}


@pytest.mark.anyio
async def test_redis_that_is_away_costs_nobody_the_answer():
    tools = replace(memory.tools(), queue=Down("redis"), board=Down("redis"))
    Hints(tools).tell("pending/01K", (submission(), submission("a")))
    assert await Hints(tools).notes("a") == ()


def test_redis_that_hangs_is_waited_for_once_and_then_left_alone():
    sent, release = [], threading.Event()

    class Hanging(memory.MemoryQueue):
        def send_page(self, page, submissions, **_):
            sent.append(page)
            release.wait(10)

    hints = Hints(replace(memory.tools(), queue=Hanging()))
    began = time.monotonic()
    for number in range(5):
        hints.tell(f"pending/{number}", (submission(),))
    took = time.monotonic() - began
    release.set()

    assert sent == ["pending/0"]
    assert LONGEST <= took < 5 * LONGEST


def test_after_a_while_redis_is_tried_again(monkeypatch):
    tools = memory.tools()
    hints = Hints(replace(tools, queue=Down("redis")))
    hints.tell("pending/01K", (submission(),))
    hints._tools = tools
    hints.tell("pending/01L", (submission(),))
    assert tools.queue.pages == []

    monkeypatch.setattr("time.monotonic", lambda real=time.monotonic: real() + QUIET)
    hints.tell("pending/01M", (submission(),))

    assert [page for page, _ in tools.queue.pages] == ["pending/01M"]
