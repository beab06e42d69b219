"""Many photos in one article: who is last wakes it, a bad one is named, what has ended is left alone."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from tests import hostile_photos, photos
from tests.newsroom import article
from tests.worlds import World
from wire import documents, keys, photo
from wire.ports import Tools
from wire.submission import Photo, Receipt
from workers.reasons import reason
from workers.receipts import claim


def body(number: int) -> bytes:
    return photos.jpeg(photos.flat(24, 16, [10 + 5 * number, 60, 90]))


def damaged() -> bytes:
    """Its header and its sums are right, and of its pixels most are missing: the door lets it in."""
    return hostile_photos.png(120, 90, colours=2, pixels=zlib.compress(bytes(500)))


def kept(tools: Tools, *bodies: bytes) -> tuple[Photo, ...]:
    taken = tuple(photo.probe(one, max_pixels=10**8) for one in bodies)
    for one, found in zip(bodies, taken, strict=True):
        tools.desk.put(keys.original(found.sha256), one)
    return taken


def gallery(world: World, *bodies: bytes) -> tuple[str, tuple[Photo, ...]]:
    taken = kept(world.tools, *bodies)
    images = [{"caption": f"Cảnh {number}", "credit": "Minh Hà"} for number in range(1, len(taken) + 1)]
    return world.accept(article(images=images), photos=taken), taken


def receipt(world: World, name: str) -> dict[str, Any]:
    return json.loads(world.tools.desk.get(keys.receipt(name)).body)


@pytest.fixture
def world() -> World:
    return World()


def test_forty_photos_are_joined_in_their_order(world: World) -> None:
    name, taken = gallery(world, *(body(number) for number in range(40)))
    world.work()
    item = documents.read(world.tools.public.get(keys.latest(name)).body)
    assert [one["original"] for one in item["images"]] == [one.sha256 for one in taken]
    places = [one["image"] for one in item["renditions"]]
    assert places == sorted(places)
    assert set(places) == set(range(40))


def test_a_photo_is_marked_as_shown_before_it_is_published(world: World) -> None:
    name, taken = gallery(world, *(body(number) for number in range(3)))
    world.work()
    assert all(world.tools.desk.has(keys.use(one.sha256, name)) for one in taken)


def test_a_broken_one_among_them_refuses_the_article_and_is_named(world: World) -> None:
    name, _ = gallery(world, body(0), damaged(), body(1), damaged())
    world.work()
    told = receipt(world, name)
    assert told["ending"] == "refused"
    for language in ("vi", "en"):
        assert "2 (“Cảnh 2”), 4 (“Cảnh 4”)" in told["reason"][language]
    assert world.tools.public.get(keys.latest(name)) is None


def test_what_has_ended_costs_no_more_rendering(world: World) -> None:
    name, taken = gallery(world, body(0), body(1))
    at = "2026-11-22T01:02:03.000Z"
    claim(Receipt(name, "refused", name, 1, at, reason=reason("broken_photo", photo="1")), world.tools)
    for one in taken:
        world.shell.render(name, one.sha256)
        assert not list(world.tools.desk.walk(keys.manifests(one.sha256)))
        assert world.tools.board.attempt(f"{name}:{one.sha256}") == 1


def woken(world: World, name: str, taken: tuple[Photo, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Where the article is said to stand once its photos are rendered, by whoever comes from them alone."""
    world.tools.queue.articles.clear()
    for one in taken:
        world.shell.render(name, one.sha256)
    return world.tools.queue.pages


def test_nobody_looks_for_what_was_laid_down_before_the_last_photo_was_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, taken = gallery(world, body(0), body(1))
    assert woken(world, name, taken) == [(keys.submission(name), (name,))]
    with monkeypatch.context() as patch:
        patch.setattr(world.tools.public, "list", lambda *_, **__: pytest.fail("it was looked for"))
        for work in world.shell.page(*world.tools.queue.pages.pop()):
            work()
    world.work()
    assert documents.read(world.tools.public.get(keys.latest(name)).body)["item"] == name


def test_where_the_photo_stood_already_somebody_may_have_laid_it_down(world: World) -> None:
    name, taken = gallery(world, body(0))
    woken(world, name, taken)
    world.work()
    late, same = gallery(world, body(0))
    assert len(woken(world, late, same)) == 0
    assert world.tools.queue.articles == [late]


def test_after_an_attempt_that_did_not_come_back_it_is_looked_for(world: World) -> None:
    name, taken = gallery(world, body(0))
    world.tools.board.attempt(f"{name}:{taken[0].sha256}")
    assert len(woken(world, name, taken)) == 0
    assert world.tools.queue.articles == [name]
