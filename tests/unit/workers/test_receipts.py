"""Has it ended? The receipt that was written first says so, whoever comes after."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from wire import documents, keys
from wire.adapters import memory
from wire.errors import Unavailable
from wire.ports import Tools
from wire.submission import Ending, Receipt
from workers.receipts import claim, close, is_open, reopen, settle, standing

NAME = "0192f0c1-2345-7abc-8def-0123456789ab"
AT = "2026-11-22T01:02:03.000Z"
REASON = {"code": "attempts", "vi": "Thử mãi không được.", "en": "Tried for long."}
PARKED = Receipt(NAME, "parked", NAME, 1, AT, reason=REASON)
OTHER = "0192f0c1-0000-7abc-8def-0123456789ab"
PUBLISHED = Receipt(NAME, "published", NAME, 1, AT, event="published", key=keys.item(NAME, 1, "ab" * 32))
REFUSED = replace(PARKED, ending="refused")


@pytest.fixture
def tools() -> Tools:
    return memory.tools()


def test_what_has_no_receipt_has_not_ended(tools: Tools) -> None:
    assert standing(NAME, tools) is None


@pytest.mark.parametrize("receipt", [PARKED, PUBLISHED, REFUSED], ids=lambda one: one.ending)
def test_what_is_claimed_stands_as_it_was_written(tools: Tools, receipt: Receipt) -> None:
    assert claim(receipt, tools)

    assert standing(NAME, tools) == receipt


@pytest.mark.parametrize("second", [PARKED, PUBLISHED, REFUSED], ids=lambda one: one.ending)
@pytest.mark.parametrize("first", [PARKED, PUBLISHED, REFUSED], ids=lambda one: one.ending)
def test_only_the_first_claim_counts(tools: Tools, first: Receipt, second: Receipt) -> None:
    claim(first, tools)

    assert not claim(second, tools)

    assert standing(NAME, tools) == first


def test_of_many_that_claim_at_once_one_is_told_so(tools: Tools) -> None:
    claims = [replace(PUBLISHED, at=f"2026-11-22T01:02:{number:02}.000Z") for number in range(40)]

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda one: claim(one, tools), claims))

    assert won.count(True) == 1
    assert standing(NAME, tools) == claims[won.index(True)]


def test_a_claim_whose_answer_got_lost_is_not_claimed_again(tools: Tools) -> None:
    """It may have been appended since, by somebody who saw the first."""
    tools.desk.put_new(keys.receipt(NAME), documents.write(PUBLISHED.to_document()))

    assert not claim(PUBLISHED, tools)


def test_what_was_parked_can_be_opened_and_claimed_once_more(tools: Tools) -> None:
    claim(PARKED, tools)

    assert reopen(PARKED, tools)
    assert standing(NAME, tools) is None
    assert claim(PUBLISHED, tools)

    assert standing(NAME, tools) == PUBLISHED
    assert not claim(REFUSED, tools)


def test_the_receipt_of_what_was_opened_stays_and_says_why_it_was_parked(tools: Tools) -> None:
    claim(PARKED, tools)
    reopen(PARKED, tools)

    document = documents.read(tools.desk.get(keys.receipt(NAME)).body)

    assert document == PARKED.to_document() | {"ending": "open"}


def test_of_many_that_claim_what_was_opened_one_is_told_so(tools: Tools) -> None:
    claim(PARKED, tools)
    reopen(PARKED, tools)
    claims = [replace(PUBLISHED, at=f"2026-11-22T01:02:{number:02}.000Z") for number in range(40)]

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda one: claim(one, tools), claims))

    assert won.count(True) == 1
    assert standing(NAME, tools) == claims[won.index(True)]


def test_of_two_that_claim_what_was_opened_the_quicker_is_not_written_over(tools: Tools) -> None:
    claim(PARKED, tools)
    reopen(PARKED, tools)
    desk: Any = tools.desk
    swap = desk.swap

    def another_was_quicker(key: str, body: bytes, *, etag: str) -> bool:
        desk.swap = swap
        assert claim(REFUSED, tools)
        return bool(swap(key, body, etag=etag))

    desk.swap = another_was_quicker

    assert not claim(PUBLISHED, tools)
    assert standing(NAME, tools) == REFUSED


def test_what_is_parked_can_be_closed_for_good_and_nothing_else_can(tools: Tools) -> None:
    assert not close(REFUSED, tools)
    claim(PARKED, tools)

    assert close(REFUSED, tools)
    assert standing(NAME, tools) == REFUSED
    assert not close(PARKED, tools)
    assert not reopen(PARKED, tools)


def test_only_what_was_opened_is_open(tools: Tools) -> None:
    assert not is_open(NAME, tools)
    claim(PARKED, tools)
    assert not is_open(NAME, tools)
    reopen(PARKED, tools)
    assert is_open(NAME, tools)
    claim(PUBLISHED, tools)
    assert not is_open(NAME, tools)


@pytest.mark.parametrize("ending", ["published", "refused"])
def test_only_what_is_parked_can_be_opened(tools: Tools, ending: Ending) -> None:
    receipt = {"published": PUBLISHED, "refused": REFUSED}[ending]
    claim(receipt, tools)

    assert not reopen(PARKED, tools)

    assert standing(NAME, tools) == receipt


def test_what_never_ended_or_is_open_already_cannot_be_opened(tools: Tools) -> None:
    assert not reopen(PARKED, tools)

    claim(PARKED, tools)
    reopen(PARKED, tools)

    assert not reopen(PARKED, tools)


def test_an_opening_that_comes_late_takes_no_new_ending_away(tools: Tools) -> None:
    """Between its look and its write it was opened by another, worked on, and published."""
    claim(PARKED, tools)
    desk: Any = tools.desk
    swap = desk.swap

    def another_was_quicker(key: str, body: bytes, *, etag: str) -> bool:
        desk.swap = swap
        reopen(PARKED, tools)
        claim(PUBLISHED, tools)
        return bool(swap(key, body, etag=etag))

    desk.swap = another_was_quicker

    assert not reopen(PARKED, tools)
    assert standing(NAME, tools) == PUBLISHED


def test_what_the_log_decided_is_settled_over_the_claim(tools: Tools) -> None:
    claimed = replace(PUBLISHED, item=OTHER, version=2, event="corrected")
    claim(claimed, tools)
    assert not standing(NAME, tools).is_decided

    settle(replace(claimed, seq=7), tools)

    assert standing(NAME, tools) == replace(claimed, seq=7)
    assert standing(NAME, tools).is_decided


@pytest.mark.parametrize(
    ("receipt", "is_decided"),
    [
        (PARKED, True),
        (REFUSED, True),
        (PUBLISHED, True),  # a first version has no rival
        (replace(PUBLISHED, item=OTHER, version=2), False),
        (replace(PUBLISHED, item=OTHER, version=2, seq=1), True),
        (replace(PUBLISHED, item=OTHER, event="renditions"), False),  # an addition to a first version
        (replace(REFUSED, version=2), True),
    ],
)
def test_what_follows_a_first_version_is_decided_by_its_number(*, receipt: Receipt, is_decided: bool) -> None:
    assert receipt.is_decided is is_decided


def test_a_receipt_is_read_back_as_it_was(tools: Tools) -> None:
    stages = ({"name": "enrich", "state": "done", "at": AT},)
    for receipt in (PARKED, PUBLISHED, replace(PUBLISHED, version=2, seq=9, stages=stages)):
        assert Receipt.from_document(receipt.to_document()) == receipt


def test_a_store_that_is_away_is_told_and_not_taken_for_an_ending(tools: Tools) -> None:
    class Away:
        def __getattr__(self, name: str) -> Any:
            raise Unavailable("s3")

    away: Any = replace(tools, desk=Away())
    for ask in (lambda: standing(NAME, away), lambda: claim(PARKED, away), lambda: reopen(PARKED, away)):
        with pytest.raises(Unavailable):
            ask()
