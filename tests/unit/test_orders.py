"""What the checker says of a desk's orders: one good newsroom, broken in one way each time."""

from __future__ import annotations

import json

import pytest

from tests import orders
from tests.bucket import Bucket

OUT, WAITS, GONE = "item-out", "item-waits", "item-gone"
AT = "2026-11-22T05:00:00Z"


class Held(Bucket):
    def __init__(self, objects):
        self.objects = objects
        self.keys = set(objects)

    def body(self, key):
        return json.dumps(self.objects[key]).encode()


def newsroom():
    note = {"note": "Sửa tên cầu", "why": "error", "what": "Sai tên."}
    submissions = {
        OUT: {"embargoedUntil": "2026-11-22T04:59:59Z"},
        "correction": {"corrects": {"item": OUT, "version": 1, **note}},
        WAITS: {"embargoedUntil": "2126-11-22T05:00:00Z"},
    }
    items = dict.fromkeys(submissions, OUT) | {WAITS: WAITS}
    desk = {
        f"submissions/{name}.json": {"id": name, "item": items[name], "document": document}
        for name, document in submissions.items()
    }
    record = {"seq": 1, "epoch": "e", "tombstone": f"items/{GONE}/2-b.json", "gone": AT, "by": "desk"}
    desk |= {f"takedowns/{GONE}.json": record, f"canceled/e/{1:012d}-{GONE}": ""}
    desk |= {"audit/1.json": {"deed": "takedown", "item": GONE}, f"embargo/21261122T050000Z-{WAITS}": ""}
    corrected = {"corrections": [{"version": 2, "at": AT, **note}], "integrity": {"submission": "correction"}}
    public = {
        f"items/{OUT}/2-a.json": corrected,
        f"items/{GONE}/2-b.json": {},
        f"items/{GONE}/latest.json": {},
    }
    changes = [
        {"item": OUT, "version": 1, "event": "published", "key": f"items/{OUT}/1-a.json"},
        {"item": OUT, "version": 2, "event": "corrected", "key": f"items/{OUT}/2-a.json"},
        {"item": GONE, "version": 2, "event": "canceled", "key": f"items/{GONE}/2-b.json"},
    ]
    return public, desk, [{"seq": 1, "epoch": "e", "at": AT, "changes": changes}]


def test_a_newsroom_that_keeps_its_orders_passes():
    public, desk, segments = newsroom()
    assert list(orders.problems(Held(public), Held(desk), segments)) == []


BREAKS = {
    "before": lambda public, desk, log: log[0].update(at="2026-11-22T04:00:00Z"),
    "its name stands": lambda public, desk, log: public.update({f"items/{WAITS}/1-c.json": {}}),
    "is due": lambda public, desk, log: desk.update({"embargo/20261122T050000Z-late": ""}),
    "its desk said": lambda public, desk, log: public[f"items/{OUT}/2-a.json"]["corrections"][0].pop("why"),
    "tells of": lambda public, desk, log: public[f"items/{OUT}/2-a.json"]["corrections"].clear(),
    "there is": lambda public, desk, log: public.update({f"items/{GONE}/1-b.html": {}}),
    "nothing says": lambda public, desk, log: desk.pop(f"takedowns/{GONE}.json"),
    "not finished": lambda public, desk, log: desk[f"takedowns/{GONE}.json"].update(gone=""),
    "written down": lambda public, desk, log: desk[f"takedowns/{GONE}.json"].update(seq=9),
    "acknowledgement": lambda public, desk, log: desk.pop(f"canceled/e/{1:012d}-{GONE}"),
    "audit": lambda public, desk, log: desk.pop("audit/1.json"),
}


@pytest.mark.parametrize(("said", "breaks"), BREAKS.items(), ids=BREAKS)
def test_what_is_wrong_is_said(said, breaks):
    public, desk, segments = newsroom()
    breaks(public, desk, segments)
    (found,) = orders.problems(Held(public), Held(desk), segments)
    assert said in found
