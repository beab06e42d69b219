"""The desk's view of items, and takedowns."""

from __future__ import annotations

import pytest

from tests.unit.intake.world import OTHER
from wire import keys

PATH = f"/v1/items/{OTHER}/takedown"
ORDER = {"reason": "Theo yêu cầu của gia đình.", "reasonCode": "privacy"}


def take_down(door, newsroom, order=ORDER, path=PATH, **more):
    return door.post(path, json=order, headers=newsroom.headers("desk", **more))


def test_a_takedown_becomes_the_items_next_version(door, newsroom):
    newsroom.publish(OTHER, 3)
    answer = take_down(door, newsroom)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["item"], told["version"], told["state"]) == (OTHER, 4, "accepted")
    assert answer.headers["location"] == f"/v1/submissions/{told['submission']}"
    kept = newsroom.submission(told["submission"])
    assert (kept["kind"], kept["document"]) == ("takedown", ORDER)
    page = newsroom.page(told["submission"])
    assert newsroom.desk("pending/") == [page]
    assert newsroom.tools.queue.pages == [(page, (told["submission"],))]


def test_one_key_is_one_takedown(door, newsroom):
    newsroom.publish(OTHER, 1)
    first, again = (take_down(door, newsroom, Idempotency_Key="k") for _ in range(2))
    assert first.json() == again.json()
    newsroom.publish(OTHER, 2, "canceled")
    assert take_down(door, newsroom, Idempotency_Key="k").json() == first.json()
    assert take_down(door, newsroom, {"reason": "Khác"}, Idempotency_Key="k").status_code == 409
    assert newsroom.desk("pending/") == [newsroom.page(first.json()["submission"])]


@pytest.mark.parametrize("path", [PATH, "/v1/items/x/takedown"])
def test_an_unknown_item_cannot_be_taken_down(door, newsroom, path):
    answer = take_down(door, newsroom, path=path)
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:pressroom:problem:unknown_item")


def test_a_canceled_item_cannot_be_taken_down_again(door, newsroom):
    newsroom.publish(OTHER, 2, "canceled")
    answer = take_down(door, newsroom)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:pressroom:problem:canceled_item")


def test_a_takedown_needs_a_reason(door, newsroom):
    newsroom.publish(OTHER, 1)
    answer = take_down(door, newsroom, {"reasonCode": "whim"})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/reason", "/reasonCode"}


def test_an_item_shows_its_versions(door, newsroom):
    newsroom.publish(OTHER, 2)
    old, new = (keys.item(OTHER, version, "cd" * 32) for version in (1, 2))
    for key in (new, old, keys.beside(new, "ninjs.json"), keys.beside(new, "html")):
        newsroom.tools.public.put(key, b"{}")
    told = door.get(f"/v1/items/{OTHER}", headers=newsroom.headers("desk")).json()
    assert told == {
        "item": OTHER,
        "version": 2,
        "pubStatus": "usable",
        "versions": [
            {"version": 1, "href": f"http://public.test/{old}"},
            {"version": 2, "href": f"http://public.test/{new}"},
        ],
        "latest": f"http://public.test/items/{OTHER}/latest.json",
    }


def test_an_unknown_item_is_not_shown(door, newsroom):
    assert door.get(f"/v1/items/{OTHER}", headers=newsroom.headers("desk")).status_code == 404
