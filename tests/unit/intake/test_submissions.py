"""Submitting by PUT and POST as JSON."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.unit.intake.world import ARTICLE, NAME, OTHER
from wire import documents, keys

PATH = f"/v1/submissions/{NAME}"


def put(door, newsroom, article=ARTICLE, path=PATH, who="reporter"):
    return door.put(path, json=article, headers=newsroom.headers(who))


def test_an_article_is_accepted(door, newsroom):
    answer = put(door, newsroom)
    assert answer.status_code == 202
    assert answer.headers["location"] == PATH
    assert answer.headers["retry-after"] == "1"
    told = answer.json()
    assert told["submission"] == told["item"] == NAME
    assert (told["state"], told["version"]) == ("accepted", 1)
    assert told["links"] == {"self": PATH, "events": f"{PATH}/events"}


def test_a_202_means_that_submission_and_page_are_in_the_store(door, newsroom):
    put(door, newsroom)
    kept = newsroom.submission()
    assert kept["document"] == ARTICLE
    (page,) = newsroom.desk("pending/")
    assert keys.in_page(page) == (kept["page"], (NAME,))
    assert documents.read(newsroom.tools.desk.get(page).body) == {"submissions": [kept]}


def test_the_workers_are_told_of_a_page_once(door, newsroom):
    put(door, newsroom)
    assert newsroom.tools.queue.pages == [(newsroom.page(), (NAME,))]
    put(door, newsroom)
    assert newsroom.tools.queue.length() == 1


def test_the_page_is_written_before_the_submission(newsroom):
    desk = newsroom.tools.desk
    seen = []
    original = desk.put_new

    def watched(key, body):
        seen.append((key, bool(newsroom.desk("pending/"))))
        return original(key, body)

    desk.put_new = watched
    with newsroom.client() as door:
        put(door, newsroom)
    assert seen == [(keys.submission(NAME), True)]


def test_the_same_submission_twice_gets_the_same_answer(door, newsroom):
    first, second = put(door, newsroom), put(door, newsroom)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert first.headers["location"] == second.headers["location"]
    assert len(newsroom.desk("pending/")) == 1


def test_the_same_article_written_otherwise_is_the_same_submission(door, newsroom):
    put(door, newsroom)
    spaced = json.dumps(dict(reversed(ARTICLE.items())), indent=3)
    headers = newsroom.headers(Content_Type="application/json")
    assert door.put(PATH, content=spaced, headers=headers).status_code == 202


@pytest.mark.anyio
async def test_the_same_submission_many_times_at_once_is_kept_once(newsroom):
    async with newsroom.async_client() as door:
        answers = await asyncio.gather(
            *(door.put(PATH, json=ARTICLE, headers=newsroom.headers()) for _ in range(8))
        )
    assert [answer.status_code for answer in answers] == [202] * 8
    assert len({answer.text for answer in answers}) == 1
    assert newsroom.desk("pending/") == [newsroom.page()]
    assert newsroom.tools.queue.pages == [(newsroom.page(), (NAME,))]


@pytest.mark.anyio
async def test_many_articles_at_once_are_each_kept_and_told_of_once(newsroom):
    names = [f"{NAME[:-2]}{number:02}" for number in range(30)]
    async with newsroom.async_client() as door:
        answers = await asyncio.gather(
            *(door.put(f"/v1/submissions/{name}", json=ARTICLE, headers=newsroom.headers()) for name in names)
        )
    assert [answer.json()["submission"] for answer in answers] == names
    assert len(newsroom.desk("submissions/")) == 30
    pages = newsroom.desk("pending/")
    assert sorted(name for page in pages for name in keys.in_page(page)[1]) == names
    told = newsroom.tools.queue.pages
    assert sorted(page for page, _ in told) == pages
    assert sorted(name for _, on_it in told for name in on_it) == names


@pytest.mark.anyio
async def test_two_bodies_at_once_under_one_name_keep_one(newsroom):
    articles = [ARTICLE | {"headline": f"Bài số {number}"} for number in range(6)]
    async with newsroom.async_client() as door:
        answers = await asyncio.gather(
            *(door.put(PATH, json=article, headers=newsroom.headers()) for article in articles)
        )
    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 5
    assert len(newsroom.desk("pending/")) == 1


def test_another_body_under_the_same_name_is_a_conflict(door, newsroom):
    put(door, newsroom)
    answer = put(door, newsroom, ARTICLE | {"headline": "Khác"})
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:pressroom:problem:different_body"
    assert newsroom.submission()["document"] == ARTICLE
    assert len(newsroom.desk("pending/")) == 1


def test_somebody_elses_name_is_a_conflict(door, newsroom):
    put(door, newsroom)
    assert put(door, newsroom, who="second").status_code == 409


def test_a_name_that_is_no_uuid_is_refused(door, newsroom):
    answer = put(door, newsroom, path="/v1/submissions/bai-1")
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:pressroom:problem:bad_submission_id")


def test_a_name_in_capitals_is_the_same_name(door, newsroom):
    assert put(door, newsroom, path=f"/v1/submissions/{NAME.upper()}").json()["submission"] == NAME


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"headline": "a", "headline": "b", "body": "c"}',
        b'{"headline": NaN}',
        b'{"headline": "\\ud800"}',
        b'{"headline": "a\\u0000b", "body": "c"}',
        b'{"headline": "\xff"}',
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b"[" * 100_000,
    ],
)
def test_what_is_not_strict_json_is_refused(door, newsroom, body):
    answer = door.put(PATH, content=body, headers=newsroom.headers(Content_Type="application/json"))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "urn:pressroom:problem:not_json"
    assert problem["errors"][0]["message"].startswith("The JSON cannot be read")
    assert newsroom.desk("pending/") == []


def test_all_violations_come_at_once_with_their_places(door, newsroom):
    answer = put(door, newsroom, {"headline": "x" * 301, "colour": "red"})
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/headline", "/colour", "/body"}
    assert newsroom.desk("submissions/") == []


def test_an_embargo_in_the_past_is_refused(door, newsroom):
    answer = put(door, newsroom, ARTICLE | {"embargoedUntil": "2026-11-22T01:02:03+00:00"})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/embargoedUntil"]


def test_an_embargo_to_come_waits(door, newsroom):
    answer = put(door, newsroom, ARTICLE | {"embargoedUntil": "2026-11-23T08:00:00+07:00"})
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")


def test_an_embargoed_article_sent_again_after_its_time_is_still_the_same(door, newsroom):
    article = ARTICLE | {"embargoedUntil": "2026-11-22T01:02:04Z"}
    put(door, newsroom, article)
    newsroom.tools.clock.sleep(10)
    assert put(door, newsroom, article).status_code == 202


def test_a_correction_becomes_the_next_version(door, newsroom):
    newsroom.publish(OTHER, 2)
    corrects = {"item": OTHER, "version": 2, "note": "Sai tên xã."}
    told = put(door, newsroom, ARTICLE | {"corrects": corrects}).json()
    assert (told["item"], told["version"]) == (OTHER, 3)


def test_a_correction_sent_again_after_it_was_published_is_still_the_same(door, newsroom):
    newsroom.publish(OTHER, 1)
    article = ARTICLE | {"corrects": {"item": OTHER, "version": 1, "note": "Sai tên xã."}}
    first = put(door, newsroom, article)
    newsroom.publish(OTHER, 2)
    assert put(door, newsroom, article).json() == first.json()


def test_a_stale_correction_learns_the_newest_version(door, newsroom):
    newsroom.publish(OTHER, 4)
    corrects = {"item": OTHER, "version": 3, "note": "Sai tên xã."}
    answer = put(door, newsroom, ARTICLE | {"corrects": corrects})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "urn:pressroom:problem:stale_version"
    assert problem["errors"][0]["pointer"] == "/corrects/version"
    assert problem["errors"][0]["allowed"] == 4


def test_a_canceled_item_cannot_be_corrected(door, newsroom):
    newsroom.publish(OTHER, 2, "canceled")
    corrects = {"item": OTHER, "version": 2, "note": "Sai."}
    answer = put(door, newsroom, ARTICLE | {"corrects": corrects})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:pressroom:problem:canceled_item")


def test_an_unknown_item_cannot_be_corrected(door, newsroom):
    answer = put(door, newsroom, ARTICLE | {"corrects": {"item": OTHER, "version": 1, "note": "Sai."}})
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:pressroom:problem:unknown_item")


def test_a_post_of_json_gets_a_name(door, newsroom):
    answer = door.post("/v1/submissions", json=ARTICLE, headers=newsroom.headers())
    name = answer.json()["submission"]
    assert answer.status_code == 202
    assert keys.UUID.fullmatch(name)
    assert newsroom.submission(name)["document"] == ARTICLE


def test_one_idempotency_key_is_one_submission_of_its_owner(door, newsroom):
    def post(who, article=ARTICLE, key="bai-1"):
        headers = newsroom.headers(who, Idempotency_Key=key)
        return door.post("/v1/submissions", json=article, headers=headers)

    first, again, foreign = post("reporter"), post("reporter"), post("second")
    assert first.json()["submission"] == again.json()["submission"] != foreign.json()["submission"]
    assert post("reporter", ARTICLE | {"headline": "Khác"}).status_code == 409
    assert post("reporter", key="a b").status_code == 400


def test_the_media_type_must_be_json(door, newsroom):
    answer = door.put(PATH, content=b"{}", headers=newsroom.headers(Content_Type="text/plain"))
    assert (answer.status_code, answer.json()["type"]) == (
        415,
        "urn:pressroom:problem:unsupported_media_type",
    )


def test_a_compressed_body_is_refused(door, newsroom):
    headers = newsroom.headers(Content_Type="application/json", Content_Encoding="gzip")
    assert door.put(PATH, content=b"{}", headers=headers).status_code == 415


def test_a_dry_run_accepts_nothing(door, newsroom):
    image = {"part": "p1", "caption": "Sen", "credit": "Bambou"}
    answer = door.post(
        "/v1/submissions/validate", json=ARTICLE | {"images": [image]}, headers=newsroom.headers()
    )
    assert (answer.status_code, answer.json()) == (200, {"valid": True})
    assert newsroom.desk("submissions/") == newsroom.desk("pending/") == []


def test_a_dry_run_tells_all_errors(door, newsroom):
    answer = door.post("/v1/submissions/validate", json={"colour": 1}, headers=newsroom.headers())
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 3
