"""What became of a submission, asked and watched."""

from __future__ import annotations

import json

import anyio
import pytest

from tests.unit.intake.world import ARTICLE, NAME, OTHER
from wire import keys
from wire.ports import Note

PATH = f"/v1/submissions/{NAME}"
REASON = {"code": "stale-version", "vi": "Bản này đã cũ.", "en": "This version is stale."}


@pytest.fixture
def submitted(door, newsroom):
    assert door.put(PATH, json=ARTICLE, headers=newsroom.headers()).status_code == 202
    return newsroom


def look(door, newsroom, **more):
    return door.get(PATH, headers=newsroom.headers() | more)


def claim(newsroom, version=1, event="published", **more):
    """What a keeper writes just before the log says so."""
    key = keys.item(NAME, version, "ab" * 32)
    newsroom.end(NAME, "published", event=event, key=key, version=version, **more)
    return key


def commit(newsroom):
    key = claim(newsroom)
    newsroom.publish(NAME, 1)
    return key


def test_a_submission_is_accepted_then_working(door, submitted):
    assert look(door, submitted).json()["state"] == "accepted"
    submitted.tools.board.pin(NAME, [Note("enrich", "done", "2026-11-22T01:02:03.500Z", "vi")])
    told = look(door, submitted).json()
    assert told["state"] == "working"
    assert told["stages"] == [
        {"name": "accepted", "state": "done", "at": "2026-11-22T01:02:03.000Z"},
        {"name": "enrich", "state": "done", "at": "2026-11-22T01:02:03.500Z", "detail": "vi"},
    ]


def test_a_published_submission_links_to_what_portals_read(door, submitted):
    key = commit(submitted)
    told = look(door, submitted).json()
    assert told["state"] == "published"
    stem = f"http://public.test/{key.removesuffix('json')}"
    assert told["links"] == {
        "self": PATH,
        "events": f"{PATH}/events",
        "item": f"{stem}json",
        "ninjs": f"{stem}ninjs.json",
        "html": f"{stem}html",
        "latest": f"http://public.test/items/{NAME}/latest.json",
        "feed": "http://public.test/feeds/all.json",
    }


def test_a_published_submission_tells_how_it_went(door, submitted):
    stage = {"name": "enrich", "state": "done", "at": "2026-11-22T01:02:03.500Z"}
    claim(submitted, stages=[stage])
    submitted.publish(NAME, 1)
    accepted = {"name": "accepted", "state": "done", "at": "2026-11-22T01:02:03.000Z"}
    assert look(door, submitted).json()["stages"] == [accepted, stage]


def test_what_is_claimed_for_the_log_is_not_published_before_portals_can_read_it(door, submitted):
    claim(submitted)
    told = look(door, submitted).json()
    assert told["state"] == "accepted"
    assert "item" not in told["links"]
    submitted.tools.board.pin(NAME, [Note("commit", "working", "2026-11-22T01:02:04.000Z")])
    assert look(door, submitted).json()["state"] == "working"
    submitted.publish(NAME, 1)
    assert look(door, submitted).json()["state"] == "published"


def test_a_later_version_is_published_once_it_has_its_number_in_the_log(door, submitted):
    submitted.publish(OTHER, 2)  # by a rival
    claim(submitted, item=OTHER, version=2, event="corrected")
    assert look(door, submitted).json()["state"] == "accepted"
    claim(submitted, item=OTHER, version=2, event="corrected", seq=7)
    told = look(door, submitted).json()
    assert (told["state"], told["version"]) == ("published", 2)


def test_what_was_published_stays_so_after_a_correction_and_a_takedown(door, submitted):
    key = commit(submitted)
    for version, status in ((2, "usable"), (3, "canceled")):
        submitted.publish(NAME, version, status)
        told = look(door, submitted).json()
        assert (told["state"], told["version"]) == ("published", 1)
        assert told["links"]["item"].endswith(key)


def test_a_takedown_links_to_the_tombstone_and_to_no_other_format(door, submitted):
    key = claim(submitted, version=2, event="canceled", seq=7)
    links = look(door, submitted).json()["links"]
    assert links["item"] == f"http://public.test/{key}"
    assert not {"ninjs", "html"} & links.keys()


