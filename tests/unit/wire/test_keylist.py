import json
from datetime import timedelta

import pytest

from schemas import validate
from tests.signing import KEY, OTHER, ROOT
from wire import keylist, moments
from wire.keylist import KeyList, NotAKeyList

NOW = moments.read("2026-11-22T01:02:03.000Z")
DAY = timedelta(days=1)
FIRST = keylist.first(ROOT.public, KEY.public, NOW)


def test_a_list_comes_back_and_keeps_its_schema():
    second = FIRST.rotated(OTHER.public, NOW + DAY, 3600)
    for one in (FIRST, second):
        assert KeyList.from_bytes(one.to_bytes()) == one
        assert validate.violations("keys", json.loads(one.to_bytes())) == ()


def test_a_new_key_may_sign_at_once_by_every_clock_and_the_one_before_for_a_while():
    rotated = FIRST.rotated(OTHER.public, NOW + DAY, 3600)
    assert rotated.version == 2
    may = {
        (hours, key.id): rotated.key(key.id, NOW + DAY + timedelta(hours=hours)) is not None
        for hours in (-2, -0.5, 0, 0.5, 2)
        for key in (KEY, OTHER)
    }
    assert [may[hours, KEY.id] for hours in (-2, -0.5, 0, 0.5, 2)] == [True, True, True, True, False]
    assert [may[hours, OTHER.id] for hours in (-2, -0.5, 0, 0.5, 2)] == [False, True, True, True, True]


def test_a_stolen_key_is_gone_at_once():
    assert [one.id for one in FIRST.rotated(OTHER.public, NOW, 0).keys] == [OTHER.id]


def test_a_key_that_is_over_leaves_the_list_and_a_rotation_does_not_lengthen_one():
    second = FIRST.rotated(OTHER.public, NOW, 3600)
    third = second.rotated(ROOT.public, NOW + timedelta(minutes=30), 86400)
    assert third.keys[0] == second.keys[0]
    assert [one.id for one in third.rotated(KEY.public, NOW + DAY, 60).keys] == [OTHER.id, ROOT.id, KEY.id]


@pytest.mark.parametrize(
    "change",
    [
        {"keys": None},
        {"keys": [{"id": "1", "key": KEY.public, "from": "2026-11-22T01:02:03Z"}]},
        {"keys": [{"id": KEY.id, "key": KEY.public}]},
        {"keys": [{"id": KEY.id, "key": KEY.public, "from": "gestern"}]},
        {"root": "RW"},
        {"at": "2026-11-22T01:02:03"},
    ],
)
def test_what_is_no_list_is_refused(change):
    with pytest.raises(NotAKeyList):
        KeyList.from_bytes(json.dumps(json.loads(FIRST.to_bytes()) | change).encode())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff"])
def test_what_is_no_document_is_refused(body):
    with pytest.raises(NotAKeyList):
        KeyList.from_bytes(body)


def test_members_of_a_later_release_are_passed_over():
    later = json.loads(FIRST.to_bytes()) | {"hint": "mới"}
    assert KeyList.from_bytes(json.dumps(later).encode()) == FIRST
