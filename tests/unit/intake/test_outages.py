"""A part is down: what still works, and what the sender is told."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from intake.app import create
from tests.unit.intake.world import ARTICLE, NAME
from wire import keys
from wire.errors import Unavailable
from wire.ports import Tools

PATH = f"/v1/submissions/{NAME}"


def known(newsroom):
    """Have the tokens verified once, as in a process that has run for a while."""
    with newsroom.client() as door:
        for who in newsroom.tokens:
            door.get(PATH, headers=newsroom.headers(who))
    return newsroom


def test_without_redis_an_article_is_accepted(newsroom):
    deaf = known(newsroom).without(queue=True, board=True)
    with deaf.client() as door:
        answer = door.put(PATH, json=ARTICLE, headers=deaf.headers())
        assert answer.status_code == 202
        told = door.get(PATH, headers=deaf.headers()).json()
    assert told["state"] == "accepted"
    assert newsroom.desk("pending/") == [newsroom.page()]


def test_a_hanging_redis_costs_half_a_second_once(newsroom):
    class Hanging:
        def send_page(self, page, submissions, **_):
            time.sleep(1.5)

    app = create(newsroom.settings, replace(newsroom.tools, queue=Hanging()))
    with replace(newsroom, app=app).client() as door:
        took = []
        for number in range(3):
            began = time.monotonic()
            path = f"{PATH[:-1]}{number}"
            assert door.put(path, json=ARTICLE, headers=newsroom.headers()).status_code == 202
            took.append(time.monotonic() - began)
    assert took[0] > 0.4
    assert max(took[1:]) < took[0]


def test_without_the_store_the_sender_is_told_when_to_come_again(newsroom):
    down = known(newsroom).without(desk=True)
    with down.client() as door:
        answer = door.put(PATH, json=ARTICLE, headers=down.headers())
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.json()["type"] == "urn:pressroom:problem:unavailable"
        assert door.get("/healthz").status_code == 200
        ready = door.get("/readyz")
    assert (ready.status_code, ready.headers["content-type"]) == (503, "application/problem+json")


def test_ready_says_whether_redis_is_there(newsroom):
    with newsroom.client() as door:
        assert door.get("/readyz").json() == {"status": "ready", "s3": "up", "redis": "up"}
    with newsroom.without(board=True).client() as door:
        answer = door.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


class Losing:
    """A store whose next write to some key happens, or not, and whose answer is lost."""

    def __init__(self, store, method, prefix, *, written):
        self._store, self._method, self._prefix, self._written = store, method, prefix, written
        self._lost = False

    def __getattr__(self, name):
        method = getattr(self._store, name)
        if name != self._method:
            return method

        def lossy(key, body):
            if self._lost or not key.startswith(self._prefix):
                return method(key, body)
            self._lost = True
            if self._written:
                method(key, body)
            raise Unavailable("s3", "the answer got lost")

        return lossy


@pytest.mark.parametrize("written", [True, False])
@pytest.mark.parametrize(("method", "prefix"), [("put", "pending/"), ("put_new", "submissions/")])
def test_a_lost_answer_is_a_503_and_sending_again_is_accepted_once(newsroom, method, prefix, written):
    known(newsroom)
    tools: Tools = newsroom.tools
    lossy = replace(tools, desk=Losing(tools.desk, method, prefix, written=written))
    app = create(newsroom.settings, lossy)
    app.state.door.identities = newsroom.app.state.door.identities
    with replace(newsroom, app=app).client() as door:
        assert door.put(PATH, json=ARTICLE, headers=newsroom.headers()).status_code == 503
        assert door.put(PATH, json=ARTICLE, headers=newsroom.headers()).status_code == 202
    assert newsroom.page() in newsroom.desk("pending/")
    # Where the first one stood already nobody may have been told: the sweep finds it on its page.
    assert newsroom.tools.queue.pages in ([(newsroom.page(), (NAME,))], [])


def test_of_those_that_arrive_together_only_those_fail_that_were_not_written(newsroom):
    known(newsroom)
    tools: Tools = newsroom.tools
    lossy = replace(tools, desk=Losing(tools.desk, "put_new", "submissions/", written=False))
    app = create(newsroom.settings, lossy)
    app.state.door.identities = newsroom.app.state.door.identities
    paths = [f"{PATH[:-1]}{number}" for number in range(8)]
    with replace(newsroom, app=app).client() as door, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda path: door.put(path, json=ARTICLE, headers=newsroom.headers()), paths))
    assert sorted(answer.status_code for answer in answers) == [202] * 7 + [503]
    stand = {answer.json()["submission"] for answer in answers if answer.status_code == 202}
    assert newsroom.desk("submissions/") == sorted(map(keys.submission, stand))


def test_without_the_store_everybody_who_arrives_is_told_so_and_later_all_is_well(newsroom):
    known(newsroom)

    class Flaky:
        is_away = True

        def __getattr__(self, name):
            if self.is_away:
                raise Unavailable("s3")
            return getattr(newsroom.tools.desk, name)

    desk = Flaky()
    app = create(newsroom.settings, replace(newsroom.tools, desk=desk))
    app.state.door.identities = newsroom.app.state.door.identities
    paths = [f"{PATH[:-1]}{number}" for number in range(8)]
    with replace(newsroom, app=app).client() as door, ThreadPoolExecutor(8) as pool:

        def put(path):
            return door.put(path, json=ARTICLE, headers=newsroom.headers()).status_code

        assert list(pool.map(put, paths)) == [503] * 8
        desk.is_away = False
        assert list(pool.map(put, paths)) == [202] * 8
    assert len(newsroom.desk("submissions/")) == 8


def test_a_fault_of_ours_says_nothing_about_its_cause(newsroom):
    class Broken:
        def get(self, key):
            raise RuntimeError("secret-path")

    app = create(newsroom.settings, replace(newsroom.tools, desk=Broken()))
    app.state.door.identities = known(newsroom).app.state.door.identities
    with replace(newsroom, app=app).client() as door:
        answer = door.put(PATH, json=ARTICLE, headers=newsroom.headers())
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:pressroom:problem:internal")
    assert "secret-path" not in answer.text
