"""Tokens and what they allow."""

from __future__ import annotations

import pytest

from intake.auth import Identities
from tests.unit.intake.world import ARTICLE, NAME, OTHER
from wire import documents, keys, tokens

PATH = f"/v1/submissions/{NAME}"
GUARDED = [
    ("PUT", PATH),
    ("POST", "/v1/submissions"),
    ("POST", "/v1/submissions/validate"),
    ("GET", PATH),
    ("GET", f"{PATH}/events"),
    ("POST", "/v1/uploads"),
    ("HEAD", f"/v1/uploads/{NAME}"),
    ("PATCH", f"/v1/uploads/{NAME}"),
    ("POST", f"/v1/items/{NAME}/takedown"),
    ("GET", f"/v1/items/{NAME}"),
]
PORTALS = [("GET", "/v1/portals"), ("GET", "/v1/portals/portal"), ("POST", "/v1/portals/portal/ack")]


@pytest.mark.parametrize(("method", "path"), [*GUARDED, *PORTALS])
@pytest.mark.parametrize("sent", [None, "", "Bearer", "Bearer pr_x", "Basic abc", "bearer " + "a" * 9000])
def test_without_a_valid_token_nothing_goes(door, method, path, sent):
    answer = door.request(method, path, headers={"Authorization": sent} if sent is not None else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_a_portal_may_neither_submit_nor_read_submissions(door, newsroom, method, path):
    answer = door.request(method, path, headers=newsroom.headers("portal"))
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), GUARDED[-2:])
def test_items_are_the_desks(door, newsroom, method, path):
    answer = door.request(method, path, headers=newsroom.headers("reporter"))
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:pressroom:problem:forbidden"


@pytest.mark.parametrize(("method", "path"), PORTALS)
def test_portals_are_no_business_of_a_reporter(door, newsroom, method, path):
    answer = door.request(method, path, headers=newsroom.headers("reporter"))
    assert answer.status_code == 403


def test_a_reporter_sees_their_own_submissions_and_the_desk_all(door, newsroom):
    door.put(PATH, json=ARTICLE, headers=newsroom.headers("reporter"))
    seen = {
        who: door.get(PATH, headers=newsroom.headers(who)).status_code
        for who in ("reporter", "desk", "second")
    }
    assert seen == {"reporter": 200, "desk": 200, "second": 404}
    foreign = door.get(PATH, headers=newsroom.headers("second")).json()
    absent = door.get(f"/v1/submissions/{OTHER}", headers=newsroom.headers("second")).json()
    assert foreign == absent


def test_an_altered_token_is_refused(door, newsroom):
    raw = newsroom.tokens["reporter"]
    altered = raw[:-1] + ("0" if raw[-1] != "0" else "1")
    assert door.get(PATH, headers={"Authorization": f"Bearer {altered}"}).status_code == 401


def test_a_verified_token_is_read_from_the_store_once(door, newsroom, monkeypatch):
    from intake import auth

    door.get(PATH, headers=newsroom.headers())
    newsroom.tools.desk.delete([key for key in newsroom.tools.desk.objects if key.startswith(keys.TOKENS)])
    assert door.get(PATH, headers=newsroom.headers()).status_code == 404
    monkeypatch.setattr(auth, "REMEMBERED", -1.0)
    newsroom.app.state.door.identities = Identities()
    assert door.get(PATH, headers=newsroom.headers()).status_code == 401


def test_no_raw_token_is_kept_in_memory(newsroom):
    identities = Identities()
    raw = newsroom.tokens["desk"]
    identities.remember(raw, tokens.verify(newsroom.tools.desk, raw))
    assert identities.recall(raw).role == "desk"
    assert raw not in repr(vars(identities))


def test_a_refused_article_does_not_stop_the_next(door, newsroom):
    door.put(PATH, content=b"{", headers=newsroom.headers(Content_Type="application/json"))
    assert door.put(PATH, json=ARTICLE, headers=newsroom.headers()).status_code == 202
    assert documents.read(newsroom.tools.desk.get(keys.submission(NAME)).body)["kind"] == "article"
