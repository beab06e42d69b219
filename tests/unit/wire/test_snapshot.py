import gzip
import json

import pytest

from schemas import validate
from wire import documents, snapshot
from wire.change import Change, Head, SnapshotName
from wire.snapshot import NotASnapshot, Snapshot


def change(number, event="published", version=1):
    item, sha256 = f"0190a0c4-0000-7000-8000-{number:012d}", f"{number:064x}"
    key = f"items/{item}/{version}-{sha256[:16]}.json"
    return Change(
        item, version, event, key, sha256, "kinh-te", ("medtop:04000000",), ("gso-2025:82",), ("vi",)
    )


MADE = Snapshot(100, "epoch", "a" * 64, tuple(map(change, range(3))))


def test_a_snapshot_comes_back_and_keeps_its_schema():
    assert Snapshot.from_bytes(MADE.to_bytes()) == MADE
    assert validate.violations("snapshot", json.loads(MADE.to_json())) == ()


def test_it_is_written_like_every_other_document():
    assert MADE.to_json() == documents.write(json.loads(MADE.to_json()))
    assert Snapshot(100, "e", "a" * 64, ()).to_json() == documents.write(
        {"seq": 100, "epoch": "e", "sha256": "a" * 64, "items": []}
    )


def test_the_same_snapshot_is_the_same_bytes_without_a_name_or_a_time():
    assert MADE.to_bytes() == MADE.to_bytes()
    assert MADE.to_bytes()[:8] == bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0])


def test_it_is_known_however_it_was_packed():
    assert MADE.is_packed_in(gzip.compress(MADE.to_json(), 1, mtime=5))
    assert not MADE.is_packed_in(gzip.compress(MADE.to_json() + b" "))
    assert not MADE.is_packed_in(b"garbage")


GARBAGE = {
    "empty": b"",
    "not packed": b"{}",
    "without its end": MADE.to_bytes()[:-9],
    "cut off": MADE.to_bytes()[:30],
    "something behind it": MADE.to_bytes() + b"x",
    "a list": gzip.compress(b"[]"),
    "no changes": gzip.compress(b'{"items":[1]}'),
}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE)
def test_what_is_no_snapshot_is_refused(body):
    with pytest.raises(NotASnapshot):
        Snapshot.from_bytes(body)


@pytest.mark.parametrize("packed", [4_000, 40_000])
def test_what_unpacks_to_far_more_than_a_snapshot_is_refused_unread(packed):
    bomb = gzip.compress(b" " * packed * 1_000, 9)
    with pytest.raises(NotASnapshot, match="bytes unpacked"):
        Snapshot.from_bytes(bomb)


def test_there_is_an_end_to_what_a_snapshot_may_be(monkeypatch):
    monkeypatch.setattr(snapshot, "LARGEST", 300)
    with pytest.raises(NotASnapshot, match="more than 300 bytes"):
        Snapshot.from_bytes(MADE.to_bytes())
    monkeypatch.setattr(snapshot, "LARGEST", len(MADE.to_json()))
    assert Snapshot.from_bytes(MADE.to_bytes()) == MADE


def test_the_three_newest_hundreds_are_wanted():
    assert [snapshot.wanted(seq) for seq in (0, 99, 100, 299, 1250)] == [
        (),
        (),
        (100,),
        (100, 200),
        (1000, 1100, 1200),
    ]


def test_the_newest_change_of_an_item_counts_and_what_was_taken_down_is_not_live():
    before = (change(1), change(3))
    since = (change(2), change(1, "corrected", 2), change(3, "canceled", 2), change(1, "renditions", 2))
    assert snapshot.live(before, since) == (change(1, "renditions", 2), change(2))


def test_a_head_names_it_and_a_head_without_one_is_as_it_was():
    named = SnapshotName(100, "snapshots/000000000100.json.gz", "b" * 64, 99)
    head = Head(101, "e", "a" * 64, "2026-11-22T01:02:03Z", "2026-11-22T02:02:03Z", named)
    assert Head.from_bytes(head.to_bytes()) == head
    assert validate.violations("head", json.loads(head.to_bytes())) == ()
    bare = Head(1, "e", "a" * 64, "2026-11-22T01:02:03Z", "2026-11-22T02:02:03Z")
    assert "snapshot" not in json.loads(bare.to_bytes())
    later = json.loads(head.to_bytes()) | {"hint": 1}
    assert Head.from_bytes(json.dumps(later).encode()) == head
