"""Feeds by section, topic, place and language: walked back by clients, clean after takedowns, remade."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace

import feedparser
import pytest
from lxml import etree

from portal.cursor import Cursor
from portal.mirror import mirror
from portal.source import Answer
from portal.terms import Terms
from portal.verify import verify
from tests.faults.processes import AtOnce
from tests.newsroom import article
from tests.worlds import World
from wire import channels, keys
from wire.adapters.memory import MemoryStore
from wire.takedown import Takedown
from workers.rebuild import rebuild
from workers.views import shelf
from workers.views.ledger import FEWEST, FEWEST_IDLE

FAR = "https://news.example/public/"
TOPICS = [{"qcode": f"medtop:{20000000 + n}", "name": f"Chủ đề {n}"} for n in range(40)]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four items, three of which stay in the feed, so that few articles make an archive."""
    monkeypatch.setattr(shelf, "PAGE", 4)
    monkeypatch.setattr(shelf, "FEWEST", 3)


def publish(world: World, number: int, **fields: object) -> str:
    text = f"<p>Ủy ban nhân dân tỉnh {('Đồng Tháp', 'Cà Mau')[number % 2]} họp sáng 12/3 về tin này.</p>"
    given = {"headline": f"Tin số {number:02}", "subjects": [TOPICS[number % 2]], "body": text} | fields
    world.tools.clock.sleep(60)
    name = world.accept(article(**given))
    world.work()
    return name


def rest(world: World) -> World:
    for _ in range(30):
        world.tools.clock.sleep(1.1)
        world.keeper.turn(())
    return world


def lived_in(items: int = 18) -> tuple[World, list[str]]:
    world = World()
    return world, [publish(world, number, section=f"Mục {number % 2}") for number in range(items)]


def take_down(world: World, item: str, version: int = 2) -> None:
    world.accept({"reason": "Sai sự thật"}, kind="takedown", item=item, version=version)
    world.work()


def correct(world: World, item: str, **fields: object) -> None:
    corrects = {"item": item, "version": 1, "note": "Sửa tên cầu Bến Nhỏ"}
    world.accept(article(**({"headline": "Bản sửa"} | fields), corrects=corrects), item=item, version=2)
    world.work()


def body(world: World, key: str) -> bytes:
    blob = world.tools.public.get(key)
    assert blob is not None, key
    return blob.body


def views(world: World) -> dict[str, bytes]:
    objects = world.tools.public.objects
    return {key: one for key, (one, _) in objects.items() if key.startswith(("feeds/", "sitemaps/"))}


def names(world: World) -> list[str]:
    return json.loads(body(world, keys.FEEDS))["channels"]


def walked(world: World, name: str, form: str) -> list[str]:
    """The ids of all entries, as a client meets them that only follows links."""
    found, seen, url = [], set(), f"{FAR}{keys.feed(name, form)}"
    while url:
        assert url not in seen
        seen.add(url)
        text = body(world, url.removeprefix(FAR))
        if form == "json":
            feed = json.loads(text)
            found += [one["id"] for one in feed["items"]]
            url = feed.get("next_url")
            continue
        parsed = feedparser.parse(text)
        assert not parsed.bozo
        found += [one.id for one in parsed.entries]
        url = next((one.href for one in parsed.feed.links if one.rel == "prev-archive"), None)
    return [one.removeprefix("urn:uuid:") for one in found]


def members(world: World, name: str) -> list[str]:
    """By the documents alone, the newest first."""
    shown = []
    for entry in world.tools.public.walk(keys.ITEMS):
        if entry.key.endswith("/latest.json"):
            document = world.public(entry.key)
            if document["pubStatus"] == "usable":
                topics = {one.get("qcode", "").replace(":", "-") for one in document["enrichment"]["topics"]}
                places = {
                    f"{p['scheme']}-{p['code']}" for p in document["enrichment"]["places"] if p.get("code")
                }
                kinds = {"section": {document["section"]}, "topic": topics, "place": places}
                kinds |= {"language": {document["language"]}, "": {"all"}}
                kind, _, slug = name.rpartition("/")
                if slug in kinds[kind]:
                    shown.append((document["published"], document["item"]))
    return [item for _, item in sorted(shown, reverse=True)]


