"""What is written down of a takedown, before anything goes, and what the public may see of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.validate import violations
from tests import photos
from tests.newsroom import article
from tests.worlds import World
from wire import documents, keys, tokens
from wire.adapters import memory
from wire.adapters.memory import MemoryStore
from wire.photo import probe
from wire.ports import Clock
from wire.submission import Submission
from wire.takedown import Takedown
from workers import commit
from workers.takedown import remove, remove_late

ORDER = {
    "reason": "Chấp hành yêu cầu.",
    "reasonCode": "legal",
    "legalReference": "Công văn số 118/CV-TT",
}
IMAGE = {"part": "p", "caption": "Cầu", "credit": "Minh Hà"}


def photo(world: World, shade: int = 0):
    body = photos.jpeg(photos.flat(64, 48, [200, 40 + shade, 40]))
    found = probe(body, max_pixels=10**6)
    world.tools.desk.put(keys.original(found.sha256), body)
    return found


def publish(world: World, *shades: int, **fields: object) -> str:
    taken = tuple(photo(world, shade) for shade in shades)
    name = world.accept(article(images=[IMAGE] * len(taken), **fields), photos=taken)
    world.work()
    assert world.receipt(name)["ending"] == "published"
    return name


def take_down(world: World, item: str, version: int = 2) -> str:
    order = world.accept(ORDER, kind="takedown", item=item, version=version)
    world.work()
    return order


def told(world: World, item: str) -> Takedown:
    return Takedown.from_bytes(world.tools.desk.get(keys.takedown(item)).body)


def public(world: World) -> set[str]:
    return set(world.tools.public.objects)


def test_the_record_says_what_went_by_whose_order_and_when() -> None:
    world = World()
    item = publish(world, 0)
    before = public(world)

    order = take_down(world, item)

    record = told(world, item)
    went = {key for key in before - public(world) if key.startswith(("items/", "media/"))}
    assert set(record.removed) == went
    assert len([key for key in went if key.startswith("media/")]) > 1
    assert (record.submission, record.order, record.version) == (order, ORDER, 2)
    assert (record.seq, record.kept) == (2, ())
    assert record.accepted <= record.committed <= record.gone
    assert keys.latest(item) in record.cached
    assert {"feeds/all.json", "feeds/section/nong-thon-moi.rss", "sitemaps/news.xml"} <= set(record.cached)


def test_who_ordered_it_is_in_the_private_trail_and_never_in_public() -> None:
    world = World()
    item = publish(world)
    raw = tokens.create(world.tools.desk, "desk", "Bùi Thị Trực Đêm", world.tools.clock)
    owner = raw.split("_")[2]
    order = world.accept(ORDER, kind="takedown", item=item, version=2)
    accepted = documents.read(world.tools.desk.get(keys.submission(order)).body)
    named = documents.write(accepted | {"owner": owner})
    world.tools.desk.put(keys.submission(order), named)
    world.work()

    (trail,) = [documents.read(world.tools.desk.get(e.key).body) for e in world.tools.desk.walk("audit/")]

    assert (trail["deed"], trail["by"], trail["name"]) == ("takedown", owner, "Bùi Thị Trực Đêm")
    assert (trail["order"], trail["item"], trail["seq"]) == (ORDER, item, 2)
    assert (told(world, item).by, told(world, item).name) == (owner, "Bùi Thị Trực Đêm")
    everything = b"".join(body for body, _ in world.tools.public.objects.values())
    assert owner.encode() not in everything
    assert "Trực Đêm".encode() not in everything
    tombstone = world.public(keys.latest(item))
    assert violations("item", tombstone) == ()
    assert tombstone["takedown"]["legalReference"] == ORDER["legalReference"]


def test_renditions_that_another_item_shows_stay_and_are_said_to() -> None:
    world = World()
    item = publish(world, 0, 90)
    other = publish(world, 0)
    shared = {one["href"] for one in world.public(keys.latest(other))["renditions"]}

    take_down(world, item)

    record = told(world, item)
    assert set(record.kept) == shared
    assert not shared & set(record.removed)
    assert shared <= public(world)
    assert not [key for key in record.removed if key in public(world)]


def test_the_record_is_complete_before_the_first_object_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    item = publish(world, 0)
    before = {key for key in public(world) if key.startswith(("items/", "media/"))}
    delete, seen = world.tools.public.delete, []

    def looking(doomed):
        seen.append(told(world, item))
        delete(doomed)

    monkeypatch.setattr(world.tools.public, "delete", looking)
    take_down(world, item)

    assert {*seen[0].removed, keys.latest(item)} == before
    assert world.tools.desk.has(keys.purge(item))
    assert seen[0].gone == ""


def test_applied_twice_it_is_written_down_once() -> None:
    world = World()
    item = publish(world, 0)
    take_down(world, item)
    first = told(world, item)
    world.tools.clock.sleep(100)
    trail = [entry.key for entry in world.tools.desk.walk("audit/")]

    remove(item, first.tombstone, world.tools)

    assert told(world, item) == first
    assert [entry.key for entry in world.tools.desk.walk("audit/")] == trail


def test_files_that_are_laid_after_it_go_and_are_written_down_too() -> None:
    world = World()
    item = publish(world, 0)
    late = world.accept(article(headline="Bản sửa"), item=item, version=2)
    world.tools.queue.articles.clear()
    take_down(world, item)
    first = told(world, item)
    straggler = keys.item(item, 2, "ab" * 32)
    body = documents.write({"section": "doi-song", "integrity": {"originals": []}})
    world.tools.public.put(straggler, body)
    assert Submission.from_document(documents.read(world.tools.desk.get(keys.submission(late)).body))

    remove_late(late, world.tools)

    record = told(world, item)
    assert set(record.removed) == {*first.removed, straggler}
    assert "feeds/section/doi-song.json" in record.views
    assert (record.purge.state, record.purge.sent) == ("waiting", 0)
    assert not world.tools.public.has(straggler)


def test_who_came_late_and_wrote_first_did_not_know_the_segment() -> None:
    world = World()
    item = publish(world)
    order = take_down(world, item)
    record = told(world, item)
    receipt = world.tools.desk.get(keys.receipt(order)).body
    (index,) = [entry.key for entry in world.tools.desk.walk("canceled/")]
    world.tools.desk.delete([keys.takedown(item), index])
    world.tools.public.put(record.removed[0], b"{}")

    world.tools.desk.put(
        keys.receipt(order), documents.write({k: v for k, v in documents.read(receipt).items() if k != "seq"})
    )
    remove(item, record.tombstone, world.tools)
    assert (told(world, item).seq, told(world, item).is_settled) == (0, False)
    segment, _ = commit.segment_at(2, world.tools)
    remove(item, record.tombstone, world.tools, segment=segment)

    assert (told(world, item).seq, told(world, item).epoch) == (2, record.epoch)
    assert world.tools.desk.has(index)
    assert record.removed[0] in told(world, item).removed


def test_a_takedown_of_before_there_were_records_leaves_no_trace_of_its_own() -> None:
    """Nothing came to light: who came late finds all gone."""
    world = World()
    item = publish(world)
    take_down(world, item)
    world.tools.desk.delete([keys.takedown(item)])
    late = world.accept(article(), item=item, version=2)

    remove_late(late, world.tools)

    assert not world.tools.desk.has(keys.takedown(item))


def test_feeds_and_sitemap_show_it_no_more() -> None:
    world = World()
    item = publish(world, headline="Tin phải gỡ")

    take_down(world, item)

    views = [key for key in public(world) if key.startswith(("feeds/", "sitemaps/"))]
    assert {"feeds/all.json", "feeds/section/nong-thon-moi.atom", "sitemaps/news.xml"} <= set(views)
    for key in views:
        body = world.tools.public.get(key).body.decode()
        assert item not in body
        assert "Tin phải gỡ" not in body


class Watched(MemoryStore):
    """A desk that notes what stands in public whenever it is written in a receipt that an item came in."""

    def __init__(self, public: MemoryStore, clock: Clock) -> None:
        super().__init__(clock)
        self.public = public
        self.seen: list[list[str]] = []

    def put(self, key: str, body: bytes) -> None:
        if key.startswith("receipts/") and documents.read(body).get("seq"):
            self.seen.append([entry.key for entry in self.public.walk("items/")])
        super().put(key, body)


def test_an_order_is_said_to_be_carried_out_when_everything_is_gone() -> None:
    made = memory.tools()
    desk = Watched(made.public, made.clock)
    world = World(replace(made, desk=desk))
    item = publish(world)

    order = take_down(world, item)

    assert world.receipt(order)["seq"]
    (stood,) = desk.seen
    assert [key for key in stood if keys.is_item(key)] == [told(world, item).tombstone]
