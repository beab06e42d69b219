"""Whoever takes another's place: whatever the order of things, one of the two comes out and never both."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.newsroom import article
from tests.worlds import World
from wire import documents, keys, moments
from wire.submission import Receipt, Submission
from workers.receipts import claim, reopen, standing

HOUR = 3600.0


@pytest.fixture
def world() -> World:
    return World()


def embargoed(world: World, seconds: float = HOUR, **fields: Any) -> str:
    until = moments.write(moments.later(world.tools.clock.now(), seconds))
    return world.accept(article(**({"embargoedUntil": until} | fields)))


def withdraw(world: World, submission: str) -> str:
    return world.accept({"withdraws": submission}, kind="withdrawal", item=submission)


def pass_by(world: World, seconds: float = HOUR + 1) -> None:
    world.tools.clock.sleep(seconds)
    world.keeper.chores()
    world.work()


def endings(world: World, *submissions: str) -> list[str]:
    return [(world.receipt(one) or {"ending": "none"})["ending"] for one in submissions]


def due(world: World) -> list[str]:
    return [keys.embargoed(entry.key)[1] for entry in world.tools.desk.walk(keys.EMBARGO)]


def traces(world: World, submission: str) -> list[str]:
    public: Any = world.tools.public
    return [
        key for key, (body, _) in public.objects.items() if submission in key or submission.encode() in body
    ]


def test_what_replaces_comes_out_and_what_is_replaced_does_not(world: World) -> None:
    old = embargoed(world)
    world.work()
    new = embargoed(world, 2 * HOUR, replaces=old)
    world.work()
    assert due(world) == [new]
    assert endings(world, old, new) == ["refused", "none"]
    receipt = world.receipt(old)
    assert (receipt["by"], receipt["reason"]["code"]) == (new, "replaced")
    assert new in receipt["reason"]["vi"]

    pass_by(world)
    assert world.log() == []
    pass_by(world)

    assert world.log() == [(new, 1, "published")]
    assert traces(world, old) == []


def test_a_replacement_that_is_to_come_out_at_once_does(world: World) -> None:
    old = embargoed(world)
    world.work()
    new = world.accept(article(replaces=old))
    world.work()

    assert endings(world, old, new) == ["refused", "published"]
    assert due(world) == []


def test_a_withdrawal_leaves_nothing_to_come_out(world: World) -> None:
    old = embargoed(world)
    world.work()
    order = withdraw(world, old)
    world.work()
    pass_by(world)

    assert endings(world, old, order) == ["refused", "done"]
    assert world.receipt(old)["reason"]["code"] == "withdrawn"
    assert world.log() == []
    assert due(world) == []
    assert traces(world, old) == []


def test_an_order_to_withdraw_twice_is_carried_out_twice(world: World) -> None:
    old = embargoed(world)
    orders = [withdraw(world, old), withdraw(world, old)]
    world.work()
    assert endings(world, *orders) == ["done", "done"]


def test_who_comes_too_late_is_told_that_it_is_published(world: World) -> None:
    old = embargoed(world, 60)
    pass_by(world, 61)
    assert endings(world, old) == ["published"]
    late, order = world.accept(article(replaces=old)), withdraw(world, old)
    world.work()

    assert [world.receipt(one)["reason"]["code"] for one in (late, order)] == ["already_released"] * 2
    assert world.log() == [(old, 1, "published")]


def test_of_two_that_replace_one_the_first_comes_out(world: World) -> None:
    old = embargoed(world)
    world.work()
    first, second = world.accept(article(replaces=old)), world.accept(article(replaces=old))
    world.work()

    assert endings(world, first, second) == ["published", "refused"]
    assert world.receipt(second)["reason"]["code"] == "already_replaced"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_a_row_the_last_comes_out_whoever_is_worked_on_first(world: World, order: tuple[int, ...]) -> None:
    """None of them has claimed anything when all have been accepted."""
    row = [embargoed(world)]
    row.append(embargoed(world, replaces=row[0]))
    row.append(embargoed(world, replaces=row[1]))
    world.tools.queue.articles.clear()
    for place in order:
        world.shell.process(row[place])
    world.keep()
    pass_by(world)

    assert endings(world, *row) == ["refused", "refused", "published"]
    assert world.log() == [(row[2], 1, "published")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_who_withdraws_what_replaces_another_withdraws_both(world: World, order: tuple[int, ...]) -> None:
    old = embargoed(world)
    new = embargoed(world, replaces=old)
    names = [old, new, withdraw(world, new)]
    world.tools.queue.articles.clear()
    for place in order:
        world.shell.process(names[place])
    world.keep()
    pass_by(world)

    assert endings(world, *names) == ["refused", "refused", "done"]
    assert world.log() == []


def test_what_was_laid_before_the_claim_goes(world: World) -> None:
    old = embargoed(world, 60)
    world.work()
    world.tools.clock.sleep(61)
    world.shell.process(old)  # laid and told, and no keeper has looked
    assert traces(world, old)

    new = world.accept(article(replaces=old))
    world.work()

    assert traces(world, old) == []
    assert world.log() == [(new, 1, "published")]


def test_what_is_laid_after_the_claim_goes(world: World) -> None:
    """Its worker has seen no receipt, and the order to withdraw it is carried out before its first file."""
    old = embargoed(world, 60)
    world.work()
    world.tools.clock.sleep(61)
    order = withdraw(world, old)
    public: Any = world.tools.public
    put_new = public.put_new

    def withdrawn_first(key: str, body: bytes) -> bool:
        public.put_new = put_new
        world.shell.process(order)
        return bool(put_new(key, body))

    public.put_new = withdrawn_first
    world.shell.process(old)

    assert traces(world, old) == []
    world.work()
    assert endings(world, old, order) == ["refused", "done"]
    assert world.log() == []


def test_what_a_worker_left_that_died_the_sweep_takes_away(world: World) -> None:
    old = embargoed(world, 60)
    world.work()
    world.tools.clock.sleep(61)
    world.keeper.chores()  # released: on a page
    withdraw(world, old)
    world.shell.process(world.tools.queue.articles.pop())
    world.tools.queue.articles.clear()
    world.tools.public.put(keys.item(old, 1, "0" * 64), b"{}")

    world.tools.clock.sleep(11)
    world.keeper.chores()

    assert traces(world, old) == []
    world.keep()
    assert world.left() == []


def test_what_is_claimed_for_the_log_is_waited_for(world: World) -> None:
    """A correction that is claimed may still lose against a rival: nobody can tell yet."""
    item = world.accept()
    world.work()
    corrects = {"item": item, "version": 1, "note": "Sửa"}
    until = moments.write(moments.later(world.tools.clock.now(), HOUR))
    old = world.accept(article(embargoedUntil=until, corrects=corrects), item=item, version=2)
    world.work()
    claim(Receipt(old, "published", item, 2, until, event="corrected", key="x"), world.tools)
    order = withdraw(world, old)

    world.shell.process(order)

    assert endings(world, order) == ["none"]
    assert not world.tools.desk.has(keys.staged(order))
    assert any(order in keys.in_page(page)[1] for page in world.left())


def test_a_correction_that_is_replaced_takes_no_rivals_files_away(world: World) -> None:
    item = world.accept()
    world.work()
    corrects = {"item": item, "version": 1, "note": "Sửa"}
    until = moments.write(moments.later(world.tools.clock.now(), 60))
    old = world.accept(article(embargoedUntil=until, corrects=corrects), item=item, version=2)
    world.work()
    world.tools.clock.sleep(61)
    rival = world.accept(article(headline="Bản khác", corrects=corrects), item=item, version=2)
    world.tools.queue.articles.clear()
    world.shell.process(old)
    world.shell.process(rival)
    order = withdraw(world, old)
    world.shell.process(order)
    world.work()

    assert endings(world, old, rival, order) == ["refused", "published", "done"]
    assert [key for key in traces(world, old) if key.endswith(".json") and "ninjs" not in key] == []


def test_a_parked_one_that_is_tried_again_can_be_replaced(world: World) -> None:
    old = embargoed(world)
    world.work()
    parked = Receipt(old, "parked", old, 1, "2026-11-22T01:02:03.000Z", reason={"code": "unexpected"})
    claim(parked, world.tools)
    assert standing(old, world.tools) == parked
    late = world.accept(article(replaces=old))
    world.work()
    assert world.receipt(late)["reason"]["code"] == "already_ended"

    reopen(parked, world.tools)
    new = world.accept(article(replaces=old))
    world.work()

    assert endings(world, old, new) == ["refused", "published"]


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_crash_after_any_claim_is_taken_up_again(world: World, dies_at: int) -> None:
    """Before the first claim, between the two, and before the due index is tidied."""
    old = embargoed(world)
    between = embargoed(world, replaces=old)
    new = world.accept(article(replaces=between))
    calls = iter(range(1, dies_at))
    desk: Any = world.tools.desk
    put_new, delete = desk.put_new, desk.delete

    def dying(call: Any) -> Any:
        def made(*arguments: Any) -> Any:
            if next(calls, None) is None:
                raise KeyboardInterrupt
            return call(*arguments)

        return made

    desk.put_new, desk.delete = dying(put_new), dying(delete)
    with pytest.raises(KeyboardInterrupt):
        world.shell.process(new)
    desk.put_new, desk.delete = put_new, delete
    world.work()

    assert endings(world, old, between, new) == ["refused", "refused", "published"]
    assert due(world) == []


def test_an_addition_to_what_replaced_another_claims_nothing() -> None:
    sent = Submission("a", "", "addition", "b", 1, "", "", "", article(replaces="c"))
    assert sent.supersedes == ""
    assert documents.read(documents.write(sent.to_document()))["document"]["replaces"] == "c"