@dataclass
class Portal:
    """The public bucket as portals read it; counts what they ask for."""

    store: MemoryStore
    name: str = "portal"
    asked: list[str] = field(default_factory=list)

    def get(self, key: str) -> bytes | None:
        return self.ask(key, "").body

    def ask(self, key: str, etag: str) -> Answer:
        self.asked.append(key)
        blob = self.store.get(key)
        return (
            Answer(None, etag, is_same=True)
            if blob and blob.etag == etag
            else Answer(blob.body if blob else None, blob.etag if blob else "")
        )


def problems(world: World) -> list[str]:
    report = verify(Portal(world.tools.public), terms=Terms(unsigned=True), clock=world.tools.clock)
    return [f"{one.key} {one.what}" for one in report.problems]


def is_as_rebuilt(world: World) -> bool:
    return not rebuild(world.tools, world.house, AtOnce(1)).differs


@pytest.fixture(scope="module")
def newsroom() -> World:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "PAGE", 4)
        patch.setattr(shelf, "FEWEST", 3)
        world, items = lived_in()
        correct(world, items[1], section="Mục 0", subjects=[TOPICS[5]])
        take_down(world, items[2])
        take_down(world, items[-1])
        return rest(world)


@pytest.mark.parametrize("form", channels.FORMATS)
def test_walking_back_meets_every_live_item_of_a_channel_once(newsroom: World, form: str) -> None:
    known = names(newsroom)
    assert {channels.family(name) for name in known} == {"", *channels.FAMILIES}
    lengths = Counter[int]()
    for name in known:
        assert walked(newsroom, name, form) == members(newsroom, name), name
        lengths[len(members(newsroom, name))] += 1
    assert len(walked(newsroom, "all", form)) == 16


def test_it_is_what_the_log_says(newsroom: World) -> None:
    assert problems(newsroom) == []
    assert is_as_rebuilt(newsroom)


def test_a_corrected_story_says_so_in_every_format(newsroom: World) -> None:
    told = "Đính chính: Sửa tên cầu Bến Nhỏ"
    for form in channels.FORMATS:
        pages = [one.decode() for key, one in views(newsroom).items() if key.startswith("feeds/all")]
        assert sum(told in page for page in pages) == len(channels.FORMATS), form


def test_archive_documents_are_told_apart_as_rfc_5005_wants(newsroom: World) -> None:
    first, second = (body(newsroom, keys.feed("all", "atom", page)) for page in (1, 2))
    for page, text in ((1, first), (2, second)):
        root = etree.fromstring(text)
        links = {one.get("rel"): one.get("href") for one in root.findall("{*}link")}
        assert root.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert links["self"] == f"{FAR}feeds/all/{page:06d}.atom"
        assert links["current"] == f"{FAR}feeds/all.atom"
        assert links["next-archive"] == f"{FAR}feeds/all/{page + 1:06d}.atom"
        assert links.get("prev-archive") == (f"{FAR}feeds/all/000001.atom" if page == 2 else None)
        assert root.find("{*}id").text == f"{FAR}feeds/all.atom"
    assert b"archive/" not in body(newsroom, "feeds/all.atom")
    assert "next-archive" not in body(newsroom, "feeds/all.atom").decode()


def test_sitemaps_name_every_live_page_once(newsroom: World) -> None:
    index = etree.fromstring(body(newsroom, keys.SITEMAP_INDEX))
    named = [one.text.removeprefix(FAR) for one in index.iter("{*}loc")]
    assert named[:2] == [keys.NEWS_SITEMAP, keys.sitemap()]
    pages = [one.text for key in named[1:] for one in etree.fromstring(body(newsroom, key)).iter("{*}loc")]
    live = [newsroom.public(keys.latest(item)) for item in members(newsroom, "all")]
    assert len(pages) == len(set(pages)) == len(live)
    assert all(newsroom.tools.public.has(page.removeprefix(FAR)) for page in pages)


