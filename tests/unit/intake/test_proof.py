"""The proof of a takedown: order, who, when, what went, and what every portal says of it."""

from __future__ import annotations

import pytest

from intake import proof
from intake.acknowledge import acknowledge
from intake.roll import Ack, Portal, Position
from tests.unit.intake.test_portals import EPOCH, log
from tests.unit.intake.world import OTHER
from wire import documents, keys, tokens
from wire.takedown import Purge, Takedown

PATH = f"/v1/items/{OTHER}"
TOMBSTONE = keys.item(OTHER, 3, "cd" * 32)
WENT = (keys.item(OTHER, 1, "ab" * 32), keys.item(OTHER, 2, "ac" * 32), f"media/{'e' * 64}/wide-400.jpg")
COMMITTED = "2026-11-22T01:00:00.000Z"

KNOWN = Takedown(
    item=OTHER,
    version=3,
    tombstone=TOMBSTONE,
    submission="0192f0c1-2345-7abc-8def-0123456789ff",
    order={"reason": "Theo yêu cầu.", "reasonCode": "legal", "legalReference": "118/CV-TT"},
    by="0123456789ab",
    name="trực đêm",
    accepted="2026-11-22T00:59:59.000Z",
    epoch=EPOCH,
    seq=20,
    committed=COMMITTED,
    first=11,
    removed=WENT,
    kept=(f"media/{'f' * 64}/wide-400.jpg",),
    views=("feeds/all.json",),
    gone="2026-11-22T01:00:01.000Z",
    purge=Purge("done", sent=5, told="204", at="2026-11-22T01:00:03.000Z"),
)


def said(seq, epoch=EPOCH, at="2026-11-22T01:00:05.000Z", first=None, since=""):
    return Ack(epoch, seq, at, "t", seq if first is None else first, since or at)


@pytest.mark.parametrize(
    ("ack", "position", "state", "at"),
    [
        # It never said a word: whoever can read the public tree may hold it.
        (None, None, "not yet", None),
        (None, 30, "not yet", None),
        # Its word is older than the first publication, and it has not asked beyond it either.
        (said(10), None, "never held", "2026-11-22T01:00:05.000Z"),
        (said(10), 10, "never held", "2026-11-22T01:00:05.000Z"),
        (said(10), 11, "not yet", "2026-11-22T01:00:05.000Z"),
        (said(10, at="2026-11-22T00:00:00.000Z"), None, "never held", "2026-11-22T00:00:00.000Z"),
        # It had it, and has not said that it is gone.
        (said(11), None, "not yet", "2026-11-22T01:00:05.000Z"),
        (said(19), 25, "not yet", "2026-11-22T01:00:05.000Z"),
        # It has, with its first word or a later one.
        (said(20), None, "acknowledged", "2026-11-22T01:00:05.000Z"),
        (
            said(99, at="2026-11-22T05:00:00.000Z", first=20, since="2026-11-22T01:00:05.000Z"),
            None,
            "acknowledged",
            "2026-11-22T01:00:05.000Z",
        ),
        (said(99, at="2026-11-22T05:00:00.000Z", first=9), None, "acknowledged", "2026-11-22T05:00:00.000Z"),
        # In a later epoch it has begun anew; a word from an earlier one says nothing of this.
        (said(20, "e2", "2026-11-23T00:00:00.000Z"), None, "acknowledged", "2026-11-23T00:00:00.000Z"),
        (said(19, "e2", "2026-11-23T00:00:00.000Z"), None, "not yet", "2026-11-23T00:00:00.000Z"),
        (said(5, "e2", "2026-11-23T00:00:00.000Z"), None, "not yet", "2026-11-23T00:00:00.000Z"),
        (said(90, "e0", "2026-11-21T00:00:00.000Z"), None, "not yet", "2026-11-21T00:00:00.000Z"),
    ],
)
def test_what_a_portals_word_is_worth(ack, position, state, at):
    asked = None if position is None else Position(EPOCH, position, "2026-11-22T01:00:06.000Z")
    found, word = proof.state(Portal("x", is_active=True, ack=ack, position=asked), KNOWN, None)
    assert (found, word and word["at"]) == (state, at)


def test_what_was_signed_counts_whatever_is_said_later():
    signed = {"epoch": EPOCH, "seq": 21, "at": "2026-11-22T01:00:04.000Z"}
    lapsed = Portal("x", ack=said(3, "e2", "2026-11-24T00:00:00.000Z"))
    found, word = proof.state(lapsed, KNOWN, signed)
    assert (found, word) == ("acknowledged", {"seq": 21, "at": "2026-11-22T01:00:04.000Z"})


@pytest.mark.parametrize("first", [None, 0])
def test_while_nobody_knows_when_it_came_out_nobody_never_held_it(first):
    unknown = Takedown(**(vars(KNOWN) | {"first": first}))
    assert proof.state(Portal("x", ack=said(10)), unknown, None)[0] == "not yet"


