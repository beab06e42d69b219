from __future__ import annotations

import pytest

from portal.conformance.testkeys import FIRST, ROOT, SECOND, STRANGER
from portal.mirror import mirror
from portal.source import FolderSource
from portal.terms import Terms
from portal.verify import verify
from tests import trees
from tests.trees import Shelf
from wire import keys, moments
from wire.adapters.memory import SetClock
from wire.keylist import ListedKey

UNSIGNED = Terms(unsigned=True)


def unsigned(items=2):
    tree = trees.PublicTree(signer=None)
    for number in range(1, items + 1):
        tree.publish(number)
    return tree


def refused(tree, folder, terms=None, clock=None):
    report = mirror(Shelf(tree), folder, terms=terms or Terms(), clock=clock or SetClock())
    assert not report.ok
    return str(report.problems[0])


def test_a_newsroom_without_signatures_is_mirrored_only_if_one_says_so(tmp_path):
    said = refused(unsigned(), tmp_path)
    assert said.startswith("log/head.json.minisig: ")
    assert "--unsigned" in said
    assert mirror(Shelf(unsigned()), tmp_path, terms=UNSIGNED).ok
    assert mirror(Shelf(unsigned(3)), tmp_path).ok  # it was said once
    assert verify(Shelf(unsigned()), clock=SetClock()).problems[0].key == keys.signature(keys.HEAD)
    assert verify(Shelf(unsigned()), terms=UNSIGNED).ok


def test_a_mirror_that_began_unsigned_takes_the_first_key_and_goes_back_no_more(tmp_path):
    mirror(Shelf(unsigned(2)), tmp_path, terms=UNSIGNED)
    signed = unsigned(3)
    signed.signer = FIRST
    signed.list_keys(1, ListedKey(FIRST.id, FIRST.public, trees.AT))
    signed.point()
    assert mirror(Shelf(signed), tmp_path).ok
    assert "signs its head" in refused(unsigned(4), tmp_path, UNSIGNED)


def test_a_mirror_from_before_there_were_signatures_asks(tmp_path):
    mirror(Shelf(unsigned()), tmp_path, terms=UNSIGNED)
    cursor = tmp_path / ".pressroom-mirror.json"
    cursor.write_text(cursor.read_text().replace('"unsigned":true', '"unsigned":false'))
    assert "--unsigned" in refused(unsigned(3), tmp_path)
    assert mirror(Shelf(trees.good(3)), tmp_path).ok


def test_the_root_key_that_is_given_is_the_only_one(tmp_path):
    assert "keys.json" in refused(trees.good(), tmp_path, Terms(STRANGER.public))
    assert mirror(Shelf(trees.good()), tmp_path, terms=Terms(ROOT.public)).ok
    assert "this mirror holds" in refused(trees.good(4), tmp_path, Terms(STRANGER.public))
    assert "is not a public key" in refused(trees.good(4), tmp_path, Terms("RWrong"))


def test_the_root_key_of_the_first_list_is_kept(tmp_path):
    mirror(Shelf(trees.good()), tmp_path)
    other = trees.good(4)
    other.list_keys(2, ListedKey(SECOND.id, SECOND.public, trees.AT), root=STRANGER)
    other.signer = SECOND
    other.point()
    assert refused(other, tmp_path).startswith("keys.json")


def test_the_list_is_fetched_again_only_for_another_key(tmp_path):
    tree = trees.good()
    mirror(Shelf(tree), tmp_path)
    asked = []
    tree.publish(4)
    assert mirror(Shelf(tree, asked.append), tmp_path).ok
    assert keys.KEYS not in asked
    tree.list_keys(2, *(ListedKey(one.id, one.public, trees.AT) for one in (FIRST, SECOND)))
    tree.signer = SECOND
    tree.publish(5)
    assert mirror(Shelf(tree, asked.append), tmp_path).ok
    assert asked.count(keys.KEYS) == 1
    assert verify(FolderSource(tmp_path)).ok


@pytest.mark.parametrize("torn", [keys.HEAD, keys.signature(keys.HEAD), keys.signature(keys.KEYS)])
def test_a_document_and_a_signature_of_two_moments_are_asked_for_again(tmp_path, torn):
    tree = trees.good()
    whole = tree.objects[torn]
    tree.objects[torn] = whole.replace(b"3", b"4") if torn == keys.HEAD else b"half"
    looks = []

    def mend(wanted):
        looks.append(wanted)
        if looks.count(keys.HEAD) == 4:
            tree.objects[torn] = whole

    clock = SetClock()
    began = clock.now()
    assert mirror(Shelf(tree, mend), tmp_path, clock=clock).ok
    assert (clock.now() - began).total_seconds() < 10


def test_what_is_waited_for_is_said_for_ten_seconds_and_then_refused(tmp_path):
    tree = trees.good()
    tree.objects[keys.signature(keys.HEAD)] = b"half"
    clock, steps = SetClock(), []
    began = clock.now()
    report = mirror(Shelf(tree), tmp_path, clock=clock, progress=steps.append)
    assert not report.ok
    waited = [step for step in steps if step.phase == "waiting"]
    assert [step.done for step in waited] == [1, 2, 3, 4, 5, 6]
    assert all(step.about.startswith("log/head.json.minisig: ") for step in waited)
    assert (clock.now() - began).total_seconds() == 10


def test_a_head_that_is_the_same_grows_old(tmp_path):
    tree = trees.good()
    tree.expires = "2026-11-22T05:00:00Z"
    tree.point()
    assert mirror(Shelf(tree), tmp_path, clock=SetClock()).ok
    late = SetClock(moments.read("2026-11-22T05:00:00Z"))
    asked = []
    report = mirror(Shelf(tree, asked.append), tmp_path, clock=late)
    assert "is frozen" in report.problems[0].what
    assert asked == [keys.HEAD]
    assert verify(FolderSource(tmp_path), clock=late).problems[0].key == keys.HEAD