def damaged(text: bytes) -> bytes:
    return text.replace(b"Tin s", b"Tin x", 1) if b"Tin s" in text else text.replace(b"://", b":/", 1)


@pytest.mark.parametrize("damage", [lambda _: None, damaged])
def test_whichever_document_is_damaged_verify_names_it(newsroom: World, damage) -> None:
    objects = newsroom.tools.public.objects
    for key, was in views(newsroom).items():
        if key.startswith(("feeds/place/", "feeds/language/")):  # each a few seconds, and like the others
            continue
        now, kept = damage(was), objects[key]
        if now is None:
            del objects[key]
        else:
            objects[key] = (now, kept[1])
        told = problems(newsroom)
        objects[key] = kept
        assert any(one.startswith(f"{key} ") for one in told) or (now == was), key


def test_nothing_of_what_was_taken_down_stays_in_any_view() -> None:
    world, items = lived_in(14)
    rest(world)
    item = items[0]
    shown = {key for key, one in views(world).items() if item.encode() in one}
    assert {"feeds/all/000001.json", "sitemaps/archive-000001.xml"} <= shown
    assert any(key.startswith("feeds/topic/") for key in shown)

    world.accept({"reason": "Sai sự thật"}, kind="takedown", item=item, version=2)
    world.shell.process(world.tools.queue.articles.pop(0))
    world.tools.clock.sleep(1.1)
    world.keeper.turn(world.tools.board.finished(0))  # one turn: not by and by

    for key, one in views(world).items():
        assert item.encode() not in one, key
        assert "Tin số 00".encode() not in one, key
    record = Takedown.from_bytes(world.tools.desk.get(keys.takedown(item)).body)
    assert shown <= set(record.views)
    rest(world)
    assert problems(world) == []
    assert is_as_rebuilt(world)


def test_an_embargo_holds_in_every_view() -> None:
    world = World()
    publish(world, 1)
    before = views(rest(world))
    until = world.tools.clock.now().replace(year=2030).isoformat()
    world.accept(article(headline="Tin chưa đến giờ", embargoedUntil=until, subjects=[TOPICS[9]]))
    world.work()
    rest(world)
    assert views(world) == before


def test_a_keeper_without_a_checkpoint_makes_the_same() -> None:
    world, items = lived_in(9)
    take_down(world, items[0])
    correct(world, items[1], section="Mục khác")
    right = views(rest(world))
    for doomed in ([keys.FRONT], [keys.FRONT, *(e.key for e in world.tools.desk.walk(keys.CHANNELS))]):
        world.tools.desk.delete(doomed)
        world.tools.public.delete(right)
        world.keeper = world.new_keeper()
        assert views(rest(world)) == right
        assert is_as_rebuilt(world)


def test_feeds_that_are_not_wanted_any_more_go_and_others_come() -> None:
    world, _ = lived_in(9)
    everything = views(rest(world))
    world.house = replace(world.house, feeds=("section",))
    world.keeper = world.new_keeper()
    fewer = views(rest(world))
    assert {key.split("/")[1] for key in fewer if key.startswith("feeds/")} <= {
        "all",
        "all.json",
        "all.rss",
        "all.atom",
        "index.json",
        "section",
    }
    assert problems(world) == []
    world.house = replace(world.house, feeds=channels.EVERYTHING)
    world.keeper = world.new_keeper()
    assert views(rest(world)) == everything


def test_a_refresh_writes_no_more_however_many_topics_there_are() -> None:
    """And all of them come without another article."""
    world = World()
    publish(world, 0, section="Mục 0")
    rest(world)
    for number in range(1, 31):
        world.accept(article(headline=f"Tin {number}", section="Mục 0", subjects=[TOPICS[number]]))
    for submission in world.tools.queue.articles:
        world.shell.process(submission)
    world.tools.queue.articles.clear()
    counted: list[int] = []
    put = world.tools.public.put

    def counting(key: str, one: bytes) -> None:
        counted[-1] += key.startswith(("feeds/", "sitemaps/"))
        put(key, one)

    world.tools.public.put = counting
    for turn in range(40):
        counted.append(0)
        world.tools.clock.sleep(1.1)
        world.keeper.turn(world.tools.board.finished(0) if not turn else ())
    world.tools.public.put = put
    flowing, *idle = counted
    archives = 2 * 4 * 8 + 2 * 3 * 8  # of the two feeds that all of these are in
    assert flowing <= (2 + FEWEST) * 3 + 4 + archives
    assert max(idle) <= FEWEST_IDLE * 3 + 4 + archives
    assert counted[-1] == 0
    assert problems(world) == []


