from __future__ import annotations

from dataclasses import replace

import pytest

from portal.conformance.testkeys import FIRST
from portal.verify import verify
from tests import trees
from tests.trees import Shelf
from wire import documents, keys
from wire.change import Change


def keys_of(tree):
    return [problem.key for problem in verify(Shelf(tree)).problems]


def test_a_good_tree_has_no_differences():
    tree = trees.good()
    tree.publish(1, version=2)
    tree.cancel(3)
    report = verify(Shelf(tree))
    assert report.problems == ()
    assert (report.seq, report.live, report.canceled) == (5, 2, 1)


@pytest.mark.parametrize(
    "broken", [trees.with_tampered_item, trees.with_tampered_segment, trees.truncated, trees.without_document]
)
def test_a_broken_object_is_listed_by_its_key(broken):
    tree, key = broken()
    assert key in keys_of(tree)


def test_every_difference_is_listed():
    tree = trees.good()
    pictures = sorted(key for key in tree.objects if key.startswith("media/"))
    page = keys.beside(tree.newest[trees.item_id(3)].key, "html")
    tree.objects[pictures[0]] = b"other"
    del tree.objects[pictures[1]]
    del tree.objects[page]
    assert sorted(keys_of(tree)) == sorted([pictures[0], pictures[1], page])


def test_an_addition_that_brings_pictures_is_no_difference():
    tree = trees.good()
    tree.add(1)
    tree.publish(2, version=2)
    tree.add(2)
    tree.add(3)
    tree.publish(3, version=2)
    assert keys_of(tree) == []


def test_an_addition_that_changes_a_word_is_listed():
    tree = trees.good()
    change = tree.add(1, headline="Khác")
    assert keys_of(tree) == [change.key]


def test_an_addition_that_takes_a_picture_away_is_listed():
    tree = trees.good()
    change = tree.add(1, renditions=[])
    assert keys_of(tree) == [change.key]


def test_an_addition_without_its_version_out_of_order_or_twice_is_listed():
    tree = trees.good()
    first = tree.newest[trees.item_id(2)]
    tree.add(1)
    tree.add(1)
    tree.publish(2, version=2)
    tree.commit(replace(first, event="renditions"))
    assert {keys.segment(5), keys.segment(7)} <= set(keys_of(tree))
    alone = trees.PublicTree()
    change = alone.publish(1)
    alone.commit(replace(change, event="renditions", version=2))
    assert keys.segment(2) in keys_of(alone)


def test_a_pointer_to_an_older_version_is_listed():
    tree = trees.good()
    older = tree.objects[keys.latest(trees.item_id(1))]
    tree.publish(1, version=2)
    tree.objects[keys.latest(trees.item_id(1))] = older
    assert keys_of(tree) == [keys.latest(trees.item_id(1))]


def test_what_is_readable_after_a_takedown_is_listed():
    tree = trees.good()
    change = tree.newest[trees.item_id(2)]
    body = tree.objects[change.key]
    tree.cancel(2)
    tree.objects[change.key] = body
    assert keys_of(tree) == [change.key]


def test_a_tombstone_that_still_tells_is_listed():
    tree = trees.good()
    tombstone = {"item": trees.item_id(2), "version": 2, "pubStatus": "canceled", "headline": "Còn đây"}
    tree.forget(trees.item_id(2))
    change = tree.lay(tombstone, "canceled")
    tree.commit(change)
    assert keys_of(tree) == [change.key]


def test_a_version_that_stands_twice_in_the_log_is_listed():
    tree = trees.good()
    tree.commit(tree.newest[trees.item_id(2)])
    assert keys_of(tree) == [keys.segment(4)]


def test_a_change_after_a_takedown_is_listed():
    tree = trees.with_takedown()
    tree.publish(2, version=3)
    assert keys.segment(5) in keys_of(tree)


def test_a_change_whose_key_belongs_to_another_item_is_listed():
    tree = trees.good()
    change = tree.newest[trees.item_id(1)]
    tree.commit(Change(trees.item_id(9), 1, "published", change.key, change.sha256))
    assert keys_of(tree)[0] == keys.segment(4)


def test_a_feed_that_names_a_canceled_item_is_listed():
    tree = trees.good()
    feed = tree.objects["feeds/section/tin-tuc.atom"]
    tree.cancel(2)
    tree.objects["feeds/section/tin-tuc.atom"] = feed
    assert keys_of(tree) == ["feeds/section/tin-tuc.atom"]


def test_a_feed_that_cannot_be_read_is_listed():
    tree = trees.good()
    tree.objects["feeds/all.json"] = b"<html>"
    assert keys_of(tree) == ["feeds/all.json"]


def test_a_head_that_is_not_one_is_listed():
    tree = trees.good()
    tree.objects[keys.HEAD] = b"[]"
    assert keys_of(tree) == [keys.HEAD]


def with_head(tree, **altered):
    head = documents.read(tree.objects[keys.HEAD]) | altered
    tree.sign(keys.HEAD, documents.write(head), FIRST)
    return keys_of(tree)


def test_a_head_that_was_rolled_back_is_listed():
    tree = trees.good()
    second = documents.read(tree.objects[keys.segment(3)])["prev"]
    assert keys.HEAD in with_head(tree, seq=2, sha256=second)


def test_a_head_with_another_number_is_listed():
    assert keys.HEAD in with_head(trees.good(), seq=2)
    assert with_head(trees.good(), seq=4) == [keys.segment(4)]


def test_a_head_with_another_hash_is_listed_with_what_it_names():
    assert with_head(trees.good(), sha256="f" * 64) == [keys.segment(3)]


def test_a_head_of_another_epoch_is_listed():
    assert with_head(trees.good(), epoch="other") == [keys.HEAD]


def test_a_live_head_may_lag_behind_its_log_so_long_as_it_moves():
    tree = trees.good()
    looks = []

    def go_on(wanted):
        """All is shown, and then one more is committed."""
        if wanted == keys.HEAD:
            looks.append(wanted)
            tree.views()
            tree.point()
            shown = dict(tree.objects)
            tree.publish(3 + len(looks))
            tree.objects |= shown

    assert verify(Shelf(tree, go_on), settle=0.01).problems == ()
    assert len(looks) == 2


def test_a_live_head_that_stands_still_before_the_end_is_listed():
    tree = trees.good()
    second = documents.read(tree.objects[keys.segment(3)])["prev"]
    with_head_only(tree, seq=2, sha256=second)
    assert keys.HEAD in [problem.key for problem in verify(Shelf(tree), settle=0.01).problems]


def with_head_only(tree, **altered):
    head = documents.read(tree.objects[keys.HEAD]) | altered
    tree.sign(keys.HEAD, documents.write(head), FIRST)


def test_a_live_source_may_settle_before_a_difference_counts():
    tree = trees.good()
    key = keys.latest(trees.item_id(3))
    whole = tree.objects.pop(key)
    reads = []

    def appear_later(wanted):
        reads.append(wanted)
        if reads.count(key) == 2:
            tree.objects[key] = whole

    assert verify(Shelf(tree, appear_later), settle=0.01).problems == ()


def test_the_report_as_a_document_lists_problems_with_keys():
    tree, key = trees.with_tampered_item()
    document = verify(Shelf(tree)).to_document()
    assert document["ok"] is False
    assert document["problems"][0]["key"] == key
    assert documents.write(document)
