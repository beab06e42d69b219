from __future__ import annotations

import os

import pytest

from portal import tree as trees
from portal.report import Broken
from portal.tree import Tree


def shown(folder):
    found = (path for path in folder.rglob("*") if path.is_file() and ".incoming" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def synced(monkeypatch):
    """What was brought to the disk so far, by its path; `os.sync` brings everything."""
    paths = []
    monkeypatch.setattr(trees, "_sync", paths.append)
    monkeypatch.setattr(os, "sync", lambda: paths.append("all"))
    return paths


def test_what_readers_follow_waits_until_all_of_it_is_on_the_disk(tmp_path, synced):
    tree = Tree(tmp_path)
    tree.write("media/a.jpg", b"picture")
    tree.stage("items/a/latest.json", b"new")
    assert shown(tmp_path) == {"media/a.jpg": b"picture"}
    renamed_too_early = []

    def rename(path, target):
        renamed_too_early.extend(one for one in (tmp_path / "media/a.jpg", path) if one not in synced)
        real(path, target)

    real = tree._rename
    tree._rename = rename
    tree.turn()
    assert renamed_too_early == []
    assert shown(tmp_path) == {"media/a.jpg": b"picture", "items/a/latest.json": b"new"}
    tree.settle()
    assert {tmp_path / "items/a/latest.json", tmp_path / "items/a", tmp_path / "items", tmp_path} <= {*synced}


def test_many_files_are_brought_to_the_disk_at_once(tmp_path, synced):
    tree = Tree(tmp_path)
    for number in range(400):
        tree.write(f"media/{number}.jpg", b"picture")
    tree.settle()
    assert synced == ["all"]
    tree.settle()
    assert synced == ["all"]


def test_what_stands_there_already_is_not_staged(tmp_path):
    tree = Tree(tmp_path)
    tree.write("feeds/all.json", b"same")
    before = (tmp_path / "feeds/all.json").stat().st_mtime_ns
    tree.stage("feeds/all.json", b"same")
    tree.turn()
    assert (tmp_path / "feeds/all.json").stat().st_mtime_ns == before


def test_what_a_cut_run_left_is_cleared(tmp_path):
    Tree(tmp_path).stage("feeds/all.json", b"half")
    Tree(tmp_path).clear()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["../x", "/x", ".incoming/1", "a/../../b", "a\n"])
def test_nothing_is_written_outside(tmp_path, key):
    for deed in (Tree(tmp_path).write, Tree(tmp_path).stage):
        with pytest.raises(Broken):
            deed(key, b"")
    assert list(tmp_path.iterdir()) == []