def test_a_hub_is_named_by_feeds_and_not_by_archives() -> None:
    world, _ = lived_in(9)
    world.house = replace(world.house, websub_hub="https://hub.example/")
    world.keeper = world.new_keeper()
    world.tools.desk.delete([keys.FRONT])
    world.keeper = world.new_keeper()
    rest(world)
    assert json.loads(body(world, "feeds/all.json"))["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example/"}
    ]
    for form in ("rss", "atom"):
        links = feedparser.parse(body(world, f"feeds/all.{form}")).feed.links
        assert [one.href for one in links if one.rel == "hub"] == ["https://hub.example/"]
        assert b"hub.example" not in body(world, f"feeds/all/000001.{form}")
    assert problems(world) == []


def test_a_mirror_holds_the_same_and_follows(tmp_path) -> None:
    world, items = lived_in(12)
    rest(world)
    portal = Portal(world.tools.public)

    def follow() -> dict[str, bytes]:
        report = mirror(portal, tmp_path, terms=Terms(unsigned=True), clock=world.tools.clock)
        assert report.problems == ()
        paths = [
            one for folder in ("feeds", "sitemaps") for one in (tmp_path / folder).rglob("*") if one.is_file()
        ]
        return {one.relative_to(tmp_path).as_posix(): one.read_bytes() for one in paths}

    assert follow() == views(world)
    correct(world, items[0], section="Mục khác")
    take_down(world, items[1])
    publish(world, 12)
    follow()  # while some feeds are behind
    rest(world)
    assert follow() == views(world)
    portal.asked.clear()
    follow()
    assert [key for key in portal.asked if key.startswith(("feeds/", "sitemaps/"))] == []
    assert Cursor.load(tmp_path).behind == {}


@dataclass
class Cached(Portal):
    """Before the bucket is a cache that holds some objects as they were."""

    old: dict[str, bytes] = field(default_factory=dict)

    def ask(self, key: str, etag: str) -> Answer:
        answer = super().ask(key, etag)
        return Answer(self.old[key], "") if key in self.old else answer


def test_a_mirror_looks_at_feeds_again_until_they_show_what_the_log_says(tmp_path) -> None:
    """Also at one that no newest version is in, but the one before it was."""
    world, items = lived_in(12)
    rest(world)
    left = "topic/medtop-20000000"
    old = {key: one for key, one in views(world).items() if key.startswith("feeds/topic/")}
    correct(world, items[0], section="Mục khác", body="<p>Nội dung khác hẳn.</p>")
    seq = world.public(keys.HEAD)["seq"]
    again = {"item": items[0], "version": 2, "note": "Sửa lần nữa"}
    world.accept(
        article(headline="Bản sửa hai", section="Mục khác", body="<p>Nội dung khác hẳn.</p>", corrects=again),
        item=items[0],
        version=3,
    )
    world.work()
    rest(world)
    portal = Cached(world.tools.public, old=old)

    def follow() -> dict[str, int]:
        report = mirror(portal, tmp_path, terms=Terms(unsigned=True), clock=world.tools.clock)
        assert report.problems == ()
        return dict(Cursor.load(tmp_path).behind)

    assert follow()[left] == seq
    assert follow()[left] == seq  # the head has not moved
    portal.old = {}
    assert follow() == {}
    assert (tmp_path / f"feeds/{left}.json").read_bytes() == body(world, f"feeds/{left}.json")
    portal.asked.clear()
    follow()
    assert portal.asked == [keys.HEAD]
