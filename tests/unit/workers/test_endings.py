"""A submission ends once, and its receipt says how; what comes after that changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.validate import violations
from tests.newsroom import article
from tests.worlds import World
from wire import documents, keys
from wire.ports import Finished
from wire.submission import Receipt, Submission
from workers import staging
from workers.path import PATHS
from workers.reasons import reason
from workers.receipts import reopen


def test_what_is_finished_after_the_ending_is_dropped() -> None:
    world = World()
    name = world.accept()
    world.shell.process(name)
    (late,) = world.tools.board.finished(0)
    world.tools.board.finish(late)
    world.work()

    world.tools.board.finish(late)
    world.keep()

    assert world.log() == [(name, 1, "published")]
    assert world.left() == []


def test_what_is_staged_after_the_ending_is_dropped() -> None:
    world = World()
    name = world.accept()
    world.work()
    before = world.receipt(name)

    late = Submission.from_document(documents.read(world.tools.desk.get(keys.submission(name)).body))
    key = staging.stage(staging.refused(late, reason("empty_body"), before["at"], ()), world.tools)
    world.tools.board.finish(Finished(name, key))
    world.keep()

    assert world.receipt(name) == before
    assert world.log() == [(name, 1, "published")]
    assert world.left() == []


def test_what_is_finished_after_a_refusal_is_never_published() -> None:
    world = World()
    name = world.accept(article(body="<p> </p><script>alert(1)</script>"))
    world.work()

    twin = World()
    document = documents.read(world.tools.desk.get(keys.submission(name)).body)
    sound = document | {"document": article()}
    twin.tools.desk.put(keys.submission(name), documents.write(sound))
    twin.shell.process(name)
    for key, (body, _) in twin.tools.public.objects.items():
        world.tools.public.put(key, body)
    for late in twin.tools.board.finished(0):
        world.tools.board.finish(late)
    world.keep()

    assert world.receipt(name)["ending"] == "refused"
    assert world.log() == []
    assert world.left() == []


def test_the_receipt_says_how_it_went_and_names_the_document() -> None:
    world = World()
    name = world.accept()
    world.work()

    receipt, line = world.receipt(name), world.public(keys.segment(1))["changes"][0]

    assert violations("receipt", receipt) == ()
    assert (receipt["event"], receipt["key"]) == ("published", line["key"])
    assert [(stage["name"], stage["state"]) for stage in receipt["stages"]] == [
        *((stage.__name__, "done") for stage in PATHS["article"]),
        ("commit", "published"),
    ]


def test_the_receipt_of_a_later_version_says_at_which_number_it_came_in() -> None:
    world = World()
    name = world.accept()
    world.work()
    corrects = {"item": name, "version": 1, "note": "Sửa"}
    correction = world.accept(article(headline="Bản sửa", corrects=corrects), item=name, version=2)
    world.work()
    order = world.accept({"reason": "Sai sự thật"}, kind="takedown", item=name, version=3)
    world.work()

    receipts = [world.receipt(one) for one in (name, correction, order)]

    assert [violations("receipt", one) for one in receipts] == [()] * 3
    assert [(one["event"], one.get("seq")) for one in receipts] == [
        ("published", None),
        ("corrected", 2),
        ("canceled", 3),
    ]


@pytest.mark.parametrize("broken", ["refused", "parked"])
def test_the_receipt_of_what_is_not_published_keeps_its_contract(broken: str) -> None:
    world = World()
    bad = {"refused": {"body": "<p> </p><script>1</script>"}, "parked": {"images": "no list"}}[broken]
    name = world.accept(article(**bad))
    world.work()

    assert world.receipt(name)["ending"] == broken
    assert violations("receipt", world.receipt(name)) == ()


def test_what_was_parked_and_is_opened_again_is_published() -> None:
    world = World()
    name = world.accept()
    for _ in range(world.shell.max_attempts):
        world.tools.board.attempt(name)
    (page,) = world.left()
    body = world.tools.desk.get(page).body
    world.work()
    parked = Receipt.from_document(world.receipt(name))
    assert (parked.ending, world.left()) == ("parked", [])

    assert reopen(parked, world.tools)
    assert violations("receipt", world.receipt(name)) == ()
    world.tools.board.flush()
    world.tools.desk.put(page, body)
    world.tools.queue.send_article(name)
    world.work()

    assert world.receipt(name)["ending"] == "published"
    assert world.log() == [(name, 1, "published")]
    assert world.left() == []


STRANGER = "0192f0c1-2345-7abc-8def-0123456789ab"


@pytest.mark.parametrize(
    "told",
    [
        Finished("s", keys.staged(STRANGER)),
        Finished("\ud800", keys.staged(STRANGER)),
        Finished("\ud800", keys.item(STRANGER, 1, "ab" * 32)),
        Finished(STRANGER, ""),
        Finished(STRANGER, "staged/\ud800"),
        Finished(STRANGER, "staged/" + "x" * 3000),
        Finished(STRANGER, keys.staged(STRANGER)),
        Finished(STRANGER, keys.item(STRANGER, 1, "ab" * 32)),
        Finished(STRANGER, keys.latest(STRANGER)),
        Finished(STRANGER, keys.HEAD),
        Finished(STRANGER, keys.submission(STRANGER)),
    ],
    ids=ascii,
)
def test_a_word_to_the_keeper_that_leads_nowhere_harms_nobody(told: Finished) -> None:
    world = World()
    desk: Any = world.tools.desk
    get = desk.get
    desk.get = lambda key: get(
        key.encode().decode()
    )  # as any store: a key that is no text cannot be asked for
    name = world.accept()
    world.tools.board.finish(told)
    world.shell.process(name)
    world.tools.board.finish(told)

    world.keep()

    assert [key for key in desk.objects if key.startswith("receipts/")] == [keys.receipt(name)]
    assert world.log() == [(name, 1, "published")]


def test_a_word_to_the_keeper_under_the_wrong_name_ends_the_one_that_the_document_names() -> None:
    world = World()
    first, second = world.accept(), world.accept(article(body="<p> </p><script>1</script>"))
    for name in (first, second):
        world.shell.process(name)
    one, other = world.tools.board.finished(0)

    world.tools.board.finish(Finished(second, one.key))
    world.keep()
    assert (world.receipt(first)["ending"], world.receipt(second)) == ("published", None)
    world.tools.board.finish(Finished(first, other.key))
    world.keep()

    assert world.receipt(second)["ending"] == "refused"
    assert world.log() == [(first, 1, "published")]
    assert world.left() == []
