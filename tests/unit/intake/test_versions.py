"""Versions can be read, compared, and a stale one is told what stands there now."""

from __future__ import annotations

import pytest

from tests.unit.intake.world import ARTICLE, NAME, OTHER
from wire import documents, keys


def lay(newsroom, version, body="<p>Một.</p>", **fields):
    """A version as the keeper leaves it; returns its key."""
    notes = [
        {"version": n, "at": f"2026-11-2{n}T01:00:00.000Z", "note": f"Sửa {n}"} for n in range(2, version + 1)
    ]
    document = {
        "item": OTHER,
        "version": version,
        "headline": "Tin",
        "body": body,
        "published": "2026-11-21T01:00:00.000Z",
        "modified": f"2026-11-2{version}T01:00:00.000Z",
        "pubStatus": "usable",
        "corrections": notes,
        "integrity": {"submission": NAME},
    } | fields
    written = documents.write(document)
    key = keys.item(OTHER, version, documents.sha256(written))
    newsroom.tools.public.put(key, written)
    newsroom.tools.public.put(keys.latest(OTHER), written)
    return key


def ask(door, newsroom, path, who="reporter"):
    return door.get(f"/v1/items/{OTHER}/{path}", headers=newsroom.headers(who))


def test_every_version_is_listed_with_its_note_and_place(door, newsroom):
    made = [lay(newsroom, version) for version in (1, 2, 3)]
    told = ask(door, newsroom, "versions").json()
    assert [one["href"] for one in told["versions"]] == [f"http://public.test/{key}" for key in made]
    assert [one.get("note") for one in told["versions"]] == [None, "Sửa 2", "Sửa 3"]
    assert told["versions"][0]["at"] == "2026-11-21T01:00:00.000Z"


def test_of_two_documents_of_a_version_the_one_that_is_out_is_listed(door, newsroom):
    lay(newsroom, 1)
    fuller = lay(newsroom, 1, integrity={"submission": NAME, "addition": OTHER})
    (told,) = ask(door, newsroom, "versions").json()["versions"]
    assert told["href"].endswith(fuller)


def test_a_version_on_its_way_is_not_listed_nor_compared(door, newsroom):
    first = lay(newsroom, 1)
    body = newsroom.tools.public.get(first).body
    lay(newsroom, 2, headline="Chưa đăng")
    newsroom.tools.public.put(keys.latest(OTHER), body)
    assert len(ask(door, newsroom, "versions").json()["versions"]) == 1
    answer = ask(door, newsroom, "diff?from=1&to=2")
    assert answer.status_code == 404
    assert "Chưa đăng" not in answer.text


def test_the_newest_two_are_compared_unless_told_otherwise(door, newsroom):
    lay(newsroom, 1, headline="A")
    lay(newsroom, 2, headline="B")
    lay(newsroom, 3, headline="C")
    told = ask(door, newsroom, "diff").json()
    assert (told["from"], told["to"]) == (2, 3)
    assert told["fields"] == [{"field": "headline", "before": "B", "after": "C"}]
    told = ask(door, newsroom, "diff?from=1&to=3").json()
    assert told["fields"] == [{"field": "headline", "before": "A", "after": "C"}]


@pytest.mark.parametrize("numbers", ["from=1&to=9", "from=9&to=1", "from=4"])
def test_a_version_that_never_was_is_not_found(door, newsroom, numbers):
    lay(newsroom, 1)
    answer = ask(door, newsroom, f"diff?{numbers}")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("unknown_version")


@pytest.mark.parametrize("numbers", ["from=-1", "from=x", "to=1.5"])
def test_a_number_that_is_none_is_refused(door, newsroom, numbers):
    assert ask(door, newsroom, f"diff?{numbers}").status_code == 400


def test_of_a_canceled_item_nothing_is_compared(door, newsroom):
    lay(newsroom, 1)
    lay(newsroom, 2, pubStatus="canceled")
    assert ask(door, newsroom, "diff").status_code == 409
    assert ask(door, newsroom, "versions").json()["pubStatus"] == "canceled"


def test_a_portal_asks_the_public_bucket(door, newsroom):
    lay(newsroom, 1)
    assert ask(door, newsroom, "versions", "portal").status_code == 403
    assert ask(door, newsroom, "diff", "portal").status_code == 403


@pytest.mark.parametrize("path", ["versions", "diff"])
def test_an_unknown_item_is_not_found(door, newsroom, path):
    assert ask(door, newsroom, path).status_code == 404


def test_a_stale_correction_learns_what_stands_there_since_when_and_by_whom(door, newsroom):
    door.put(f"/v1/submissions/{NAME}", json=ARTICLE, headers=newsroom.headers("second"))
    lay(newsroom, 1)
    lay(newsroom, 2)
    corrects = {"item": OTHER, "version": 1, "note": "Sai."}
    headers = newsroom.headers()
    answer = door.post("/v1/submissions", json=ARTICLE | {"corrects": corrects}, headers=headers)
    assert answer.status_code == 409
    told = answer.json()
    assert told["current"] == {"version": 2, "at": "2026-11-22T01:00:00.000Z", "by": "second"}
    assert told["detail"].startswith("Version 2, sent by second, has been the newest since 2026-11-22")
