from __future__ import annotations

import json

import pytest

from portal.conformance.testkeys import ROOT
from portal.mirror import mirror
from portal.source import FolderSource
from portal.verify import verify
from tests import trees
from tests.trees import Shelf
from wire import keys


def files(folder):
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    return {key: body for key, body in found.items() if key != ".pressroom-mirror.json"}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mirror"


def test_a_new_mirror_holds_the_same_bytes_at_the_same_keys(folder):
    tree = trees.good()
    report = mirror(Shelf(tree), folder)
    assert report.problems == ()
    assert files(folder) == tree.objects
    assert (report.seq, report.live, report.segments) == (3, 3, 3)
    cursor = json.loads((folder / ".pressroom-mirror.json").read_bytes())
    place = {"seq": 3, "sha256": tree.prev, "epoch": trees.EPOCH, "url": "shelf", "at": trees.AT}
    assert cursor.items() >= place.items()
    assert cursor["trust"] == {"root": ROOT.public, "version": 1, "unsigned": False}


def test_a_mirror_of_a_folder_can_be_mirrored_and_verified(tmp_path):
    source = FolderSource(trees.with_takedown().on_disk(tmp_path / "source"))
    assert mirror(source, tmp_path / "one").ok
    assert mirror(FolderSource(tmp_path / "one"), tmp_path / "two").ok
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert verify(FolderSource(tmp_path / "two")).problems == ()


def test_an_empty_newsroom_can_be_mirrored(folder):
    tree = trees.PublicTree()
    assert mirror(Shelf(tree), folder).ok
    tree.publish(1)
    assert mirror(Shelf(tree), folder).live == 1


def test_a_second_run_fetches_only_what_is_new(folder):
    tree = trees.good()
    mirror(Shelf(tree), folder)
    tree.publish(4)
    asked = []
    report = mirror(Shelf(tree, asked.append), folder)
    assert report.ok
    assert report.live == 1
    assert not [key for key in asked if key.startswith("items/") and trees.item_id(4) not in key]
    assert files(folder) == tree.objects


def test_a_correction_moves_the_pointer(folder):
    tree = trees.good()
    mirror(Shelf(tree), folder)
    change = tree.publish(2, version=2, photo=b"another picture")
    assert mirror(Shelf(tree), folder).ok
    assert (folder / keys.latest(change.item)).read_bytes() == tree.objects[change.key]


@pytest.mark.parametrize("is_late", [False, True])
def test_an_addition_brings_its_pictures_and_moves_the_pointer(folder, is_late):
    tree = trees.good()
    if not is_late:
        mirror(Shelf(tree), folder)
    change = tree.add(1)
    report = mirror(Shelf(tree), folder)
    assert report.problems == ()
    more = json.loads(tree.objects[change.key])["renditions"][-1]["href"]
    for key in (change.key, more, keys.latest(change.item)):
        assert (folder / key).read_bytes() == tree.objects[key]
    assert verify(FolderSource(folder)).problems == ()


def test_after_a_takedown_only_the_tombstone_is_left(folder):
    tree = trees.good()
    mirror(Shelf(tree), folder)
    change = tree.cancel(2)
    report = mirror(Shelf(tree), folder)
    assert report.ok
    assert (report.canceled, report.removed) == (1, 5)
    assert files(folder) == tree.objects
    assert sorted(path.name for path in (folder / f"items/{change.item}").iterdir()) == sorted(
        [change.key.rpartition("/")[2], "latest.json"]
    )


def test_a_picture_that_another_live_item_shows_stays(folder):
    tree = trees.PublicTree()
    tree.publish(1, photo=b"shared")
    tree.publish(2, photo=b"shared")
    mirror(Shelf(tree), folder)
    tree.objects |= {key: body for key, body in tree.objects.items() if key.startswith("media/")}
    kept = dict(tree.objects)
    tree.cancel(2)
    tree.objects |= {key: body for key, body in kept.items() if key.startswith("media/")}
    assert mirror(Shelf(tree), folder).ok
    assert [body for key, body in files(folder).items() if key.startswith("media/")] == [b"shared"]


def test_leftovers_of_a_cut_run_go_with_the_next(folder):
    tree = trees.good()
    (folder / ".incoming").mkdir(parents=True)
    (folder / ".incoming/7").write_bytes(b"half a picture")
    assert mirror(Shelf(tree), folder).ok
    assert not list(folder.glob(".incoming/*"))


def test_old_segments_of_an_item_that_is_gone_are_walked(folder):
    tree = trees.with_takedown()
    report = mirror(Shelf(tree), folder)
    assert report.ok
    assert (report.live, report.canceled) == (2, 1)


def test_a_takedown_while_the_mirror_runs_explains_what_is_gone(folder):
    tree = trees.good()
    key = tree.newest[trees.item_id(2)].key
    asked = []

    def take_down(wanted):
        if wanted == key and not asked:
            asked.append(wanted)
            tree.cancel(2)

    report = mirror(Shelf(tree, take_down), folder)
    assert report.problems == ()
    assert files(folder) == tree.objects


def test_an_item_published_while_the_mirror_runs_comes_with_its_feed(folder):
    tree = trees.good()
    asked = []

    def publish(wanted):
        if wanted == "feeds/all.json" and not asked:
            asked.append(wanted)
            tree.publish(4)

    assert mirror(Shelf(tree, publish), folder).problems == ()
    assert verify(FolderSource(folder)).problems == ()
    assert (folder / keys.latest(trees.item_id(4))).exists()


def correct(tree):
    tree.publish(2, version=2, photo="điểm ảnh của 2".encode())


