"""The whole path in memory, in milliseconds: publish, correct, take down, refuse, park, forget."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from lxml import etree

from schemas.validate import violations
from tests import photos
from tests.newsroom import article
from tests.worlds import World
from wire import documents, keys, moments
from wire.photo import probe
from workers.collect import collect
from workers.path import PATHS


def test_an_article_is_published_once_and_nothing_is_left_pending() -> None:
    world = World()
    name = world.accept()

    world.work()

    assert world.receipt(name)["ending"] == "published"
    assert world.log() == [(name, 1, "published")]
    assert world.left() == []


def test_what_the_log_names_is_there_whole_with_its_formats_beside_it() -> None:
    world = World()
    world.accept()
    world.work()
    change = world.public(keys.segment(1))["changes"][0]

    body = world.tools.public.get(change["key"]).body

    assert documents.sha256(body) == change["sha256"]
    for ending in ("ninjs.json", "jsonld", "html"):
        assert world.tools.public.has(keys.beside(change["key"], ending))


def test_working_twice_gives_the_same_bytes_and_one_line() -> None:
    world = World()
    name = world.accept()

    world.shell.process(name)
    world.shell.process(name)
    world.work()
    world.shell.process(name)
    world.keep()

    assert world.log() == [(name, 1, "published")]
    assert len([key for key in world.tools.public.objects if keys.is_item(key)]) == 1


def test_a_correction_is_the_next_version_and_the_feed_shows_it_once() -> None:
    world = World()
    name = world.accept()
    world.work()
    corrected = article(headline="Tin đã sửa", corrects={"item": name, "version": 1, "note": "Sửa tên cầu"})

    world.accept(corrected, item=name, version=2)
    world.work()

    latest = world.public(keys.latest(name))
    assert (latest["version"], latest["headline"]) == (2, "Tin đã sửa")
    assert [note["note"] for note in latest["corrections"]] == ["Sửa tên cầu"]
    assert world.log() == [(name, 1, "published"), (name, 2, "corrected")]
    assert [item["title"] for item in world.public("feeds/all.json")["items"]] == ["Tin đã sửa"]


def test_of_two_corrections_that_race_one_is_refused() -> None:
    world = World()
    name = world.accept()
    world.work()
    corrects = {"item": name, "version": 1, "note": "Sửa"}
    rivals = [
        world.accept(article(headline=f"Bản {n}", corrects=corrects), item=name, version=2) for n in (1, 2)
    ]

    world.work()

    assert sorted(world.receipt(rival)["ending"] for rival in rivals) == ["published", "refused"]
    assert world.log() == [(name, 1, "published"), (name, 2, "corrected")]


@pytest.mark.parametrize("takedown_first", [True, False])
def test_a_takedown_wins_against_a_correction_of_the_same_version(*, takedown_first: bool) -> None:
    world = World()
    name = world.accept()
    world.work()
    corrected = article(headline="Bản sửa", corrects={"item": name, "version": 1, "note": "Sửa"})

    def take_down() -> str:
        return world.accept({"reason": "Sai sự thật"}, kind="takedown", item=name, version=2)

    def correct() -> str:
        return world.accept(corrected, item=name, version=2)

    accepted = [work() for work in ((take_down, correct) if takedown_first else (correct, take_down))]
    world.work()

    order, correction = accepted if takedown_first else reversed(accepted)
    assert world.receipt(order)["ending"] == "published"
    assert world.log()[1:] == [(name, 2, "canceled")]  # at once, not after the correction
    world.tools.clock.sleep(11)
    world.keeper.chores()  # its document went with the takedown, so that it is made again, and refused
    world.work()
    assert world.receipt(correction)["ending"] == "refused"
    assert world.log()[1:] == [(name, 2, "canceled")]
    assert world.left() == []


def test_a_takedown_that_comes_after_a_correction_takes_that_down() -> None:
    world = World()
    name = world.accept()
    world.work()
    order = world.accept({"reason": "Sai sự thật"}, kind="takedown", item=name, version=2)
    world.shell.process(order)
    world.tools.queue.articles.clear()
    (late,) = world.tools.board.finished(0)
    world.accept(article(corrects={"item": name, "version": 1, "note": "Sửa"}), item=name, version=2)
    world.work()

    world.tools.board.finish(late)
    world.keep()
    world.work()

    assert world.log()[-1] == (name, 3, "canceled")
    assert (world.receipt(order)["ending"], world.receipt(order)["version"]) == ("published", 3)


def test_the_last_photo_of_a_gallery_wakes_the_article_once() -> None:
    world = World()
    sizes = [(300 + number, 200) for number in range(7)]
    bodies = [photos.jpeg(photos.landscape(*size)) for size in sizes]
    probed = tuple(probe(body, max_pixels=10**8) for body in bodies)
    for photo, body in zip(probed, bodies, strict=True):
        world.tools.desk.put(keys.original(photo.sha256), body)
    images = [{"part": f"p{n}", "caption": "Chợ nổi", "credit": "Minh Hà"} for n in range(7)]
    name = world.accept(article(images=images), photos=probed)
    world.tools.queue.articles.clear()

    for photo in probed:
        world.shell.render(name, photo.sha256)
        world.shell.render(name, photo.sha256)  # a message that came twice

    assert set(world.tools.queue.articles) == {name}
    assert len(world.tools.queue.articles) <= 2
    world.work()
    assert world.receipt(name)["ending"] == "published"
    assert {one["image"] for one in world.public(keys.latest(name))["renditions"]} == set(range(7))


def test_no_photo_of_an_embargoed_article_is_rendered_before_its_time() -> None:
    world = World()
    body = photos.jpeg(photos.landscape(300, 200))
    photo = probe(body, max_pixels=10**8)
    world.tools.desk.put(keys.original(photo.sha256), body)
    until = moments.write(world.tools.clock.now() + timedelta(hours=1))
    image = {"part": "p", "caption": "Chợ nổi", "credit": "Minh Hà"}
    name = world.accept(article(images=[image], embargoedUntil=until), photos=(photo,))

    world.shell.render(name, photo.sha256)
    world.work()

    assert [key for key in world.tools.public.objects if key.startswith("media/")] == []


def test_running_out_of_time_counts_and_parks_at_the_cap() -> None:
    class OutOfTimeError(Exception):
        pass

    def slow(draft: object, tools: object) -> None:
        raise OutOfTimeError

    world = World()
    name = world.accept()
    shell = replace(world.shell, interruptions=(OutOfTimeError,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PATHS, "article", (slow,))
        for _ in range(world.shell.max_attempts):
            with pytest.raises(OutOfTimeError):
                shell.process(name)
        shell.process(name)
    world.keep()

    assert world.receipt(name)["ending"] == "parked"
    assert world.receipt(name)["reason"]["code"] == "attempts"


def test_after_a_takedown_only_the_tombstone_is_readable() -> None:
    world = World()
    name = world.accept()
    world.work()

    world.accept({"reason": "Sai sự thật"}, kind="takedown", item=name, version=2)
    world.work()

    latest = world.public(keys.latest(name))
    assert latest["pubStatus"] == "canceled"
    of_item = [key for key in world.tools.public.objects if name in key]
    assert sorted(of_item) == sorted([keys.latest(name), world.public(keys.segment(2))["changes"][0]["key"]])
    assert "khánh thành" not in json.dumps(
        [body.decode("utf-8", "ignore") for body, _ in world.tools.public.objects.values()],
        ensure_ascii=False,
    )


def test_an_empty_article_is_refused_with_a_sentence_in_both_languages() -> None:
    world = World()
    name = world.accept(article(body="<p> </p><script>alert(1)</script>"))

    world.work()

    receipt = world.receipt(name)
    assert receipt["ending"] == "refused"
    assert receipt["reason"]["code"] == "empty_body"
    assert receipt["reason"]["vi"] != receipt["reason"]["en"]
    assert world.left() == []


def test_a_defect_parks_the_article_with_its_trace() -> None:
    world = World()
    broken = world.accept(article(images="not a list: the door would have refused it"))
    fine = world.accept()

    world.work()

    assert world.receipt(broken)["ending"] == "parked"
    assert "Traceback" in documents.read(world.tools.desk.get(keys.dead(broken)).body)["trace"]
    assert world.receipt(fine)["ending"] == "published"


def test_a_lost_message_is_made_good_by_the_sweep() -> None:
    world = World()
    name = world.accept()
    world.tools.queue.articles.clear()
    world.tools.clock.sleep(11)

    world.keeper.chores()
    world.work()

    assert world.receipt(name)["ending"] == "published"


@pytest.mark.parametrize("offset", [0, 7, -5])
def test_an_embargoed_article_leaves_no_public_byte_before_its_time_and_comes_out_after(offset: int) -> None:
    world = World()
    until = (world.tools.clock.now() + timedelta(hours=1)).astimezone(timezone(timedelta(hours=offset)))
    name = world.accept(article(embargoedUntil=until.isoformat()))
    world.work()
    world.tools.clock.moment += timedelta(minutes=59, seconds=50)
    world.keeper.chores()
    world.work()
    assert [key for key in world.tools.public.objects if name in key] == []

    world.tools.clock.moment += timedelta(seconds=10)
    world.keeper.chores()
    world.work()

    assert world.receipt(name)["ending"] == "published"
    assert world.public(keys.latest(name))["published"] == moments.write(until)
    assert list(world.tools.desk.walk(keys.EMBARGO)) == []


def test_words_that_xml_cannot_hold_stop_nobody() -> None:
    world = World()
    odd = article(headline="Tin\ufffe lạ", keywords=["lúa\uffff"], section="Mục\x0b \ufffe1")
    name = world.accept(odd)

    world.work()

    assert world.receipt(name)["ending"] == "published"
    etree.fromstring(world.tools.public.get("feeds/all.atom").body)


@pytest.mark.parametrize("section", ["中" * 100, "ß" * 100])
def test_a_long_section_keeps_within_the_contract_of_the_log(section: str) -> None:
    world = World()
    world.accept(article(section=section))

    world.work()

    assert violations("segment", world.public(keys.segment(1))) == ()


def test_an_upload_that_nobody_submitted_goes_after_a_week() -> None:
    world = World()
    world.tools.desk.put(keys.upload("a" * 32), b"{}")
    world.tools.desk.put(keys.chunk("a" * 32, 0), b"chunk")
    world.tools.clock.moment += timedelta(days=6)
    assert collect(world.tools) == 0

    world.tools.clock.moment += timedelta(days=2)

    assert collect(world.tools) == 1
    assert list(world.tools.desk.walk(keys.UPLOADS)) == []


def test_a_new_keeper_goes_on_where_another_died_between_commit_and_apply() -> None:
    world = World()
    first = world.accept()
    world.work()
    second = world.accept()
    world.shell.process(second)
    head = world.tools.public.get(keys.HEAD).body
    pending = {key: world.tools.desk.get(key).body for key in world.left()}
    world.keep()
    # As if the keeper had died right after the segment: nothing of what follows has happened.
    world.tools.public.put(keys.HEAD, head)
    world.tools.public.delete([keys.latest(second)])
    for key, body in pending.items():
        world.tools.desk.put(key, body)

    world.keeper = world.new_keeper()
    world.keep()

    assert world.log() == [(first, 1, "published"), (second, 1, "published")]
    assert world.receipt(second)["ending"] == "published"
    assert world.public(keys.latest(second))["item"] == second
    assert world.left() == []


def test_two_keepers_commit_each_article_once() -> None:
    world, names = World(), []
    other = world.new_keeper()
    for turn in range(6):
        names.append(world.accept())
        world.shell.process(names[-1])
        world.tools.clock.sleep(1.1)
        (other if turn % 2 else world.keeper).turn(world.tools.board.finished(0))

    assert [item for item, _, _ in world.log()] == names
    assert world.left() == []


def test_the_views_parse_and_name_the_article() -> None:
    world = World()
    name = world.accept(article(headline="Giá lúa <tăng> & giảm"))
    world.work()

    feed = world.public("feeds/section/nong-thon-moi.json")
    assert feed["items"][0]["_pressroom"]["item"] == name
    for key in ("feeds/all.rss", "feeds/all.atom", "sitemaps/news.xml", "sitemaps/index.xml"):
        etree.fromstring(world.tools.public.get(key).body)
    assert "Giá lúa &lt;tăng&gt; &amp; giảm" in world.tools.public.get("feeds/all.rss").body.decode()


def test_the_front_made_anew_from_the_log_gives_the_same_views() -> None:
    world = World()
    names = [world.accept(article(headline=f"Tin số {n}", section=f"Mục {n % 3}")) for n in range(9)]
    world.work()
    world.accept({"reason": "Nhầm"}, kind="takedown", item=names[4], version=2)
    moved = article(section="Mục 9", corrects={"item": names[1], "version": 1, "note": "Đổi mục"})
    world.accept(moved, item=names[1], version=2)
    world.work()
    before = {k: v[0] for k, v in world.tools.public.objects.items() if k.startswith(("feeds/", "sitemaps/"))}

    world.tools.public.delete(before)
    world.tools.desk.delete([keys.FRONT])
    world.keeper = world.new_keeper()
    world.keep()

    after = {k: v[0] for k, v in world.tools.public.objects.items() if k.startswith(("feeds/", "sitemaps/"))}
    assert after == before
