from __future__ import annotations

import pytest

from portal.choice import EVERYTHING, Choice
from portal.cursor import Cursor
from portal.mirror import mirror
from portal.source import FolderSource
from portal.terms import Terms
from portal.verify import verify
from tests import trees
from tests.trees import Shelf
from wire import keys
from wire.change import Change

SPORT = Terms(choice=Choice(sections=("the-thao",)))


def change(**said):
    return Change(trees.item_id(1), 1, "published", "key", "hash", **said)


@pytest.mark.parametrize(
    ("choice", "taken"),
    [
        (Choice(), True),
        (Choice(sections=("tin-tuc", "the-thao")), True),
        (Choice(sections=("giao-duc",)), False),
        (Choice(topics=("medtop:15000000",)), True),
        (Choice(topics=("medtop:04000000",)), False),
        (Choice(places=("926", "001")), True),
        (Choice(languages=("en",)), False),
        (Choice(sections=("the-thao",), places=("926",)), True),
        (Choice(sections=("the-thao",), places=("001",)), False),
    ],
)
def test_any_of_each_kind_and_all_kinds(choice, taken):
    borne = change(section="the-thao", topics=("medtop:15000000",), places=("926",), languages=("vi",))
    assert choice.takes(borne) is taken


def held(folder):
    return {path.parent.name for path in folder.glob("items/*/latest.json")}


def ids(*numbers):
    return {trees.item_id(number) for number in numbers}


@pytest.fixture
def tree():
    tree = trees.PublicTree()
    for number, section in enumerate(("tin-tuc", "the-thao", "the-thao", "giao-duc"), 1):
        tree.publish(number, section=section)
    return tree


def test_only_what_was_chosen_is_there_and_no_feeds(tree, tmp_path):
    report = mirror(Shelf(tree), tmp_path, terms=SPORT)
    assert report.ok
    assert held(tmp_path) == ids(2, 3)
    assert not (tmp_path / "feeds").exists()
    assert len(list(tmp_path.glob("media/*/*"))) == 2
    assert verify(FolderSource(tmp_path), copy=Cursor.load(tmp_path)).problems == ()
    (tmp_path / "items" / trees.item_id(3) / "latest.json").unlink()
    assert len(verify(FolderSource(tmp_path), copy=Cursor.load(tmp_path)).problems) == 1


def test_an_item_that_moves_out_of_sight_leaves_and_one_that_moves_in_comes(tree, tmp_path):
    mirror(Shelf(tree), tmp_path, terms=SPORT)
    tree.publish(2, version=2, section="tin-tuc")
    tree.publish(1, version=2, section="the-thao")
    assert mirror(Shelf(tree), tmp_path).ok
    assert held(tmp_path) == ids(1, 3)
    assert len(list(tmp_path.glob("media/*/*"))) == 2


def test_what_is_taken_down_leaves_even_if_its_section_is_not_said(tree, tmp_path):
    mirror(Shelf(tree), tmp_path, terms=SPORT)
    tree.cancel(3)
    tree.cancel(4)
    assert mirror(Shelf(tree), tmp_path).ok
    assert held(tmp_path) == ids(2, 3)  # the tombstone of what it held, nothing of the other
    assert len(list((tmp_path / "items" / trees.item_id(3)).iterdir())) == 2
    assert len(list(tmp_path.glob("media/*/*"))) == 1


@pytest.mark.parametrize("has_snapshot", [True, False])
def test_another_choice_reads_anew_and_keeps_what_is_good(tree, tmp_path, has_snapshot):
    if has_snapshot:
        tree.shoot()
        tree.publish(5, section="giao-duc")
    mirror(Shelf(tree), tmp_path, terms=SPORT)
    asked = []
    both = Terms(choice=Choice(sections=("the-thao", "giao-duc")))
    assert mirror(Shelf(tree, asked.append), tmp_path, terms=both).ok
    assert held(tmp_path) == ids(2, 3, 4, 5) if has_snapshot else ids(2, 3, 4)
    assert not [key for key in asked if key.startswith("items/") and trees.item_id(2) in key]
    assert (keys.segment(1) in asked) is not has_snapshot
    assert mirror(Shelf(tree), tmp_path, terms=Terms(choice=Choice(sections=("giao-duc",)))).ok
    assert held(tmp_path) == (ids(4, 5) if has_snapshot else ids(4))
    assert mirror(Shelf(tree), tmp_path, terms=Terms(choice=EVERYTHING)).ok
    assert (tmp_path / "feeds/all.json").exists()
    assert held(tmp_path) >= ids(1, 2, 3, 4)


def test_the_choice_is_kept(tree, tmp_path):
    mirror(Shelf(tree), tmp_path, terms=SPORT)
    asked = []
    assert mirror(Shelf(tree, asked.append), tmp_path, terms=SPORT).ok
    assert mirror(Shelf(tree, asked.append), tmp_path).ok
    assert asked == [keys.HEAD, keys.HEAD]