def test_a_parked_submission_that_is_tried_again_is_at_work(door, submitted):
    submitted.end(NAME, "open", reason=REASON)
    told = look(door, submitted).json()
    assert told["state"] == "accepted"
    assert "reason" not in told
    submitted.tools.board.pin(NAME, [Note("enrich", "working", "2026-11-22T02:00:00.000Z")])
    assert look(door, submitted).json()["state"] == "working"


@pytest.mark.parametrize("ending", ["refused", "parked"])
def test_the_reason_is_in_the_askers_language(door, submitted, ending):
    submitted.end(NAME, ending, reason=REASON)
    told = look(door, submitted).json()
    assert (told["state"], told["reason"]) == (ending, REASON["en"])
    assert look(door, submitted, **{"Accept-Language": "vi-VN,en;q=0.5"}).json()["reason"] == REASON["vi"]


def test_the_status_has_an_etag(door, submitted):
    etag = look(door, submitted).headers["etag"]
    same = look(door, submitted, **{"If-None-Match": f'"other", W/{etag}'})
    assert (same.status_code, same.content) == (304, b"")
    submitted.end(NAME, "refused", reason=REASON)
    assert look(door, submitted, **{"If-None-Match": etag}).status_code == 200


def test_an_embargoed_submission_waits_until_its_time(door, newsroom):
    article = ARTICLE | {"embargoedUntil": "2026-11-22T01:02:10Z"}
    door.put(PATH, json=article, headers=newsroom.headers())
    assert look(door, newsroom).json()["state"] == "waiting"
    newsroom.tools.clock.sleep(10)
    assert look(door, newsroom).json()["state"] == "accepted"


def test_an_unknown_submission_is_not_found(door, newsroom):
    assert look(door, newsroom).status_code == 404
    assert door.get("/v1/submissions/x", headers=newsroom.headers()).status_code == 404


def events(text):
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    fields = [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]
    return [(int(field["id"]), field["event"], json.loads(field["data"])) for field in fields]


def test_the_events_of_an_ended_submission_are_one(door, submitted):
    commit(submitted)
    answer = door.get(f"{PATH}/events", headers=submitted.headers() | {"Last-Event-ID": "41"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    ((number, name, told),) = events(answer.text)
    assert (number, name, told["state"]) == (42, "status", "published")


@pytest.mark.anyio
async def test_the_events_tell_each_stage_and_end_with_the_ending(newsroom):
    async with newsroom.async_client() as door, anyio.create_task_group() as group:
        await door.put(PATH, json=ARTICLE, headers=newsroom.headers())

        async def work():
            await anyio.sleep(0.5)
            newsroom.tools.board.pin(NAME, [Note("enrich", "done", "2026-11-22T01:02:03.500Z")])
            await anyio.sleep(0.5)
            commit(newsroom)
            newsroom.tools.board.pin(NAME, [Note("commit", "done", "2026-11-22T01:02:04.000Z")])

        group.start_soon(work)
        with anyio.fail_after(10):
            answer = await door.get(f"{PATH}/events", headers=newsroom.headers())
    told = events(answer.text)
    assert [number for number, _, _ in told] == [1, 2, 3]
    assert [status["state"] for _, _, status in told] == ["accepted", "working", "published"]


@pytest.mark.anyio
async def test_the_events_find_the_ending_without_the_board(newsroom):
    async with newsroom.async_client() as door:
        await door.put(PATH, json=ARTICLE, headers=newsroom.headers())
    commit(newsroom)
    deaf = newsroom.without(board=True, queue=True)
    async with deaf.async_client() as door:
        with anyio.fail_after(10):
            answer = await door.get(f"{PATH}/events", headers=newsroom.headers())
    assert [status["state"] for _, _, status in events(answer.text)] == ["published"]


def test_the_events_end_when_the_process_leaves(door, submitted):
    submitted.app.state.door.leaving = lambda: True
    assert door.get(f"{PATH}/events", headers=submitted.headers()).status_code == 200