def canceled(newsroom):
    """What the keeper leaves of an item that it has taken down."""
    document = {"item": OTHER, "version": 3, "pubStatus": "canceled"}
    body = documents.write(document | {"integrity": {"submission": KNOWN.submission, "originals": []}})
    newsroom.tools.public.put(keys.latest(OTHER), body)
    newsroom.tools.public.put(TOMBSTONE, body)
    newsroom.tools.desk.put(keys.takedown(OTHER), KNOWN.to_bytes())
    newsroom.tools.desk.put(keys.cancel(EPOCH, KNOWN.seq, OTHER), b"")


def look(door, newsroom):
    return door.get(PATH, headers=newsroom.headers("desk")).json()


def test_the_proof_says_it_all(door, newsroom):
    log(newsroom, 30)
    canceled(newsroom)
    for name, seq in (("a-cong-cu", 9), ("b-cong-cham", 15), ("c-cong-nhanh", 29)):
        tokens.create(newsroom.tools.desk, "portal", name, newsroom.tools.clock)
        acknowledge(newsroom.tools, name, {"epoch": EPOCH, "seq": seq}, "t")
    told = look(door, newsroom)
    base = "http://public.test/"
    assert told["takedown"] == {
        "submission": KNOWN.submission,
        "reason": "Theo yêu cầu.",
        "reasonCode": "legal",
        "legalReference": "118/CV-TT",
        "by": {"token": "0123456789ab", "name": "trực đêm"},
        "accepted": KNOWN.accepted,
        "version": 3,
        "committed": {"epoch": EPOCH, "seq": 20, "at": COMMITTED},
        "firstPublished": 11,
        "removed": KNOWN.gone,
        "urls": [f"{base}items/{OTHER}/latest.json", f"{base}feeds/all.json", *(base + key for key in WENT)],
        "kept": [base + KNOWN.kept[0]],
        "purge": {
            "state": "done",
            "sent": 5,
            "of": 5,
            "attempts": 0,
            "answer": "204",
            "at": "2026-11-22T01:00:03.000Z",
        },
        "portals": [
            {
                "portal": "a-cong-cu",
                "active": True,
                "state": "never held",
                "acknowledged": {"seq": 9, "at": "2026-11-22T01:02:03.000Z"},
            },
            {
                "portal": "b-cong-cham",
                "active": True,
                "state": "not yet",
                "acknowledged": {"seq": 15, "at": "2026-11-22T01:02:03.000Z"},
            },
            {
                "portal": "c-cong-nhanh",
                "active": True,
                "state": "acknowledged",
                "acknowledged": {"seq": 29, "at": "2026-11-22T01:02:03.000Z"},
            },
            {"portal": "portal", "active": True, "state": "not yet"},
        ],
    }


def test_the_moment_of_an_acknowledgement_stays_when_the_portal_goes_on(door, newsroom):
    log(newsroom, 30)
    canceled(newsroom)
    for seq in (15, 22, 30):
        acknowledge(newsroom.tools, "portal", {"epoch": EPOCH, "seq": seq}, "t")
        newsroom.tools.clock.sleep(60)
    (told,) = look(door, newsroom)["takedown"]["portals"]
    assert told["acknowledged"] == {"seq": 22, "at": "2026-11-22T01:03:03.000Z"}


def test_versions_that_are_gone_are_told(door, newsroom):
    log(newsroom, 30)
    canceled(newsroom)
    assert look(door, newsroom)["versions"] == [
        {"version": 1, "href": f"http://public.test/{WENT[0]}", "gone": True},
        {"version": 2, "href": f"http://public.test/{WENT[1]}", "gone": True},
        {"version": 3, "href": f"http://public.test/{TOMBSTONE}"},
    ]


def test_until_it_is_written_down_the_order_is_told(door, newsroom):
    log(newsroom, 30)
    canceled(newsroom)
    newsroom.tools.desk.delete([keys.takedown(OTHER)])
    told = look(door, newsroom)
    assert told["takedown"] == {
        "submission": KNOWN.submission,
        "by": {"token": "", "name": ""},
        "accepted": "",
    }
    assert [one["version"] for one in told["versions"]] == [1, 2, 3]
    assert told["versions"][0] == {"version": 1, "gone": True}


def test_a_record_of_before_a_restore_is_not_the_proof_of_another_takedown(door, newsroom):
    log(newsroom, 30)
    canceled(newsroom)
    older = Takedown(**(vars(KNOWN) | {"version": 2}))
    newsroom.tools.desk.put(keys.takedown(OTHER), older.to_bytes())
    assert "portals" not in look(door, newsroom)["takedown"]


def test_a_live_item_has_no_takedown(door, newsroom):
    newsroom.publish(OTHER, 1)
    assert "takedown" not in look(door, newsroom)
