"""A snapshot that is not what the head names is refused by name, and the log is followed all the same."""

from __future__ import annotations

import gzip

import pytest

from portal import source
from portal.follow import Pace, follow
from portal.mirror import mirror
from tests import trees
from tests.servers import bucket, serving
from tests.trees import Shelf
from wire import documents, keys
from wire.adapters.memory import SetClock
from wire.change import SnapshotName


def shot(body=None):
    """Three items, and a snapshot of them; `body` in its place, named by its true hash."""
    tree = trees.good()
    tree.shoot()
    if body is not None:
        tree.snapshot = SnapshotName(tree.seq, keys.snapshot(tree.seq), documents.sha256(body), len(body))
        tree.objects[tree.snapshot.key] = body
        tree.point()
    return tree


DAMAGED = {
    "a bomb": gzip.compress(b" " * 20_000_000, 9),
    "no snapshot": gzip.compress(b"[]"),
    "not packed": b"{}",
}


@pytest.mark.parametrize("body", DAMAGED.values(), ids=DAMAGED)
def test_a_new_mirror_reads_the_log_from_its_beginning(tmp_path, body):
    tree = shot(body)
    report = mirror(Shelf(tree), tmp_path)
    assert report.ok
    assert (report.seq, report.live, report.segments) == (3, 3, 3)
    (said,) = report.omitted
    assert said.key == tree.snapshot.key
    assert "from its beginning" in said.what
    assert report.to_document()["omitted"][0]["key"] == tree.snapshot.key


def test_one_that_is_not_there_is_no_worse(tmp_path):
    tree = shot()
    del tree.objects[tree.snapshot.key]
    assert mirror(Shelf(tree), tmp_path).omitted[0].key == tree.snapshot.key


def test_where_the_beginning_of_the_log_is_gone_it_is_refused_and_named(tmp_path):
    tree = shot(DAMAGED["not packed"])
    del tree.objects[keys.segment(1)]
    report = mirror(Shelf(tree), tmp_path)
    assert report.problems[0].key == tree.snapshot.key
    assert list(tmp_path.glob("items/*")) == []


def test_a_mirror_that_holds_the_log_goes_on_and_takes_the_next_good_one(tmp_path):
    mirror(Shelf(trees.good()), tmp_path)
    tree = shot(DAMAGED["no snapshot"])
    tree.publish(4)
    report = mirror(Shelf(tree), tmp_path)
    assert (report.ok, report.live, [one.key for one in report.omitted]) == (True, 1, [tree.snapshot.key])
    tree.shoot()
    report = mirror(Shelf(tree), tmp_path)
    assert (report.ok, report.omitted) == (True, ())
    assert (tmp_path / tree.snapshot.key).read_bytes() == tree.objects[tree.snapshot.key]


def test_a_follower_says_it_once_and_keeps_its_pace(tmp_path):
    tree, clock = shot(DAMAGED["not packed"]), SetClock()
    began, runs = clock.now(), []

    def run():
        runs.append(clock.now())
        if len(runs) == 5:
            tree.publish(9)
        return mirror(Shelf(tree), tmp_path, clock=clock)

    told = follow("shelf", run, Pace(clock, 2.0))
    assert next(told).omitted
    assert next(told).live == 1
    assert (clock.now() - began).total_seconds() == 8


def test_what_is_larger_than_any_object_is_refused_by_name(tmp_path, monkeypatch):
    tree = shot()
    monkeypatch.setattr(source, "LARGEST", max(map(len, tree.objects.values())))
    tree.objects[tree.snapshot.key] += b"x" * (source.LARGEST + 1)
    with serving(bucket(tree.objects)) as url:
        report = mirror(source.HttpSource(url), tmp_path)
    assert report.ok
    assert report.omitted[0].what.startswith("is larger than")
