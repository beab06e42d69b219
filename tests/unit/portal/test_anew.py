"""Where a mirror begins: with a snapshot, in another epoch, after a cut."""

from __future__ import annotations

import fcntl
import os

import pytest

from portal.cursor import Cursor
from portal.mirror import mirror
from portal.source import FolderSource, Source
from portal.tree import Tree
from portal.verify import verify
from tests import trees
from tests.trees import Shelf
from wire import keys
from wire.change import SnapshotName


def held(folder):
    return {path.parent.name for path in folder.glob("items/*/latest.json")}


def ids(*numbers):
    return {trees.item_id(number) for number in numbers}


def with_snapshot():
    tree = trees.with_takedown()
    tree.shoot()
    tree.publish(5)
    return tree


def test_a_new_mirror_begins_with_the_snapshot(tmp_path):
    tree, asked = with_snapshot(), []
    report = mirror(Shelf(tree, asked.append), tmp_path)
    assert report.problems == ()
    assert report.segments == 1
    assert [key for key in asked if key.startswith("log/0")] == [keys.segment(5)]
    assert held(tmp_path) == ids(1, 3, 5)
    copy = Cursor.load(tmp_path)
    assert verify(FolderSource(tmp_path), copy=copy).problems == ()
    assert mirror(FolderSource(tmp_path), tmp_path.with_name("second")).ok  # as good a source as the first


def test_a_mirror_keeps_the_snapshot_that_the_head_names_and_no_other(tmp_path):
    tree = with_snapshot()
    mirror(Shelf(tree), tmp_path)
    first = tree.snapshot.key
    tree.shoot()
    assert mirror(Shelf(tree), tmp_path).ok
    assert [path.name for path in tmp_path.glob("snapshots/*")] == [tree.snapshot.key.partition("/")[2]]
    assert first != tree.snapshot.key


def test_verify_holds_the_snapshot_against_the_log():
    tree = with_snapshot()
    assert verify(Shelf(tree)).problems == ()
    lacking = trees.good()
    named = lacking.shoot()
    tree.objects[named.key] = lacking.objects[named.key]
    tree.snapshot = SnapshotName(3, named.key, named.sha256, named.bytes)
    tree.point()
    assert [problem.key for problem in verify(Shelf(tree)).problems] == []
    tree.cancel(3)  # now the same bytes are called a later one
    other = trees.good()
    other.cancel(2)
    other.newest.pop(trees.item_id(3))
    tree.objects |= {other.shoot().key: other.objects[other.snapshot.key]}
    tree.snapshot = other.snapshot
    tree.point()
    assert [problem.key for problem in verify(Shelf(tree)).problems] == [other.snapshot.key]


def test_a_source_without_its_first_segments_is_no_newsroom():
    tree = with_snapshot()
    for seq in range(1, 5):
        del tree.objects[keys.segment(seq)]
    assert keys.segment(1) in [problem.key for problem in verify(Shelf(tree)).problems]


def test_another_epoch_begins_anew_and_keeps_what_is_good(tmp_path):
    mirror(Shelf(trees.good(4)), tmp_path)
    tree = trees.good(3)
    tree.begin("2026-11-23")
    tree.publish(5)
    asked = []
    report = mirror(Shelf(tree, asked.append), tmp_path)
    assert report.problems == ()
    assert held(tmp_path) == ids(1, 2, 3, 5)
    assert not [key for key in asked if trees.item_id(1) in key]
    assert verify(FolderSource(tmp_path)).problems == ()
    assert len(list(tmp_path.glob("media/*/*"))) == 4


def test_the_epoch_before_does_not_come_back(tmp_path):
    tree = trees.good(3)
    before = dict(tree.objects)
    tree.begin("2026-11-23")
    mirror(Shelf(tree), tmp_path)
    tree.objects = before
    assert "is rolled back" in mirror(Shelf(tree), tmp_path).problems[0].what


def test_an_epoch_that_begins_in_the_middle_of_a_segment_is_no_epoch(tmp_path):
    tree = trees.good(2)
    tree.epoch = "other"
    tree.publish(3)
    assert [problem.key for problem in mirror(Shelf(tree), tmp_path).problems] == [keys.segment(3)]


class Cut(Exception):
    """The power is gone."""


def test_a_run_may_be_cut_at_any_write_and_is_taken_up_again(tmp_path, monkeypatch):
    tree = trees.good()
    writes = [0]
    real = Tree._rename

    def cut(self, path, target):
        writes[0] -= 1
        if writes[0] == 0:
            raise Cut
        real(self, path, target)

    monkeypatch.setattr(Tree, "_rename", cut)
    for number in range(1, 60):
        folder = tmp_path / str(number)
        writes[0] = number
        try:
            mirror(Shelf(tree), folder)
        except Cut:
            writes[0] = 0
            for path in folder.glob("items/*/latest.json"):  # what is shown leads to what is there
                item = path.parent.name
                assert all((folder / key).exists() for key in tree.objects if item in key)
            assert mirror(Shelf(tree), folder).ok
        assert verify(FolderSource(folder)).problems == ()


def test_pages_that_a_power_cut_emptied_are_fetched_again(tmp_path):
    tree = trees.good()
    change = tree.newest[trees.item_id(1)]
    for ending in ("ninjs.json", "jsonld", "html"):
        path = tmp_path / keys.beside(change.key, ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    assert mirror(Shelf(tree), tmp_path).ok
    assert verify(FolderSource(tmp_path)).problems == ()


def test_two_runs_in_one_folder_do_not_meet(tmp_path):
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    assert "another mirror" in mirror(Shelf(trees.good()), tmp_path).problems[0].what
    os.close(folder)
    assert mirror(Shelf(trees.good()), tmp_path).ok


@pytest.mark.parametrize("source", [Shelf(trees.good()), FolderSource])
def test_both_are_sources(source):
    assert isinstance(source, type) or hasattr(source, "ask")
    assert {"get", "ask"} <= set(dir(Source))
