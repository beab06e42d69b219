"""The long-poll hint of the log."""

from __future__ import annotations

import time

import anyio
import pytest

from wire import keys
from wire.change import NOTHING_BEFORE, Head


def set_head(newsroom, seq):
    head = Head(seq, "e", NOTHING_BEFORE, "2026-11-22T01:02:03.000Z", "2026-11-22T02:02:03.000Z")
    newsroom.tools.public.put(keys.HEAD, head.to_bytes())


def test_news_come_at_once_and_need_no_token(door, newsroom):
    set_head(newsroom, 5)
    answer = door.get("/v1/changes?after=3&wait=25")
    assert (answer.status_code, answer.json()) == (200, {"after": 3, "seq": 5, "more": True})


def test_without_news_the_answer_comes_after_the_wait(door, newsroom):
    set_head(newsroom, 5)
    began = time.monotonic()
    assert door.get("/v1/changes?after=5&wait=0.3").json() == {"after": 5, "seq": 5, "more": False}
    assert time.monotonic() - began >= 0.3
    assert door.get("/v1/changes?after=5").json()["more"] is False


def test_an_empty_log_stands_at_zero(door):
    assert door.get("/v1/changes").json() == {"after": 0, "seq": 0, "more": False}


@pytest.mark.anyio
async def test_who_waits_hears_of_news(newsroom):
    async with newsroom.async_client() as door, anyio.create_task_group() as group:

        async def publish():
            await anyio.sleep(0.3)
            set_head(newsroom, 1)

        group.start_soon(publish)
        with anyio.fail_after(5):
            answer = await door.get("/v1/changes?after=0&wait=20")
    assert answer.json() == {"after": 0, "seq": 1, "more": True}


@pytest.mark.parametrize("query", ["after=x", "after=-1", "wait=soon", "wait=-1"])
def test_a_bad_question_is_a_problem(door, query):
    answer = door.get(f"/v1/changes?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
