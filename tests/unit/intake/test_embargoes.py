"""What waits can be seen, changed and withdrawn by who sent it and the desk, and by nobody else."""

from __future__ import annotations

import json

import pytest

from tests.unit.intake.world import ARTICLE, NAME, OTHER, jpeg
from wire import documents, keys, moments

UNTIL = "2026-11-23T08:00:00+07:00"
LATER = "2026-11-24T08:00:00+07:00"
THIRD = "0192f0c1-2345-7abc-8def-0123456789ad"
PATH = f"/v1/submissions/{NAME}"


def put(door, newsroom, name=NAME, who="reporter", **fields):
    document = ARTICLE | {"embargoedUntil": UNTIL} | fields
    return door.put(f"/v1/submissions/{name}", json=document, headers=newsroom.headers(who))


def problem(answer):
    return answer.status_code, answer.json()["type"].removeprefix("urn:pressroom:problem:")


def rest(newsroom, name=NAME, until=UNTIL):
    """As a worker does."""
    newsroom.tools.desk.put(keys.embargo(moments.read(until), name), b"")


@pytest.mark.parametrize("who", ["reporter", "desk"])
def test_an_article_may_take_the_place_of_one_that_waits(door, newsroom, who):
    put(door, newsroom)
    answer = put(door, newsroom, OTHER, who, embargoedUntil=LATER, replaces=NAME)
    assert answer.status_code == 202
    assert newsroom.submission(OTHER)["document"]["replaces"] == NAME
    assert OTHER in newsroom.tools.queue.urgent


@pytest.mark.parametrize("ask", ["put", "delete", "validate"])
def test_nobody_else_may_touch_it(door, newsroom, ask):
    put(door, newsroom)
    headers = newsroom.headers("second")
    replacing = ARTICLE | {"replaces": NAME}
    answer = {
        "put": lambda: door.put(f"/v1/submissions/{OTHER}", json=replacing, headers=headers),
        "delete": lambda: door.delete(PATH, headers=headers),
        "validate": lambda: door.post("/v1/submissions/validate", json=replacing, headers=headers),
    }[ask]()
    assert problem(answer) == (403, "not_yours")
    assert newsroom.desk("submissions/") == [keys.submission(NAME)]


@pytest.mark.parametrize("replaces", [OTHER, THIRD])
def test_what_is_not_known_cannot_be_replaced(door, newsroom, replaces):
    assert problem(put(door, newsroom, OTHER, replaces=replaces)) == (404, "unknown_submission")


def test_what_does_not_wait_cannot_be_replaced_or_withdrawn(door, newsroom):
    door.put(PATH, json=ARTICLE, headers=newsroom.headers())
    assert problem(put(door, newsroom, OTHER, replaces=NAME)) == (409, "not_embargoed")
    assert problem(door.delete(PATH, headers=newsroom.headers())) == (409, "not_embargoed")


@pytest.mark.parametrize(
    ("ending", "code"),
    [("published", "already_released"), ("refused", "already_ended"), ("parked", "already_ended")],
)
def test_what_has_ended_cannot_be_replaced_or_withdrawn(door, newsroom, ending, code):
    put(door, newsroom)
    newsroom.end(NAME, ending)
    assert problem(put(door, newsroom, OTHER, replaces=NAME)) == (409, code)
    assert problem(door.delete(PATH, headers=newsroom.headers())) == (409, code)


def test_a_parked_one_that_is_tried_again_can_be_withdrawn(door, newsroom):
    put(door, newsroom)
    newsroom.end(NAME, "open")
    assert door.delete(PATH, headers=newsroom.headers()).status_code == 202


def test_a_replacement_sent_again_after_it_has_taken_the_place_is_still_the_same(door, newsroom):
    put(door, newsroom)
    first = put(door, newsroom, OTHER, replaces=NAME)
    newsroom.end(NAME, "refused", by=OTHER)
    assert put(door, newsroom, OTHER, replaces=NAME).json() == first.json()


def test_a_replacement_may_name_the_photos_as_they_were_named(door, newsroom):
    image = {"part": "photo", "caption": "Sen", "credit": "Minh Hà"}
    article = ARTICLE | {"embargoedUntil": UNTIL, "images": [image]}
    files = [("article", ("a.json", json.dumps(article))), ("photo", ("a.jpg", jpeg(), "image/jpeg"))]
    sent = door.post("/v1/submissions", files=files, headers=newsroom.headers()).json()["submission"]

    put(door, newsroom, NAME, images=[image | {"caption": "Sen hồng"}], replaces=sent)

    assert newsroom.submission(NAME)["photos"] == newsroom.submission(sent)["photos"]
    answer = put(door, newsroom, NAME, images=[image | {"caption": "Sen hồng"}], replaces=sent)
    assert answer.status_code == 202
    assert problem(put(door, newsroom, OTHER, images=[image])) == (422, "invalid")


def test_a_new_file_under_an_old_name_is_a_new_photo(door, newsroom):
    image = {"part": "photo", "caption": "Sen", "credit": "Minh Hà"}
    names = []
    for photo, more in ((jpeg(), {}), (jpeg(1), {"replaces": "0"})):
        article = ARTICLE | {"embargoedUntil": UNTIL, "images": [image]}
        article |= {"replaces": names[0]} if more else {}
        files = [("article", ("a.json", json.dumps(article))), ("photo", ("a.jpg", photo, "image/jpeg"))]
        answer = door.post("/v1/submissions", files=files, headers=newsroom.headers())
        names.append(answer.json()["submission"])
    old, new = (newsroom.submission(name)["photos"][0]["sha256"] for name in names)
    assert (old, new) == (documents.sha256(jpeg()), documents.sha256(jpeg(1)))


