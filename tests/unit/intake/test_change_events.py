"""Who follows the log by events: what is told, to whom, for how long, and that it may all be lost."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field, replace

import anyio
import httpx
import pytest

from intake import __main__ as process
from intake import changes, event_stream, watch
from intake.app import create
from tests.unit.intake.test_portals import EPOCH, log
from tests.unit.intake.world import Down, world
from wire import keys
from wire.errors import Unavailable

PATH = "/v1/changes/events"


@dataclass
class Listener:
    """A client of one stream, as the server sees it; `reads` says whether it takes what is sent."""

    newsroom: object
    query: str = ""
    headers: dict = field(default_factory=dict)
    reads: bool = True
    status: int = 0
    answered: dict = field(default_factory=dict)
    text: str = ""
    ended: bool = False
    gone: anyio.Event = field(default_factory=anyio.Event)
    heard: anyio.Event = field(default_factory=anyio.Event)

    async def listen(self):
        scope = {
            "type": "http",
            "method": "GET",
            "path": PATH,
            "raw_path": PATH.encode(),
            "query_string": self.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in self.headers.items()],
            "http_version": "1.1",
            "scheme": "http",
            "server": ("door", 80),
            "client": ("reader", 1),
            "root_path": "",
        }
        self.asked = False
        await self.newsroom.app(scope, self.receive, self.send)
        self.ended = True

    async def receive(self):
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if not self.reads and message["type"] == "http.response.body":
            await anyio.sleep_forever()
        self.status = message.get("status", self.status)
        self.answered |= {name.decode(): value.decode() for name, value in message.get("headers", ())}
        self.text += message.get("body", b"").decode()
        self.heard.set()

    @property
    def events(self):
        """Name, id and data of each."""
        blocks = [block.split("\n") for block in self.text.split("\n\n") if block.startswith("event:")]
        fields = [dict(line.split(": ", 1) for line in block) for block in blocks]
        return [(one["event"], int(one["id"]), json.loads(one["data"])) for one in fields]

    @property
    def told(self):
        return [(name, number) for name, number, _ in self.events]

    async def until(self, *told):
        await self.when(lambda: self.told == list(told))

    async def when(self, true):
        with anyio.fail_after(5):
            while not true():
                self.heard = anyio.Event()
                await self.heard.wait()


@contextlib.asynccontextmanager
async def following(*listeners):
    async with anyio.create_task_group() as group:
        for one in listeners:
            group.start_soon(one.listen)
        yield
        for one in listeners:
            one.gone.set()
    assert all(one.ended for one in listeners)


@pytest.fixture(autouse=True)
def _hurried(monkeypatch):
    monkeypatch.setattr(watch, "FRESH", 0.05)


@pytest.mark.anyio
async def test_each_segment_is_an_event_whose_id_is_its_number(newsroom):
    log(newsroom, 2)
    segment = json.loads(newsroom.tools.public.get(keys.segment(2)).body)
    listener = Listener(newsroom, "after=1")
    async with following(listener):
        await listener.until(("head", 1), ("changes", 2))
        log(newsroom, 3)
        await listener.until(("head", 1), ("changes", 2), ("changes", 3))
    assert listener.answered["content-type"].startswith("text/event-stream")
    assert listener.answered["cache-control"] == "no-store"
    assert listener.answered["access-control-allow-origin"] == "*"
    assert listener.text.startswith("retry: ")
    (_, _, head), (_, _, second), _ = listener.events
    assert head == {"epoch": EPOCH, "seq": 2}
    assert second == {name: segment[name] for name in ("epoch", "seq", "at", "changes")}


@pytest.mark.anyio
async def test_without_a_place_a_stream_begins_now(newsroom):
    log(newsroom, 5)
    listener = Listener(newsroom)
    async with following(listener):
        await listener.until(("head", 5))
        log(newsroom, 6)
        await listener.until(("head", 5), ("changes", 6))


@pytest.mark.anyio
async def test_the_first_segment_of_all_is_told(newsroom):
    listener = Listener(newsroom)
    async with following(listener):
        await listener.until(("head", 0))
        log(newsroom, 1)
        await listener.until(("head", 0), ("changes", 1))


@pytest.mark.anyio
@pytest.mark.parametrize(("last", "begins"), [("3", 3), ("x", 1), ("9" * 13, 1), ("-1", 1)])
async def test_who_comes_again_goes_on_behind_the_last_event(newsroom, last, begins):
    log(newsroom, 4)
    listener = Listener(newsroom, "after=1", {"Last-Event-ID": last})
    async with following(listener):
        await listener.until(("head", begins), *(("changes", seq) for seq in range(begins + 1, 5)))


@pytest.mark.anyio
@pytest.mark.parametrize("after", [0, 2000])
async def test_who_is_far_behind_or_beyond_is_sent_to_the_head(newsroom, after):
    log(newsroom, changes.MOST_BEHIND + 1)
    listener = Listener(newsroom, f"after={after}")
    end = changes.MOST_BEHIND + 1
    async with following(listener):
        await listener.until(("head", after), ("head", end))
    assert listener.events[-1][2] == {"epoch": EPOCH, "seq": end}


@pytest.mark.anyio
async def test_another_epoch_is_told_by_its_head_and_none_of_the_old_segments(newsroom):
    log(newsroom, 3)
    listener = Listener(newsroom, "after=2")
    async with following(listener):
        await listener.until(("head", 2), ("changes", 3))
        log(newsroom, 4, epoch="e2")
        await listener.until(("head", 2), ("changes", 3), ("head", 4))
        log(newsroom, 5, epoch="e2")
        await listener.until(("head", 2), ("changes", 3), ("head", 4), ("changes", 5))
    assert [told["epoch"] for _, _, told in listener.events] == [EPOCH, EPOCH, "e2", "e2"]


@pytest.mark.anyio
async def test_many_who_wait_cost_one_look_and_one_reading_of_a_segment(newsroom):
    log(newsroom, 1)
    reads = []
    store = newsroom.tools.public

    class Counting:
        def __getattr__(self, name):
            return getattr(store, name)

        def get(self, key):
            reads.append(key)
            return store.get(key)

    shared = replace(newsroom, app=create(newsroom.settings, replace(newsroom.tools, public=Counting())))
    listeners = [Listener(shared, "after=1") for _ in range(300)]
    async with following(*listeners), shared.async_client() as door:
        await listeners[-1].until(("head", 1))
        began = time.monotonic()
        asked = len(reads)
        answers = []

        async def poll():
            answers.append((await door.get("/v1/changes?after=1&wait=20")).json()["seq"])

        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(poll)
            await anyio.sleep(0.3)
            log(newsroom, 2)
        for one in listeners:
            await one.until(("head", 1), ("changes", 2))
        looks = reads[asked:].count(keys.HEAD)
        assert looks <= (time.monotonic() - began) / watch.FRESH + 2
    assert answers == [2] * 20
    assert reads.count(keys.segment(2)) == 1


@pytest.mark.anyio
async def test_a_silent_stream_beats_now_and_then(newsroom, monkeypatch):
    monkeypatch.setattr(changes, "HEARTBEAT", 0.1)
    listener = Listener(newsroom)
    async with following(listener):
        await listener.when(lambda: listener.text.count(": still here\n\n") >= 2)
    assert listener.told == [("head", 0)]


@pytest.mark.anyio
async def test_a_stream_outlives_an_outage(newsroom, monkeypatch):
    monkeypatch.setattr(changes, "GLANCE", 0.05)
    log(newsroom, 1)
    away = threading.Event()
    store = newsroom.tools.public

    class Flaky:
        def __getattr__(self, name):
            return getattr(store, name)

        def get(self, key):
            if away.is_set():
                raise Unavailable("s3", "away")
            return store.get(key)

    shaky = replace(newsroom, app=create(newsroom.settings, replace(newsroom.tools, public=Flaky())))
    listener = Listener(shaky)
    async with following(listener):
        await listener.until(("head", 1))
        away.set()
        log(newsroom, 2)
        await anyio.sleep(0.3)
        away.clear()
        await listener.until(("head", 1), ("changes", 2))


@pytest.mark.anyio
async def test_more_streams_than_allowed_are_told_when_to_come_again():
    newsroom = world(max_streams=2)
    first, second = Listener(newsroom), Listener(newsroom)
    async with following(first, second), newsroom.async_client() as door:
        await first.until(("head", 0))
        await second.until(("head", 0))
        answer = await door.get(PATH)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert answer.json()["type"] == "urn:pressroom:problem:too_many_streams"
        assert (await door.get("/v1/changes")).status_code == 200
    third = Listener(newsroom)
    async with following(third):
        await third.until(("head", 0))
    assert newsroom.app.state.door.watch.streams == 0


@pytest.mark.anyio
async def test_a_client_that_does_not_read_is_dropped(newsroom, monkeypatch):
    monkeypatch.setattr(event_stream, "PATIENCE", 0.1)
    stuck = Listener(newsroom, reads=False)
    with anyio.fail_after(5):
        await stuck.listen()
    assert (stuck.status, stuck.text) == (200, "")
    assert newsroom.app.state.door.watch.streams == 0


@pytest.mark.anyio
async def test_a_stream_ends_when_its_time_is_over(newsroom, monkeypatch):
    monkeypatch.setattr(changes, "LONGEST", 0.2)
    monkeypatch.setattr(changes, "HEARTBEAT", 0.1)
    with anyio.fail_after(5):
        await Listener(newsroom).listen()


def test_who_shows_a_token_must_show_a_valid_one(door, newsroom):
    assert door.get(PATH, headers={"Authorization": "Bearer x"}).status_code == 401
    newsroom.app.state.door.leaving = lambda: True  # so that the stream ends
    for who in newsroom.tokens:
        assert door.get(PATH, headers=newsroom.headers(who)).status_code == 200


def test_a_portal_that_follows_leaves_a_trace_of_where_it_is(door, newsroom, monkeypatch):
    log(newsroom, 3)
    monkeypatch.setattr(changes, "LONGEST", 0.2)
    monkeypatch.setattr(changes, "HEARTBEAT", 0.1)
    assert door.get(f"{PATH}?after=2", headers=newsroom.headers("portal")).status_code == 200
    told = door.get("/v1/portals/portal", headers=newsroom.headers("desk")).json()
    assert told["position"]["seq"] == 3


def test_without_the_store_it_is_said_before_a_stream_begins(newsroom):
    down = replace(newsroom, app=create(newsroom.settings, replace(newsroom.tools, public=Down("s3"))))
    with down.client() as door:
        answer = door.get(PATH)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:pressroom:problem:unavailable")


@pytest.mark.parametrize("query", ["after=x", "after=-1"])
def test_a_bad_place_is_a_problem(door, query):
    answer = door.get(f"{PATH}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@contextlib.contextmanager
def process_of(newsroom, unread):
    """The same server as in production, in a thread."""
    settings = newsroom.settings.model_copy(update={"port": 0, "log_level": "CRITICAL"})
    server = process.server(newsroom.app, settings)
    door = process.listening(server.config, unread)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield server, door.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def test_a_process_that_stops_ends_its_streams_and_vanished_clients_hold_nothing(newsroom, monkeypatch):
    """One listens, one has vanished without a word, one lets everything that is sent to it lie."""
    monkeypatch.setattr(changes, "HEARTBEAT", 0.05)
    monkeypatch.setattr(changes, "STILL_HERE", ": " + "x" * 1_000_000 + "\n\n")
    monkeypatch.setattr(event_stream, "PATIENCE", 0.5)
    watching = newsroom.app.state.door.watch
    with process_of(newsroom, unread=0.5) as (server, port):
        gone, idle = (socket.create_connection(("127.0.0.1", port)) for _ in range(2))
        for one in (gone, idle):
            one.sendall(f"GET {PATH} HTTP/1.1\r\nHost: door\r\n\r\n".encode())
        wait_for(lambda: watching.streams == 2)
        gone.close()
        wait_for(lambda: watching.streams == 0)
        wait_for(lambda: not server.server_state.connections)  # the kernel has ended the idle one's
        monkeypatch.setattr(changes, "STILL_HERE", event_stream.STILL_HERE)
        with httpx.stream("GET", f"http://127.0.0.1:{port}{PATH}", timeout=10, trust_env=False) as answer:
            lines = answer.iter_lines()
            assert next(lines).startswith("retry: ")
            server.should_exit = True
            began = time.monotonic()
            for _ in lines:  # to a whole ending: httpx raises where one is cut off
                pass
        assert time.monotonic() - began < process.FAREWELL
        idle.close()


def wait_for(true):
    deadline = time.monotonic() + 15
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
