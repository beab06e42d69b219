"""A page of the journal says by its key who is on it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from ulid import ULID

from wire import keys

LONGEST_NAME = 255  # bytes between two slashes: what file systems take, and the stores that lie on one


@pytest.mark.parametrize("many", range(1, keys.MOST_IN_PAGE + 1))
def test_a_page_is_read_back_from_its_key(many):
    ulid, names = str(ULID()), tuple(str(uuid4()) for _ in range(many))

    key = keys.pending(ulid, names)

    assert keys.in_page(key) == (ulid, names)
    assert key.startswith(keys.PENDING)


@pytest.mark.parametrize(
    "odd", [UUID(int=0), UUID(int=2**128 - 1), UUID("0192f0c1-2345-7abc-8def-0123456789ab")], ids=str
)
def test_no_digit_of_an_id_gets_lost(odd):
    names = (str(odd), str(uuid4()), str(odd))

    assert keys.in_page(keys.pending(str(ULID()), names))[1] == names


def test_a_full_page_has_a_name_that_every_store_takes():
    key = keys.pending(str(ULID()), [str(uuid4()) for _ in range(keys.MOST_IN_PAGE)])

    assert max(len(part.encode()) for part in key.split("/")) <= LONGEST_NAME


def test_pages_sort_by_their_time_whoever_is_on_them():
    ulids = [str(ULID.from_timestamp(1_700_000_000 + second)) for second in range(5)]
    pages = [keys.pending(ulid, [str(uuid4()) for _ in range(1 + at % 3)]) for at, ulid in enumerate(ulids)]

    assert sorted(set(pages)) == pages


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "x",
        "01K",
        "01J5ZK0000000000000000000A",
        "01J5ZK0000000000000000000A-",
        "01J5ZK0000000000000000000A-0192f0c1-2345-7abc-8def-0123456789ab",
        f"01J5ZK0000000000000000000A-{'a' * 31}",
        f"01J5ZK0000000000000000000A-{'a' * 33}",
        f"01J5ZK0000000000000000000A-{'A' * 32}",
        f"01J5ZK0000000000000000000A-{'g' * 32}",
        f"01J5ZK0000000000000000000A-{'a' * 32}.json",
        f"01J5ZK0000000000000000000A-{'a' * 32}/x",
        f"01J5ZK0000000000000000000A-{'a' * 32}\n",
    ],
)
def test_what_is_no_page_has_nobody_on_it(odd):
    assert keys.in_page(keys.PENDING + odd)[1] == ()


@pytest.mark.parametrize(
    ("key", "is_one"),
    [
        (keys.staged("0192f0c1-2345-7abc-8def-0123456789ab"), True),
        (keys.receipt("0192f0c1-2345-7abc-8def-0123456789ab"), False),
        ("staged/", False),
        ("staged/x.json", False),
        ("staged/../receipts/0192f0c1-2345-7abc-8def-0123456789ab.json", False),
        ("staged/0192f0c1-2345-7abc-8def-0123456789ab.json\n", False),
        ("staged/\ud800.json", False),
    ],
    ids=ascii,
)
def test_what_is_staged_is_known_by_its_key(key, is_one):
    assert keys.is_staged(key) is is_one


def test_what_is_staged_says_for_whom():
    name = str(uuid4())

    assert keys.of_staged(keys.staged(name)) == name


@pytest.mark.parametrize(
    ("key", "is_one"),
    [
        (keys.item("0192f0c1-2345-7abc-8def-0123456789ab", 12, "ab" * 32), True),
        (keys.beside(keys.item("0192f0c1-2345-7abc-8def-0123456789ab", 1, "ab" * 32), "html"), False),
        (keys.beside(keys.item("0192f0c1-2345-7abc-8def-0123456789ab", 1, "ab" * 32), "ninjs.json"), False),
        (keys.latest("0192f0c1-2345-7abc-8def-0123456789ab"), False),
        (keys.staged("0192f0c1-2345-7abc-8def-0123456789ab"), False),
        ("x/" + keys.item("0192f0c1-2345-7abc-8def-0123456789ab", 1, "ab" * 32), False),
        ("", False),
    ],
)
def test_an_item_document_is_known_by_its_key(key, is_one):
    assert keys.is_item(key) is is_one


@pytest.mark.parametrize(
    ("key", "promised"),
    [
        (keys.original("ab" * 32), "ab" * 32),
        (keys.original("ab"), ""),
        (keys.manifest("ab" * 32, "1"), ""),
        (keys.media("ab" * 32, "wide-1600-1", "jpg"), ""),
        ("x/" + keys.original("ab" * 32), ""),
    ],
)
def test_only_an_original_says_by_its_key_what_it_is(key, promised):
    assert keys.promised(key) == promised
