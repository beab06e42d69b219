"""Portals say how far they are, and the desk sees it; nobody sees another's place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake import watch
from intake.acknowledge import acknowledge
from tests.unit.intake.world import NAME, OTHER
from wire import documents, keys, moments, tokens
from wire.change import NOTHING_BEFORE, Change, Head, Segment

EPOCH = "e1"
MINE = "/v1/portals/portal"


def log(newsroom, seq, epoch=EPOCH, every=60.0):
    """Segments to this number, one a minute, the last of them now."""
    now = newsroom.tools.clock.now()
    for number in range(1, seq + 1):
        at = moments.later(now, (number - seq) * every)
        line = Change(NAME, number, "corrected", keys.item(NAME, number, "0" * 64), "0" * 64)
        segment = Segment(number, epoch, NOTHING_BEFORE, "b", moments.write(at), (line,))
        newsroom.tools.public.put(keys.segment(number), segment.to_bytes())
    at = moments.write(now)
    newsroom.tools.public.put(keys.HEAD, Head(seq, epoch, NOTHING_BEFORE, at, at).to_bytes())


def ack(door, newsroom, seq, epoch=EPOCH, *, who="portal", path=MINE):  # noqa: PLR0913 - as it is said
    return door.post(f"{path}/ack", json={"epoch": epoch, "seq": seq}, headers=newsroom.headers(who))


def kept(newsroom, portal="portal"):
    blob = newsroom.tools.desk.get(keys.portal_ack(portal))
    return documents.read(blob.body) if blob else None


@pytest.fixture
def other(newsroom):
    newsroom.tokens["other"] = tokens.create(
        newsroom.tools.desk, "portal", "cong-ben-tre", newsroom.tools.clock
    )
    return "cong-ben-tre"


def test_an_acknowledgement_is_kept_and_answered_with_what_stands(door, newsroom):
    log(newsroom, 5)
    answer = ack(door, newsroom, 4)
    assert (answer.status_code, answer.json()) == (
        200,
        {"portal": "portal", "epoch": EPOCH, "seq": 4, "at": "2026-11-22T01:02:03.000Z"},
    )
    token = newsroom.tokens["portal"].split("_")[2]
    assert kept(newsroom) == {
        "epoch": EPOCH,
        "seq": 4,
        "at": "2026-11-22T01:02:03.000Z",
        "by": token,
        "first": 4,
        "since": "2026-11-22T01:02:03.000Z",
    }


def test_it_never_goes_back_within_an_epoch(door, newsroom):
    log(newsroom, 5)
    ack(door, newsroom, 4)
    stood = kept(newsroom)
    newsroom.tools.clock.sleep(60)
    for lower in (4, 3, 0):
        answer = ack(door, newsroom, lower)
        assert (answer.status_code, answer.json()["seq"]) == (200, 4)
    assert kept(newsroom) == stood
    assert ack(door, newsroom, 5).json()["seq"] == 5
    assert (kept(newsroom)["first"], kept(newsroom)["seq"]) == (4, 5)


def test_another_epoch_begins_anew_even_lower(door, newsroom):
    log(newsroom, 5)
    ack(door, newsroom, 5)
    log(newsroom, 3, epoch="e2")
    assert ack(door, newsroom, 5).status_code == 422
    assert ack(door, newsroom, 2, epoch="e2").json()["seq"] == 2
    assert (kept(newsroom)["epoch"], kept(newsroom)["first"]) == ("e2", 2)


@pytest.mark.parametrize(
    ("epoch", "seq", "found"),
    [(EPOCH, 6, ("/seq", "beyond_head")), ("x", 1, ("/epoch", "unknown_epoch"))],
)
def test_what_the_log_does_not_hold_cannot_be_acknowledged(door, newsroom, epoch, seq, found):
    log(newsroom, 5)
    answer = ack(door, newsroom, seq, epoch)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["keyword"]) == found
    assert str(error["allowed"]) in error["message"]
    assert kept(newsroom) is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"epoch":"e1","seq":1,"seq":2}', 400),
        (b'{"epoch":"e1"}', 422),
        (b'{"epoch":"e1","seq":1.5}', 422),
        (b'{"epoch":"e1","seq":true}', 422),
        (b'{"epoch":"e1","seq":1,"x":1}', 422),
        (b"[]", 400),
    ],
)
def test_a_bad_acknowledgement_is_a_problem(door, newsroom, body, status):
    log(newsroom, 5)
    headers = newsroom.headers("portal", Content_Type="application/json")
    answer = door.post(f"{MINE}/ack", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert kept(newsroom) is None


def test_a_portal_speaks_for_itself_and_the_desk_for_every_known_one(door, newsroom, other):
    log(newsroom, 5)
    assert ack(door, newsroom, 4, path=f"/v1/portals/{other}").status_code == 403
    assert ack(door, newsroom, 4, who="other", path=f"/v1/portals/{other}").status_code == 200
    assert ack(door, newsroom, 5, who="desk", path=f"/v1/portals/{other}").json()["seq"] == 5
    for unknown in ("nobody", "Portal", "..", "a" * 61):
        answer = ack(door, newsroom, 5, who="desk", path=f"/v1/portals/{unknown}")
        assert answer.status_code in {404, 405}
    assert newsroom.desk("portals/") == [keys.portal_ack(other)]


def test_a_portal_reads_its_own_place_and_nobody_elses(door, newsroom, other):
    log(newsroom, 5)
    ack(door, newsroom, 4)
    ack(door, newsroom, 3, who="other", path=f"/v1/portals/{other}")
    assert door.get(f"/v1/portals/{other}", headers=newsroom.headers("portal")).status_code == 403
    assert door.get("/v1/portals/nobody", headers=newsroom.headers("portal")).status_code == 403
    listed = door.get("/v1/portals", headers=newsroom.headers("portal")).json()
    assert [one["portal"] for one in listed["portals"]] == ["portal"]
    assert door.get(MINE, headers=newsroom.headers("portal")).json()["acknowledged"]["seq"] == 4


def test_the_desk_sees_every_portal_with_its_lag(door, newsroom, other):
    log(newsroom, 5, every=60)
    ack(door, newsroom, 3)
    told = door.get("/v1/portals", headers=newsroom.headers("desk")).json()
    assert (told["epoch"], told["seq"]) == (EPOCH, 5)
    first, second = told["portals"]
    assert first == {"portal": other, "active": True}
    assert second["lag"] == {"segments": 2, "seconds": 60.0}  # segment 4 came out a minute ago
    newsroom.tools.clock.sleep(30)
    assert door.get(MINE, headers=newsroom.headers("desk")).json()["lag"]["seconds"] == 90.0
    ack(door, newsroom, 5)
    assert door.get(MINE, headers=newsroom.headers("desk")).json()["lag"] == {"segments": 0, "seconds": 0.0}


def test_what_was_said_in_another_epoch_is_as_good_as_nothing(door, newsroom):
    log(newsroom, 5)
    ack(door, newsroom, 5)
    log(newsroom, 5, epoch="e2")
    assert door.get(MINE, headers=newsroom.headers("desk")).json()["lag"]["segments"] == 5


def test_an_unknown_portal_is_not_there(door, newsroom):
    log(newsroom, 5)
    answer = door.get("/v1/portals/nobody", headers=newsroom.headers("desk"))
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:pressroom:problem:unknown_portal")


def test_several_tokens_are_one_portal_and_it_is_active_while_one_holds(door, newsroom):
    log(newsroom, 5)
    tokens.create(newsroom.tools.desk, "portal", "portal", newsroom.tools.clock)
    assert door.get(MINE, headers=newsroom.headers("desk")).json()["active"] is True
    for entry in list(newsroom.tools.desk.walk(keys.TOKENS)):
        known = tokens.Token.from_document(documents.read(newsroom.tools.desk.get(entry.key).body))
        if known.role == "portal":
            revoked = replace(known, revoked="2026-11-22T01:02:03.000Z")
            newsroom.tools.desk.put(entry.key, documents.write(revoked.to_document()))
    told = door.get("/v1/portals", headers=newsroom.headers("desk")).json()["portals"]
    assert told == [{"portal": "portal", "active": False}]


def test_asking_with_a_token_leaves_a_place_at_most_twice_a_minute(door, newsroom, monkeypatch):
    log(newsroom, 5)
    ask = lambda after: door.get(f"/v1/changes?after={after}", headers=newsroom.headers("portal"))  # noqa: E731
    assert ask(2).json() == {"after": 2, "seq": 5, "more": True}
    ask(3)
    told = door.get(MINE, headers=newsroom.headers("desk")).json()
    assert told["position"] == {"epoch": EPOCH, "seq": 2, "at": "2026-11-22T01:02:03.000Z"}
    assert told["lag"]["segments"] == 3
    monkeypatch.setattr(watch, "NOTED", 0.0)
    ask(3)
    ask(9)  # beyond the log: no place
    assert door.get(MINE, headers=newsroom.headers("desk")).json()["position"]["seq"] == 3


def test_asking_without_a_token_leaves_none_and_a_bad_one_is_told(door, newsroom):
    log(newsroom, 5)
    assert door.get("/v1/changes?after=2").status_code == 200
    assert door.get("/v1/changes?after=2", headers=newsroom.headers("desk")).status_code == 200
    assert door.get("/v1/changes?after=2", headers={"Authorization": "Bearer x"}).status_code == 401
    assert newsroom.desk("portals/") == []


def test_a_place_that_cannot_be_kept_costs_nobody_an_answer(newsroom, monkeypatch):
    log(newsroom, 5)
    with newsroom.client() as door:
        door.get("/v1/portals", headers=newsroom.headers("portal"))  # the token is known from here on
    with newsroom.without(desk=True).client() as door:
        answer = door.get("/v1/changes?after=2", headers=newsroom.headers("portal"))
    assert answer.json() == {"after": 2, "seq": 5, "more": True}


def test_without_the_store_an_acknowledgement_is_to_be_sent_again(newsroom):
    log(newsroom, 5)
    with newsroom.client() as door:
        door.get("/v1/portals", headers=newsroom.headers("portal"))
    with newsroom.without(desk=True).client() as door:
        answer = ack(door, newsroom, 4)
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)


def test_of_two_at_once_the_higher_stands(newsroom):
    """Somebody else writes between the look and the swap."""
    log(newsroom, 5)
    desk = newsroom.tools.desk
    acknowledge(newsroom.tools, "portal", {"epoch": EPOCH, "seq": 1}, "a")
    swap = desk.swap

    def late(key, body, *, etag):
        desk.swap = swap
        acknowledge(newsroom.tools, "portal", {"epoch": EPOCH, "seq": 5}, "b")
        return swap(key, body, etag=etag)

    desk.swap = late
    stands = acknowledge(newsroom.tools, "portal", {"epoch": EPOCH, "seq": 3}, "a")
    assert (stands.seq, stands.by) == (5, "b")
    assert kept(newsroom)["seq"] == 5


def test_who_goes_past_a_takedown_signs_it_with_that_moment(newsroom):
    log(newsroom, 9)
    for seq, item in ((2, NAME), (4, OTHER), (5, NAME), (7, OTHER)):
        newsroom.tools.desk.put(keys.cancel(EPOCH, seq, item), b"")
    newsroom.tools.desk.put(keys.cancel("e0", 5, OTHER), b"")

    acknowledge(newsroom.tools, "portal", {"epoch": EPOCH, "seq": 3}, "a")
    assert newsroom.desk("acknowledged/") == []  # its first word says it itself
    newsroom.tools.clock.sleep(60)
    acknowledge(newsroom.tools, "portal", {"epoch": EPOCH, "seq": 6}, "a")
    newsroom.tools.clock.sleep(60)
    acknowledge(newsroom.tools, "portal", {"epoch": EPOCH, "seq": 9}, "a")

    signed = {
        key: documents.read(newsroom.tools.desk.get(key).body)["at"] for key in newsroom.desk("acknowledged/")
    }
    assert signed == {
        keys.acknowledgement(OTHER, 4, "portal"): "2026-11-22T01:03:03.000Z",
        keys.acknowledgement(NAME, 5, "portal"): "2026-11-22T01:03:03.000Z",
        keys.acknowledgement(OTHER, 7, "portal"): "2026-11-22T01:04:03.000Z",
    }