@pytest.mark.parametrize("who", ["reporter", "desk"])
def test_an_order_to_withdraw_is_a_submission_of_its_own(door, newsroom, who):
    put(door, newsroom)
    answer = door.delete(PATH, headers=newsroom.headers(who))
    assert answer.status_code == 202
    name = answer.json()["submission"]
    assert answer.headers["location"] == f"/v1/submissions/{name}"
    kept = newsroom.submission(name)
    assert (kept["kind"], kept["document"], kept["item"]) == ("withdrawal", {"withdraws": NAME}, NAME)
    assert name in newsroom.tools.queue.urgent
    assert name in {one for page in newsroom.desk("pending/") for one in keys.in_page(page)[1]}


def test_an_order_given_twice_is_one(door, newsroom):
    put(door, newsroom)
    first = door.delete(PATH, headers=newsroom.headers())
    newsroom.end(NAME, "refused", by=first.json()["submission"])
    assert door.delete(PATH, headers=newsroom.headers()).json() == first.json()


@pytest.mark.parametrize("name", [NAME, "bai-1"])
def test_what_is_not_known_cannot_be_withdrawn(door, newsroom, name):
    answer = door.delete(f"/v1/submissions/{name}", headers=newsroom.headers())
    assert problem(answer) == (404, "unknown_submission")


def test_an_order_cannot_be_withdrawn(door, newsroom):
    put(door, newsroom)
    order = door.delete(PATH, headers=newsroom.headers()).json()["submission"]
    answer = door.delete(f"/v1/submissions/{order}", headers=newsroom.headers())
    assert problem(answer) == (409, "not_embargoed")


def test_its_sender_sees_that_it_waits_and_until_when(door, newsroom):
    put(door, newsroom)
    told = door.get(PATH, headers=newsroom.headers()).json()
    assert (told["state"], told["embargoedUntil"]) == ("waiting", UNTIL)


def test_its_sender_sees_what_has_taken_its_place(door, newsroom):
    put(door, newsroom)
    reason = {"code": "replaced", "vi": "Đã thay.", "en": "Replaced."}
    newsroom.end(NAME, "refused", by=OTHER, reason=reason)
    told = door.get(PATH, headers=newsroom.headers()).json()
    assert (told["state"], told["reason"]) == ("refused", "Replaced.")
    assert told["links"]["supersededBy"] == f"/v1/submissions/{OTHER}"


def test_an_order_that_was_carried_out_is_done(door, newsroom):
    put(door, newsroom)
    order = door.delete(PATH, headers=newsroom.headers()).json()["submission"]
    newsroom.end(order, "done")
    told = door.get(f"/v1/submissions/{order}", headers=newsroom.headers()).json()
    assert (told["state"], told["version"]) == ("done", 1)


def test_the_document_is_for_its_sender_and_the_desk(door, newsroom):
    put(door, newsroom)
    for who, status in (("reporter", 200), ("desk", 200), ("second", 404), ("portal", 403)):
        answer = door.get(f"{PATH}/article", headers=newsroom.headers(who))
        assert answer.status_code == status
        assert (ARTICLE["headline"] in answer.text) == (status == 200)


def test_the_desk_sees_what_waits_the_next_first(door, newsroom):
    put(door, newsroom, NAME, embargoedUntil=LATER)
    put(door, newsroom, OTHER, "second")
    put(door, newsroom, THIRD)
    rest(newsroom, NAME, LATER)
    rest(newsroom, OTHER)
    rest(newsroom, THIRD)
    newsroom.end(THIRD, "refused")
    told = door.get("/v1/embargoes", headers=newsroom.headers("desk")).json()
    assert [one["submission"] for one in told["embargoes"]] == [OTHER, NAME]
    assert told["embargoes"][0] | {"by": told["embargoes"][0]["by"]["name"]} == {
        "submission": OTHER,
        "item": OTHER,
        "version": 1,
        "headline": ARTICLE["headline"],
        "until": UNTIL,
        "by": "second",
    }
    assert "next" not in told


def test_many_come_a_hundred_at_a_time(door, newsroom):
    for number in range(101):
        newsroom.tools.desk.put(keys.embargo(moments.read(UNTIL), f"{NAME[:-3]}{number:03}"), b"")
    headers = newsroom.headers("desk")
    first = door.get("/v1/embargoes", headers=headers).json()
    assert first["next"].endswith("099")
    assert "next" not in door.get(f"/v1/embargoes?after={first['next']}", headers=headers).json()


@pytest.mark.parametrize("after", ["x", "../receipts/", "20261123T010000Z-x"])
def test_a_place_that_is_none_is_refused(door, newsroom, after):
    answer = door.get("/v1/embargoes", params={"after": after}, headers=newsroom.headers("desk"))
    assert problem(answer) == (400, "bad_request")


@pytest.mark.parametrize("who", ["reporter", "portal"])
def test_nobody_below_the_desk_sees_what_waits(door, newsroom, who):
    assert door.get("/v1/embargoes", headers=newsroom.headers(who)).status_code == 403
