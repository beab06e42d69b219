"""Every mutable public object again from the log: whatever is broken, and whoever else is at work."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest

from portal.source import Answer
from portal.terms import Terms
from portal.verify import verify
from tests import signing
from tests.faults.ports import Calls, Killed, Kind
from tests.faults.processes import HOUSE, AtOnce, Newsroom, World, photo
from tests.faults.promises import broken
from tests.newsroom import article
from wire import documents, keys
from wire.adapters.memory import MemoryStore
from wire.change import Change, Head, Segment
from workers.history import Damaged
from workers.rebuild import Rebuilt, rebuild

Objects = dict[str, bytes]


@cache
def lived_in() -> World:
    """Articles in three sections; corrected, moved, taken down, moved and then taken down; with photos.

    Three were breaking: one of them stands as it was added to.
    """
    newsroom = Newsroom()
    items = [newsroom.submit(article(headline=f"Tin {n}", section=f"Mục {n % 3}")) for n in range(7)]
    pictured = [newsroom.submit(photo=photo(shade)) for shade in (0, 1)]
    breaking = [newsroom.submit(article(priority="breaking"), photo(shade)) for shade in (0, 1, 2)]
    assert newsroom.settle()
    newsroom.correct(items[0], headline="Tin đã sửa", section="Mục 0")
    newsroom.correct(items[1], headline="Tin chuyển mục", section="Mục mới")
    newsroom.correct(items[2], headline="Tin chuyển rồi gỡ", section="Mục vắng")
    newsroom.take_down(items[3])
    newsroom.take_down(pictured[0])
    newsroom.take_down(breaking[0])
    newsroom.correct(breaking[1], headline="Tin nóng đã sửa")
    assert newsroom.settle()
    newsroom.take_down(items[2])
    assert newsroom.settle()
    newsroom.world.tools.clock.sleep(20)  # the next look checkpoints the front
    newsroom.submit(article(headline="Tin cuối", section="Mục 1"))
    assert newsroom.settle()
    return newsroom.world


def world() -> World:
    return lived_in().copy()


def run(world: World, *, dry: bool = False, calls: Calls | None = None) -> Rebuilt:
    return rebuild((calls or Calls()).over(world.tools), HOUSE, AtOnce(1), dry=dry)


def public(world: World) -> Objects:
    """What stands in the public bucket; of the head what does not depend on the moment."""
    found = world.buckets().public
    head = Head.from_bytes(found[keys.HEAD])
    signature = found.pop(keys.signature(keys.HEAD))
    told = {"seq": head.seq, "epoch": head.epoch, "sha256": head.sha256}
    signed = signing.holds(world.buckets().public[keys.HEAD], signature, signing.KEY.public)
    return found | {keys.HEAD: documents.write(told | {"signed": signed})}


def mutable(world: World) -> list[str]:
    views = ("feeds/", "sitemaps/")
    return sorted(
        key
        for key in world.buckets().public
        if key == keys.HEAD or key.endswith("/latest.json") or key.startswith(views)
    )


def one_of_each(world: World) -> list[str]:
    """Of topics and places, and of items, one; all of the others."""
    kinds = {
        re.sub(r"(?<=topic/)[^.]+|(?<=place/)[^.]+|(?<=items/)[^/]+", "…", key): key for key in mutable(world)
    }
    return sorted(kinds.values())


def gone(world: World, key: str) -> None:
    world.tools.public.delete([key])


def garbage(world: World, key: str) -> None:
    world.tools.public.put(key, b"<html>\xff")


def altered(world: World, key: str) -> None:
    """Still readable, and the claims of a document that says it is newer than all."""
    body = world.tools.public.get(key).body
    changed = body.replace(b'"version":', b'"version":99').replace(b'"seq":', b'"seq":0')
    changed = changed.replace(b"</", b"!</") if changed == body else changed
    world.tools.public.put(key, changed.replace(b'":', b'_":', 1) if changed == body else changed)


def respelt(world: World, key: str) -> None:
    """It says the same in other bytes."""
    world.tools.public.put(key, world.tools.public.get(key).body.replace(b'":', b'": ', 1))


def item_with(world: World, event: str) -> str:
    return next(item for item, change in world.buckets().newest.items() if change["event"] == event)


def test_where_all_is_right_nothing_is_written() -> None:
    here = world()
    before = here.tools.public.objects.copy()

    found = run(here)

    assert not found.differs
    assert here.tools.public.objects == before
    newest = here.buckets().newest
    assert (found.segments, found.items) == (len(here.buckets().segments), len(newest))
    assert found.compared == len(mutable(here))


@pytest.mark.parametrize("damage", [gone, garbage, altered])
def test_whichever_mutable_object_is_broken_it_comes_back_byte_for_byte(
    damage: Callable[[World, str], None],
) -> None:
    right = public(world())
    for key in one_of_each(world()):
        here = world()
        damage(here, key)

        found = run(here)

        assert (found.written, found.removed, found.open) == ((key,), (), False)
        assert public(here) == right, key
        assert not run(here).differs, key


class Portal:
    """The public bucket as a portal reads it."""

    name = "portal"

    def __init__(self, here: World) -> None:
        self._public = here.tools.public

    def get(self, key: str) -> bytes | None:
        return self.ask(key, "").body

    def ask(self, key: str, etag: str) -> Answer:
        blob = self._public.get(key)
        return Answer(blob.body if blob else None)


def differing(here: World) -> set[str]:
    """What a portal finds; this newsroom has no list of keys."""
    return {
        one.key for one in verify(Portal(here), terms=Terms(unsigned=True), clock=here.tools.clock).problems
    }


@pytest.mark.parametrize("damage", [gone, garbage, altered, respelt])
def test_whatever_differs_verify_finds_too(damage: Callable[[World, str], None]) -> None:
    assert differing(world()) == set()
    for key in one_of_each(world()):
        here = world()
        damage(here, key)
        same = damage is respelt and not key.endswith("/latest.json")  # no reader can tell
        assert (key in differing(here)) != same, key


def test_all_of_them_at_once() -> None:
    here = world()
    right = public(here)
    here.tools.public.delete(mutable(here))
    here.tools.desk.delete([keys.FRONT])

    found = run(here)

    assert list(found.written) == mutable(here)
    assert public(here) == right
    assert found.checkpoint
    again = run(here)
    assert not again.differs
    assert not again.checkpoint


def test_a_dry_run_tells_the_same_and_writes_nothing() -> None:
    here = world()
    for number, key in enumerate(mutable(here)):
        (gone, garbage, altered)[number % 3](here, key)
    here.tools.public.put("feeds/section/stray.json", b"{}")
    before = here.buckets()

    found = run(here, dry=True)

    assert here.buckets() == before
    assert list(found.written) == mutable(world())
    assert found.removed == ("feeds/section/stray.json",)
    done = run(here)
    assert (done.written, done.removed) == (found.written, found.removed)


def test_views_and_pointers_that_nothing_explains_go() -> None:
    here = world()
    right = public(here)
    strays = [
        "feeds/section/stray.rss",
        "feeds/odd.txt",
        f"{keys.ITEMS}{here.name()}/latest.json",
        "sitemaps/x",
    ]
    for key in strays:
        here.tools.public.put(key, b"{}")

    assert run(here).removed == tuple(sorted(strays))
    assert public(here) == right


def test_what_is_left_of_an_item_that_was_taken_down_goes_with_its_photo() -> None:
    """As if the keeper had died before it removed anything."""
    newsroom = Newsroom()
    item = newsroom.submit(photo=photo())
    newsroom.settle()
    published = newsroom.world.buckets()
    newsroom.take_down(item)
    newsroom.settle()
    here = newsroom.world
    right = public(here)
    item_key = json.loads(published.public[keys.segment(1)])["changes"][0]["key"]
    for key in [one for one in published.public if one not in right]:
        here.tools.public.put(key, published.public[key])
    garbage(here, f"{keys.ITEMS}{item}/7-0123456789abcdef.ninjs.json")

    found = run(here)

    assert {item_key, keys.beside(item_key, "html")} < set(found.removed)
    assert public(here) == right


def test_a_canceled_item_is_cleared_of_what_cannot_be_read_too() -> None:
    here = world()
    right = public(here)
    item = item_with(here, "canceled")
    garbage(here, keys.item(item, 7, "0" * 64))

    run(here)

    assert public(here) == right


def test_what_is_on_its_way_stays() -> None:
    """Documents of a new article and of a correction lie there before any segment names them."""
    here = world()
    newsroom = Newsroom(here)
    newsroom.submit(article(headline="Đang chờ"), photo())
    newsroom.correct(item_with(here, "published"))
    newsroom.work()
    before = here.buckets()

    found = run(here)

    assert not found.differs
    assert here.buckets() == before


def test_a_head_that_was_rolled_back_is_brought_to_the_end() -> None:
    here = world()
    right = public(here)
    first = Head.from_bytes(here.tools.public.get(keys.HEAD).body)
    segment = here.buckets().segments[2]
    back = Head(segment["seq"] - 1, first.epoch, segment["prev"], first.at, first.expires)
    here.tools.public.put(keys.HEAD, back.to_bytes())

    assert run(here).written == (keys.HEAD,)
    assert public(here) == right


def test_a_head_of_another_log_is_no_witness() -> None:
    here = world()
    right = public(here)
    head = Head.from_bytes(here.tools.public.get(keys.HEAD).body)
    here.tools.public.put(keys.HEAD, Head(999, "other", head.sha256, head.at, head.expires).to_bytes())

    assert run(here).written == (keys.HEAD,)
    assert public(here) == right


@pytest.mark.parametrize("damage", [gone, garbage, altered])
def test_a_signature_that_does_not_fit_is_written_again_with_its_head(
    damage: Callable[[World, str], None],
) -> None:
    right, here = public(world()), world()
    damage(here, keys.signature(keys.HEAD))
    if damage is altered:
        here.tools.public.put(keys.signature(keys.HEAD), signing.KEY.sign(b"another head", "seq:1"))

    assert run(here).written == (keys.HEAD,)
    assert public(here) == right
    assert not run(here).differs


def test_an_empty_newsroom_has_its_views_too() -> None:
    newsroom = Newsroom()
    newsroom.settle()
    here = newsroom.world
    right = public(here)
    assert not run(here).differs
    here.tools.public.delete([key for key in right if key != keys.HEAD])

    run(here)

    assert public(here) == right
    gone(here, keys.HEAD)
    assert run(here).written == (keys.HEAD,)


def without_segment(here: World) -> str:
    gone(here, keys.segment(3))
    return keys.segment(3)


def without_the_last_segment(here: World) -> str:
    last = keys.segment(len(here.buckets().segments))
    gone(here, last)
    return last


def with_another_segment(here: World) -> str:
    respelt(here, keys.segment(3))
    return keys.segment(4)  # the first that does not follow


def with_no_segment(here: World) -> str:
    garbage(here, keys.segment(3))
    return keys.segment(3)


def with_a_version_twice(here: World) -> str:
    return with_one_more(here, Change.from_document(here.buckets().segments[0]["changes"][0]))


def with_an_addition_twice(here: World) -> str:
    item = item_with(here, "renditions")
    changes = [one for segment in here.buckets().segments for one in segment["changes"]]
    return with_one_more(here, Change.from_document([one for one in changes if one["item"] == item][-1]))


def with_an_addition_to_what_is_overtaken(here: World) -> str:
    item = item_with(here, "corrected")
    changes = [one for segment in here.buckets().segments for one in segment["changes"]]
    first = next(one for one in changes if one["item"] == item)
    return with_one_more(here, Change.from_document(first | {"event": "renditions"}))


def with_one_more(here: World, change: Change) -> str:
    head = Head.from_bytes(here.tools.public.get(keys.HEAD).body)
    segment = Segment(head.seq + 1, head.epoch, head.sha256, "batch", head.at, (change,))
    here.tools.public.put(keys.segment(segment.seq), segment.to_bytes())
    return keys.segment(segment.seq)


def with_another_document(here: World) -> str:
    key: str = here.buckets().newest[item_with(here, "corrected")]["key"]
    respelt(here, key)
    return key


def without_document(here: World) -> str:
    key: str = here.buckets().newest[item_with(here, "canceled")]["key"]
    gone(here, key)
    return key


@pytest.mark.parametrize(
    "break_it",
    [
        without_segment,
        without_the_last_segment,
        with_another_segment,
        with_no_segment,
        with_a_version_twice,
        with_an_addition_twice,
        with_an_addition_to_what_is_overtaken,
        with_another_document,
        without_document,
    ],
)
def test_over_a_damaged_log_nothing_is_written_and_the_object_is_named(
    break_it: Callable[[World], str],
) -> None:
    here = world()
    for key in mutable(here):
        if key != keys.HEAD:
            gone(here, key)
    named = break_it(here)
    before = here.buckets()

    with pytest.raises(Damaged, match=named) as refusal:
        run(here)

    assert refusal.value.key == named
    assert here.buckets() == before


@cache
def young() -> World:
    """As much as a keeper needs to be in the way of a rebuild; the runs below are hundreds."""
    newsroom = Newsroom()
    items = [newsroom.submit(article(headline=f"Tin {n}", section=f"Mục {n % 2}")) for n in range(2)]
    pictured = newsroom.submit(photo=photo())
    assert newsroom.settle()
    newsroom.correct(items[0], headline="Tin đã sửa")
    newsroom.take_down(pictured)
    assert newsroom.settle()
    newsroom.world.tools.clock.sleep(20)  # the next look checkpoints the front
    newsroom.submit(article(headline="Tin cuối", section="Mục 1"))
    assert newsroom.settle()
    return newsroom.world


@cache
def staged() -> World:
    """A new article, a breaking one, a correction into another section and a takedown: all but the commit."""
    here = young().copy()
    newsroom = Newsroom(here)
    newsroom.submit(article(headline="Tin nóng", priority="breaking"), photo())
    newsroom.submit(article(headline="Tin mới", section="Mục 9"))
    newsroom.correct(item_with(here, "published"), headline="Tin đổi mục", section="Mục 2")
    newsroom.take_down(item_with(here, "corrected"))
    newsroom.work()
    return here


def waiting() -> World:
    return staged().copy()


def spoiled() -> World:
    """The same, and all that is mutable is broken; in what a keeper reads the version is still right."""
    here = waiting()
    moving = {keys.latest(item_with(here, event)) for event in ("published", "corrected")}
    for number, key in enumerate(one for one in mutable(here) if one != keys.HEAD):
        (respelt if key in moving else (gone, altered)[number % 2])(here, key)
    return here


def committed(before: World, after: World) -> list[str]:
    """The events of the lines that one log has more than the other."""
    return sorted(change["event"] for change in after.buckets().changes[len(before.buckets().changes) :])


ALL = ["canceled", "corrected", "published", "published", "renditions"]


def test_wherever_keepers_commit_meanwhile_the_newer_state_stays() -> None:
    before, calls = spoiled(), Calls()
    run(spoiled(), calls=calls)
    for at, name in enumerate(calls.made, start=1):
        here = spoiled()
        watched = Watched(here)

        found = run(here, calls=Calls(at, Kind.FROZEN, elsewhere=lambda here=here: Newsroom(here).settle(8)))

        assert all(versions == sorted(versions) for versions in watched.pointed.values()), name
        assert committed(before, here) == ALL, name
        assert broken(here.buckets()) == [], name
        assert not run(here, dry=True).differs, f"{name}: {found}"


class Watched(MemoryStore):
    """Keeps the versions that each pointer was written with, in order."""

    def __init__(self, here: World) -> None:
        super().__init__(here.tools.clock)
        self.objects = here.tools.public.objects
        self.pointed: dict[str, list[int]] = defaultdict(list)
        here.tools = replace(here.tools, public=self)

    def put(self, key: str, body: bytes) -> None:
        super().put(key, body)
        self._note(key, body)

    def put_new(self, key: str, body: bytes) -> bool:
        return super().put_new(key, body) and self._note(key, body)

    def swap(self, key: str, body: bytes, *, etag: str) -> bool:
        return super().swap(key, body, etag=etag) and self._note(key, body)

    def _note(self, key: str, body: bytes) -> bool:
        if key.endswith("/latest.json"):
            self.pointed[key].append(json.loads(body)["version"])
        return True


def test_a_pointer_never_goes_back_however_often_it_moves_meanwhile() -> None:
    """Once before the log is read on, and once more at any call after."""
    item = item_with(world(), "published")
    key = keys.latest(item)

    def correct(here: World, version: int) -> None:
        newsroom = Newsroom(here)
        newsroom.correct(item, version)
        newsroom.settle(8)

    def moving(at: int = 0) -> tuple[list[int], list[str]]:
        """The versions it was pointed to, and the calls of the rebuild."""
        here = world()
        respelt(here, key)
        watched = Watched(here)
        first = Calls(0, Kind.FROZEN, lambda: correct(here, 1), first="public.walk items/")
        second = Calls(at, Kind.FROZEN, lambda: correct(here, 2))
        rebuild(first.over(second.over(here.tools)), HOUSE, AtOnce(1))
        return watched.pointed[key], second.made

    _, made = moving()
    start = made.index("public.walk items/") + 2
    for at, name in enumerate(made[start - 1 :], start=start):
        versions, _ = moving(at)
        assert versions == sorted(versions), name
        assert versions[-1] == 3, name


def test_wherever_a_keeper_sleeps_meanwhile_no_promise_breaks() -> None:
    """It wakes after the rebuild, with what it knew before."""
    before, calls = spoiled(), Calls()
    Newsroom(spoiled(), calls).keep()
    for at, name in enumerate(calls.made, start=1):
        here = spoiled()
        newsroom = Newsroom(here, Calls(at, Kind.FROZEN, elsewhere=lambda here=here: run(here)))

        assert newsroom.settle(), name

        assert committed(before, here) == ALL, name
        assert broken(here.buckets()) == [], name
        assert not run(here, dry=True).differs, name


def test_wherever_a_keeper_died_before_the_next_one_ends_nothing_twice() -> None:
    """The head is never brought past a segment whose submissions have not ended."""
    before, calls = waiting(), Calls()
    Newsroom(waiting(), calls).look()
    opened = 0
    for at, name in enumerate(calls.made, start=1):
        for headless in (False, True):
            here = waiting()
            with suppress(Killed):
                Newsroom(here, Calls(at, Kind.KILLED)).look()
            if headless:
                gone(here, keys.HEAD)

            opened += run(here).open

            assert Newsroom(here).settle(), name
            assert committed(before, here) == ALL, name
            assert broken(here.buckets()) == [], name
            assert not run(here, dry=True).differs, name
    assert opened


def test_wherever_a_keeper_died_before_what_is_awaited_is_begun() -> None:
    """Nothing else is open in its segment, and its pointer is mended by the rebuild."""
    given = young().copy()
    newsroom = Newsroom(given)
    newsroom.submit(article(headline="Tin nóng", priority="breaking"), photo())
    newsroom.work()
    calls = Calls()
    Newsroom(given.copy(), calls).look()
    for at, name in enumerate(calls.made, start=1):
        here = given.copy()
        with suppress(Killed):
            Newsroom(here, Calls(at, Kind.KILLED)).look()
        run(here)
        assert Newsroom(here).settle(), name
        assert committed(given, here) == ["published", "renditions"], name
        assert broken(here.buckets()) == [], name
        assert not run(here, dry=True).differs, name
