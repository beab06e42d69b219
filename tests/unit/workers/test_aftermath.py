"""What follows a takedown: caches are told until they have taken it, whatever dies in between."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler

import pytest
from pydantic import SecretStr

from tests.servers import serving
from tests.worlds import World
from wire import keys
from wire.change import Head
from wire.config import BadSettings, Settings
from wire.takedown import Takedown
from workers import aftermath
from workers.aftermath import Aftermath
from workers.purge import MOST_URLS, Hook, hook

PUBLIC = "https://news.example/public"


class Caches:
    """A purge service: what it was asked, and which statuses it answers first."""

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, dict]] = []
        self.statuses: list[int] = []

    @property
    def urls(self) -> list[str]:
        return [url for _, body in self.asked for url in body["urls"]]

    def handler(self) -> type[BaseHTTPRequestHandler]:
        caches = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                caches.asked.append((self.headers.get("Authorization"), body))
                self.send_response(caches.statuses.pop(0) if caches.statuses else 204)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def caches(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return Caches()


@pytest.fixture
def address(caches):
    with serving(caches.handler()) as base:
        yield f"{base}/purge"


def taken_down() -> tuple[World, str]:
    world = World()
    item = world.accept()
    world.work()
    world.accept({"reason": "Sai sự thật"}, kind="takedown", item=item, version=2)
    world.work()
    return world, item


def told(world: World, item: str) -> Takedown:
    return Takedown.from_bytes(world.tools.desk.get(keys.takedown(item)).body)


def after(world: World, address: str = "", token: str = "") -> Aftermath:
    """As a keeper starts it."""
    return Aftermath(world.tools, PUBLIC, Hook(address, token) if address else None)


def test_every_address_is_told_once_it_is_gone(caches, address):
    world, item = taken_down()

    after(world, address, "geheim").look()

    record = told(world, item)
    assert caches.asked == [("Bearer geheim", {"item": item, "urls": caches.urls})]
    assert sorted(caches.urls) == sorted(f"{PUBLIC}/{key}" for key in record.cached)
    assert f"{PUBLIC}/items/{item}/latest.json" in caches.urls
    assert (record.purge.state, record.purge.sent, record.purge.told) == ("done", len(record.cached), "204")
    assert record.first == 1
    assert not world.tools.desk.has(keys.purge(item))


def test_nothing_is_told_before_the_head_says_so(caches, address):
    """Until then a feed may still show the item, and a cache would fetch that again."""
    world, item = taken_down()
    head = Head.from_bytes(world.tools.public.get(keys.HEAD).body)
    before = Head(head.seq - 1, head.epoch, head.sha256, head.at, head.expires)
    world.tools.public.put(keys.HEAD, before.to_bytes())
    follower = after(world, address)

    follower.look()
    assert caches.asked == []

    world.tools.public.put(keys.HEAD, head.to_bytes())
    follower.look()
    assert told(world, item).purge.state == "done"


def test_it_is_tried_again_with_pauses_until_it_is_taken_over_restarts(caches, address):
    world, item = taken_down()
    caches.statuses = [500, 302, 404]

    after(world, address).look()
    assert (told(world, item).purge.told, told(world, item).purge.attempts) == ("500", 1)
    after(world, address).look()
    assert len(caches.asked) == 1  # not yet

    pauses = []
    while told(world, item).purge.state == "waiting":
        since = world.tools.clock.now()
        while (seen := len(caches.asked)) == len(caches.asked):
            world.tools.clock.sleep(0.5)
            after(world, address).look()
            if len(caches.asked) > seen:
                break
        pauses.append((world.tools.clock.now() - since).total_seconds())

    assert len(caches.asked) == 4
    assert 1 <= pauses[0] <= 2.5
    assert 4 <= pauses[2] <= 8.5
    assert not world.tools.desk.has(keys.purge(item))


def test_nobody_there_is_as_good_as_a_refusal(address):
    world, item = taken_down()
    after(world, "http://127.0.0.1:9/purge").look()
    assert told(world, item).purge.told == "ConnectError"
    assert world.tools.desk.has(keys.purge(item))


def test_many_are_told_in_batches_and_a_refused_one_goes_on_where_it_stopped(caches, address):
    world, item = taken_down()
    record = told(world, item)
    many = tuple(f"media/{number:064x}/wide-400.jpg" for number in range(1100))
    grown = Takedown(**(vars(record) | {"removed": many}))
    world.tools.desk.put(keys.takedown(item), grown.to_bytes())
    caches.statuses = [204, 503]

    after(world, address).look()
    assert [len(body["urls"]) for _, body in caches.asked] == [MOST_URLS, MOST_URLS]
    assert told(world, item).purge.sent == MOST_URLS
    world.tools.clock.sleep(aftermath.LONGEST)
    after(world, address).look()

    assert caches.asked[1][1] == caches.asked[2][1]
    assert sorted(set(caches.urls)) == sorted(f"{PUBLIC}/{key}" for key in grown.cached)
    assert told(world, item).purge.state == "done"


def test_two_keepers_do_not_send_the_same_batch(caches, address):
    world, item = taken_down()
    one, other = after(world, address), after(world, address)
    tell = one._hook.tell

    def slowly(*what):
        other.look()
        return tell(*what)

    one._hook.tell = slowly
    one.look()

    assert len(caches.asked) == 1
    assert told(world, item).purge.state == "done"


def test_a_keeper_that_dies_while_it_tells_is_followed_by_another(caches, address):
    world, item = taken_down()
    dying = after(world, address)
    dying._hook.tell = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        dying.look()

    after(world, address).look()
    assert caches.asked == []
    world.tools.clock.sleep(aftermath.LEASE + 1)
    after(world, address).look()

    assert told(world, item).purge.state == "done"


def test_without_a_hook_the_record_says_so():
    world, item = taken_down()
    after(world).look()
    assert (told(world, item).purge.state, told(world, item).first) == ("off", 1)
    assert not world.tools.desk.has(keys.purge(item))


def test_what_comes_to_light_meanwhile_is_told_as_well(caches, address):
    world, item = taken_down()
    one = after(world, address)
    tell, late = one._hook.tell, keys.item(item, 1, "ef" * 32)

    def meanwhile(*what):
        if not caches.asked:
            known = told(world, item)
            grown = Takedown(
                **(vars(known) | {"removed": (late, *known.removed), "purge": type(known.purge)()})
            )
            world.tools.desk.put(keys.takedown(item), grown.to_bytes())
        return tell(*what)

    one._hook.tell = meanwhile
    one.look()

    assert f"{PUBLIC}/{late}" in caches.urls
    assert told(world, item).purge.state == "done"


def test_a_removal_that_was_interrupted_is_completed():
    world, item = taken_down()
    record = told(world, item)
    straggler = record.removed[0]
    world.tools.public.put(straggler, b"{}")
    undone = Takedown(**(vars(record) | {"gone": ""}))
    world.tools.desk.put(keys.takedown(item), undone.to_bytes())

    after(world).look()

    assert not world.tools.public.has(straggler)
    assert told(world, item).gone


@pytest.mark.parametrize("url", ["ftp://caches/", "caches.example/purge", "http://", "http://x:99999999/"])
def test_an_address_that_cannot_be_one_is_refused_at_the_start(url):
    with pytest.raises(BadSettings, match="PRESSROOM_PURGE_URL"):
        hook(Settings(purge_url=url))


def test_the_token_is_secret():
    settings = Settings(purge_url="http://127.0.0.1/purge", purge_token=SecretStr("geheim"))
    assert hook(settings) is not None
    assert "geheim" not in repr(settings)
    assert hook(Settings()) is None