def take_down(tree):
    tree.cancel(2)


@pytest.mark.parametrize("change", [correct, take_down])
def test_views_of_another_moment_than_the_log_are_fetched_again(folder, change):
    tree = trees.good()
    asked = []

    def go_on(wanted):
        if wanted == "feeds/all.rss" and not asked:
            asked.append(wanted)
            change(tree)

    assert mirror(Shelf(tree, go_on), folder).problems == ()
    assert verify(FolderSource(folder)).problems == ()


@pytest.mark.parametrize(
    "broken", [trees.with_tampered_item, trees.with_tampered_segment, trees.truncated, trees.without_document]
)
def test_a_broken_source_is_refused_by_the_key_of_the_broken_object(folder, broken):
    tree, key = broken()
    report = mirror(Shelf(tree), folder)
    assert [problem.key for problem in report.problems] == [key]
    assert not (folder / ".pressroom-mirror.json").exists()
    assert not (folder / "log/head.json").exists()


@pytest.mark.parametrize("damage", [b"other pixels", b"", None])
def test_a_damaged_picture_is_refused(folder, damage):
    tree = trees.good()
    key = next(key for key in tree.objects if key.startswith("media/"))
    if damage is None:
        del tree.objects[key]
    else:
        tree.objects[key] = damage
    assert [problem.key for problem in mirror(Shelf(tree), folder).problems] == [key]


def test_a_run_that_failed_is_taken_up_again(folder):
    tree, _ = trees.without_document()
    assert not mirror(Shelf(tree), folder).ok
    whole = trees.good()
    asked = []
    assert mirror(Shelf(whole, asked.append), folder).ok
    assert files(folder) == whole.objects
    assert not [key for key in asked if key.startswith("media/") and key in files(folder)][1:]


def _refused(folder, tree):
    """The mirror says no, and stays what it was."""
    before = files(folder)
    cursor = (folder / ".pressroom-mirror.json").read_bytes()
    report = mirror(Shelf(tree), folder)
    assert not report.ok
    assert files(folder) == before
    assert (folder / ".pressroom-mirror.json").read_bytes() == cursor
    return str(report.problems[0])


def test_a_log_that_went_back_is_refused(folder):
    mirror(Shelf(trees.good(3)), folder)
    assert _refused(folder, trees.good(2)).startswith("log/head.json: is rolled back")


def test_an_empty_source_deletes_nothing(folder):
    mirror(Shelf(trees.good(3)), folder)
    nothing = trees.PublicTree()
    nothing.objects.clear()
    assert _refused(folder, nothing).startswith("log/head.json: there is no such object")


def test_another_epoch_that_is_not_later_is_refused(folder):
    mirror(Shelf(trees.good(1)), folder)
    other = trees.PublicTree(epoch="other")
    other.publish(1)
    other.publish(2)
    assert "rolled back: to epoch 'other'" in _refused(folder, other)


def test_a_fork_of_the_same_length_is_refused(folder):
    mirror(Shelf(trees.good(3)), folder)
    assert _refused(folder, trees.forked(3)).startswith("log/head.json: is forked")


def test_a_longer_fork_is_refused_by_its_segment(folder):
    mirror(Shelf(trees.good(3)), folder)
    assert _refused(folder, trees.forked(6)).startswith("log/000000000004.json: is forked")


def test_a_head_with_another_hash_is_refused(folder):
    tree = trees.good()
    tree.prev = "f" * 64
    tree.point()
    assert [problem.key for problem in mirror(Shelf(tree), folder).problems] == [keys.segment(3)]


def test_a_head_with_a_boundless_number_is_refused_at_once(folder):
    tree = trees.good()
    tree.seq = 900_000_000_000
    tree.point()
    assert not mirror(Shelf(tree), folder).ok


@pytest.mark.parametrize(
    "href", ["../../outside.jpg", "/etc/outside.jpg", "items/x.jpg", 7, "media/.hidden/x.jpg"]
)
def test_a_rendition_never_leaves_the_folder(folder, href):
    tree = trees.PublicTree()
    change = tree.lay(
        {
            "item": trees.item_id(1),
            "version": 1,
            "pubStatus": "usable",
            "renditions": [{"href": href, "bytes": 1, "sha256": "0" * 64}],
        },
        "published",
    )
    tree.commit(change)
    report = mirror(Shelf(tree), folder)
    assert [problem.key for problem in report.problems] == [change.key]


def test_a_feed_that_names_an_unknown_item_is_left_out_and_said(folder):
    tree = trees.good()
    tree.objects["feeds/all.rss"] = f"<rss><guid>urn:uuid:{trees.item_id(77)}</guid></rss>".encode()
    report = mirror(Shelf(tree), folder)
    assert [problem.key for problem in report.problems] == ["feeds/all.rss"]
    assert not (folder / "feeds/all.rss").exists()
    assert (folder / ".pressroom-mirror.json").exists()


def test_a_mirror_with_a_damaged_cursor_says_so(folder):
    folder.mkdir()
    (folder / ".pressroom-mirror.json").write_text("{")
    assert [problem.key for problem in mirror(Shelf(trees.good()), folder).problems] == [
        ".pressroom-mirror.json"
    ]


def test_a_picture_of_the_right_size_and_the_wrong_bytes_is_refused(folder):
    tree = trees.good()
    key = next(key for key in tree.objects if key.startswith("media/"))
    tree.objects[key] = bytes(reversed(tree.objects[key]))
    problem = mirror(Shelf(tree), folder).problems[0]
    assert problem.key == key
    assert "SHA-256" in problem.what
