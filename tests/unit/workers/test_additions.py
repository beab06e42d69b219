"""What becomes of the other formats of a breaking article: one addition and one ending, whatever happens."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.processes import Newsroom, photo
from tests.faults.promises import broken
from tests.newsroom import article
from wire import keys
from wire.change import Change
from workers import commit, dead

BREAKING = article(priority="breaking")


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


def events(newsroom: Newsroom, item: str) -> list[tuple[int, str]]:
    changes = newsroom.world.buckets().changes
    return [(change["version"], change["event"]) for change in changes if change["item"] == item]


def latest(newsroom: Newsroom, item: str) -> dict[str, Any]:
    return json.loads(newsroom.world.buckets().public[keys.latest(item)])


def formats(document: dict[str, Any]) -> list[str]:
    return [one["type"] for one in document["renditions"]]


def out(newsroom: Newsroom, *, photos: bytes = b"", **fields: Any) -> str:
    """A breaking article that is published, its addition begun and not worked on; its item."""
    item = newsroom.submit(BREAKING | fields, photo=photos or photo())
    newsroom.work()
    newsroom.keep()
    return item


def receipt(newsroom: Newsroom, submission: str) -> dict[str, Any]:
    return json.loads(newsroom.world.buckets().desk[keys.receipt(submission)])


def test_jpegs_are_out_before_the_other_formats_are_begun(newsroom: Newsroom) -> None:
    item = out(newsroom)
    assert formats(latest(newsroom, item)) == ["image/jpeg"]
    assert [key for key in newsroom.world.buckets().public if key.endswith(".webp")] == []
    assert newsroom.settle()
    assert events(newsroom, item) == [(1, "published"), (1, "renditions")]
    assert formats(latest(newsroom, item)) == ["image/jpeg", "image/webp"]
    assert broken(newsroom.world.buckets()) == []


def test_an_addition_that_is_overtaken_ends_refused_and_says_why(newsroom: Newsroom) -> None:
    item = out(newsroom)
    awaited = latest(newsroom, item)["integrity"]["awaits"]
    newsroom.correct(item)
    newsroom.world.tools.queue.articles.remove(awaited)
    assert newsroom.settle()
    assert events(newsroom, item) == [(1, "published"), (2, "corrected")]
    told = receipt(newsroom, awaited)
    assert (told["ending"], told["reason"]["code"], told["version"]) == ("refused", "overtaken", 1)
    assert receipt(newsroom, item)["ending"] == "published"
    assert broken(newsroom.world.buckets()) == []


def test_a_breaking_correction_has_an_addition_of_its_own(newsroom: Newsroom) -> None:
    item = newsroom.submit(BREAKING, photo=photo())
    assert newsroom.settle()
    corrects = {"item": item, "version": 1, "note": "Sửa tên cầu"}
    newsroom.submit(BREAKING | {"corrects": corrects}, photo=photo())
    assert newsroom.settle()
    assert events(newsroom, item) == [
        (1, "published"),
        (1, "renditions"),
        (2, "corrected"),
        (2, "renditions"),
    ]
    assert broken(newsroom.world.buckets()) == []


def test_the_log_tells_a_version_from_its_addition(newsroom: Newsroom) -> None:
    item = newsroom.submit(BREAKING, photo=photo())
    assert newsroom.settle()
    tools = newsroom.world.tools
    lines = [change for change in newsroom.world.buckets().changes if change["item"] == item]
    for line in lines:
        change = Change.from_document({name: value for name, value in line.items() if name != "seq"})
        told = receipt(newsroom, item)["at"]
        assert commit.find(change, told, commit.begin(tools), tools)
        assert not commit.find(replace(change, key="another"), told, commit.begin(tools), tools)


def test_a_text_and_an_article_that_is_not_breaking_have_none(newsroom: Newsroom) -> None:
    items = [newsroom.submit(BREAKING), newsroom.submit(photo=photo())]
    assert newsroom.settle()
    assert [events(newsroom, item) for item in items] == [[(1, "published")]] * 2
    assert formats(latest(newsroom, items[1])) == ["image/jpeg", "image/webp"]


def test_nothing_of_an_embargoed_one_is_made_before_its_time(newsroom: Newsroom) -> None:
    item = newsroom.submit(BREAKING | {"embargoedUntil": "2026-11-22T01:05:00Z"}, photo=photo())
    newsroom.work()
    newsroom.keep()
    assert not [key for key in newsroom.world.buckets().public if key.startswith(("items/", "media/"))]
    newsroom.world.tools.clock.sleep(300)
    assert newsroom.settle()
    assert events(newsroom, item) == [(1, "published"), (1, "renditions")]
    assert broken(newsroom.world.buckets()) == []


def test_a_parked_addition_leaves_its_article_alone_and_can_be_replayed(newsroom: Newsroom) -> None:
    item = out(newsroom)
    (original,) = newsroom.world.buckets().desk.keys() & {
        key for key in newsroom.world.buckets().desk if key.startswith("originals/")
    }
    body = newsroom.world.tools.desk.get(original).body
    newsroom.world.tools.desk.delete([original])
    assert newsroom.settle()
    awaited = latest(newsroom, item)["integrity"]["awaits"]
    assert receipt(newsroom, awaited)["ending"] == "parked"
    assert events(newsroom, item) == [(1, "published")]

    newsroom.world.tools.desk.put(original, body)
    dead.replay(awaited, newsroom.tools, by="desk")
    assert newsroom.settle()
    assert events(newsroom, item) == [(1, "published"), (1, "renditions")]
    assert broken(newsroom.world.buckets()) == []


def test_what_changed_in_the_newsroom_since_changes_no_word(newsroom: Newsroom) -> None:
    """The addition is made from what is published, and not from what was submitted."""
    item = out(newsroom, headline="Lũ về trên sông Tiền")
    submission = keys.submission(latest(newsroom, item)["integrity"]["awaits"])
    kept = json.loads(newsroom.world.tools.desk.get(submission).body)
    kept["document"]["headline"] = "Khác"
    newsroom.world.tools.desk.put(submission, json.dumps(kept).encode())
    assert newsroom.settle()
    assert latest(newsroom, item)["headline"] == "Lũ về trên sông Tiền"
    assert events(newsroom, item)[-1] == (1, "renditions")


def test_another_article_with_the_same_photo_has_everything_at_once(newsroom: Newsroom) -> None:
    out(newsroom)
    other = newsroom.submit(photo=photo())
    assert newsroom.settle()
    assert formats(latest(newsroom, other)) == ["image/jpeg", "image/webp"]
    assert broken(newsroom.world.buckets()) == []


def test_urgent_work_stays_urgent_wherever_it_comes_from(newsroom: Newsroom) -> None:
    """From the door, from its last photo, and then the addition, which is not."""
    queue = newsroom.world.tools.queue
    item = newsroom.submit(BREAKING, photo=photo())
    assert queue.urgent == {item}
    queue.urgent.clear()
    newsroom.work()
    assert queue.urgent == {item}
    queue.urgent.clear()
    newsroom.keep()
    assert queue.articles == [latest(newsroom, item)["integrity"]["awaits"]]
    assert queue.urgent == set()


def test_what_is_swept_or_due_is_as_urgent_as_it_was(newsroom: Newsroom) -> None:
    queue = newsroom.world.tools.queue
    newsroom.submit()
    lost = newsroom.submit(BREAKING)
    queue.pages.clear()
    due = newsroom.submit(BREAKING | {"embargoedUntil": "2026-11-22T01:04:00Z"})
    newsroom.work()
    queue.urgent.clear()
    newsroom.world.tools.clock.sleep(120)
    newsroom.keep()
    assert queue.urgent == {lost, due}
