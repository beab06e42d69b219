"""All items as of every hundredth segment: made by a keeper beside its turns, and by `rebuild` alike."""

import gzip
import json
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from schemas import validate
from tests.signing import InPlace
from tests.worlds import World, house
from wire import documents, keys, snapshot
from wire.adapters import memory
from wire.change import Change, Head
from wire.errors import Unavailable
from workers import snapshots
from workers.commit import append, begin
from workers.history import Damaged, History, read_on
from workers.rebuild import rebuild
from workers.snapshots import AGAIN, LOOK, Snapshots


def item(number):
    return f"0190a0c4-0000-7000-8000-{number:012d}"


def change(number, event="published", version=1):
    sha256 = documents.sha256(f"{number} {event} {version}".encode())
    return Change(item(number), version, event, keys.item(item(number), version, sha256), sha256, "kinh-te")


def lay(tools, count, *, since=0):
    """So many segments: item n comes in segment n; some are corrected in the next, some taken down later."""
    tail = tail_of(tools) if since else begin(tools)
    for seq in range(since + 1, since + count + 1):
        changes = [change(seq)]
        if seq % 7 == 0:
            changes.append(change(seq - 1, "corrected", 2))
        if seq % 10 == 0:
            changes.append(change(seq - 5, "canceled", 3))
        _, tail = append(tail, tuple(changes), tools)
    return tail


def tail_of(tools):
    return read_on(History(), tools, tools.pool, lambda *_: None).tail


def made(tools):
    return {key: body for key, (body, _) in tools.public.objects.items() if key.startswith(keys.SNAPSHOTS)}


@pytest.fixture
def tools():
    return memory.tools()


def test_there_is_none_before_the_hundredth_segment(tools):
    assert snapshots.kept(lay(tools, 99), {}, tools) == {}
    assert made(tools) == {}


def test_it_says_what_is_live_and_keeps_its_schema(tools):
    names = snapshots.kept(lay(tools, 103), {}, tools)
    told = json.loads(gzip.decompress(made(tools)["snapshots/000000000100.json.gz"]))
    assert validate.violations("snapshot", told) == ()
    assert told["sha256"] == documents.sha256(tools.public.get(keys.segment(100)).body)
    live = {one["item"]: one["version"] for one in told["items"]}
    assert list(live) == sorted(live)
    assert (live[item(100)], live[item(6)], item(95) in live, item(101) in live) == (1, 2, False, False)
    body = made(tools)["snapshots/000000000100.json.gz"]
    assert (names[100].sha256, names[100].bytes) == (documents.sha256(body), len(body))


def test_one_made_from_the_one_before_is_the_same_as_one_made_from_the_log(tools):
    names = snapshots.kept(lay(tools, 100), {}, tools)
    names = snapshots.kept(lay(tools, 100, since=100), names, tools)
    by_steps = made(tools)
    tools.public.delete(by_steps)
    snapshots.kept(tail_of(tools), {}, tools)
    assert made(tools) == by_steps
    recalled = snapshots.recalled(read_on(History(), tools, tools.pool, lambda *_: None))
    assert {keys.snapshot(seq): one.to_bytes() for seq, one in recalled.items()} == by_steps


def test_the_three_newest_are_kept(tools):
    names = snapshots.kept(lay(tools, 300), {}, tools)
    names = snapshots.kept(lay(tools, 100, since=300), names, tools)
    assert [keys.of_snapshot(key) for key in made(tools)] == [200, 300, 400]
    assert list(names) == [200, 300, 400]


@pytest.mark.parametrize(
    "harm",
    [b"", b"garbage", gzip.compress(b"{}"), None],
    ids=["empty", "garbage", "another document", "missing"],
)
def test_what_is_missing_or_garbage_is_made_anew(tools, harm):
    tail = lay(tools, 210)
    snapshots.kept(tail, {}, tools)
    right = made(tools)
    for key in right:
        if harm is None:
            tools.public.delete([key])
        else:
            tools.public.put(key, harm)
    snapshots.kept(tail, {}, tools)
    assert made(tools) == right


def test_the_snapshot_of_another_log_is_garbage(tools):
    other = memory.tools()
    lay(other, 100)
    snapshots.kept(tail_of(other), {}, other)
    tail = lay(tools, 100)
    tools.public.put(keys.snapshot(100), made(other)[keys.snapshot(100)])
    names = snapshots.kept(tail, {}, tools)
    assert documents.read(gzip.decompress(made(tools)[keys.snapshot(100)]))["sha256"] == tail.sha256
    assert names[100].sha256 != documents.sha256(made(other)[keys.snapshot(100)])


def test_one_that_is_packed_otherwise_is_as_good_and_named_by_its_own_hash(tools):
    tail = lay(tools, 100)
    snapshots.kept(tail, {}, tools)
    body = gzip.compress(gzip.decompress(made(tools)[keys.snapshot(100)]), 1, mtime=7)
    tools.public.put(keys.snapshot(100), body)
    assert snapshots.kept(tail, {}, tools)[100].sha256 == documents.sha256(body)
    assert made(tools) == {keys.snapshot(100): body}


def test_none_is_made_of_a_log_that_is_not_whole(tools):
    tail = lay(tools, 100)
    tools.public.delete([keys.segment(50)])
    with pytest.raises(Damaged, match="000000000050"):
        snapshots.kept(tail, {}, tools)
    assert made(tools) == {}


class Held(InPlace):
    """Does the work when it is let go."""

    def __init__(self):
        self.held = []

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.held.append(lambda: future.set_result(fn(*args, **kwargs)))
        return future


def test_a_keeper_never_waits_for_one(tools):
    tail, beside = lay(tools, 100), Held()
    mine = Snapshots(tools, beside)
    mine.look(tail)
    mine.look(tail)
    assert mine.newest is None
    assert len(beside.held) == 1
    beside.held.pop()()
    mine.look(tail)
    assert mine.newest.seq == 100
    assert not beside.held


def test_it_looks_at_what_it_knows_once_an_hour(tools):
    tail = lay(tools, 100)
    mine = Snapshots(tools, InPlace())
    mine.look(tail)
    tools.public.delete(made(tools))
    tools.clock.sleep(LOOK - 1)
    mine.look(tail)
    assert made(tools) == {}
    tools.clock.sleep(1)
    mine.look(tail)
    assert list(made(tools)) == [keys.snapshot(100)]


def test_after_an_outage_or_a_defect_it_is_tried_again_and_the_keeper_goes_on(tools):
    tail = lay(tools, 100)
    broken = tools.public.objects.pop(keys.segment(30))
    mine = Snapshots(tools, InPlace())
    mine.look(tail)
    tools.public.objects[keys.segment(30)] = broken
    mine.look(tail)
    assert mine.newest is None
    tools.clock.sleep(AGAIN)
    mine.look(tail)
    assert mine.newest.seq == 100


def test_an_outage_is_no_fault(tools, monkeypatch):
    def away(*_):
        raise Unavailable("s3", "away")

    monkeypatch.setattr(tools.public, "walk", away)
    mine = Snapshots(tools, InPlace())
    mine.look(lay(tools, 100))
    assert mine.newest is None


def test_a_keeper_that_ends_makes_nothing_more(tools):
    tail = lay(tools, 100)
    mine = Snapshots(tools, InPlace())
    mine.stop()
    mine.look(tail)
    assert made(tools) == {}


def test_it_is_made_in_a_thread_of_its_own(tools):
    tail = lay(tools, 100)
    with ThreadPoolExecutor(1) as beside:
        mine = Snapshots(tools, beside)
        mine.look(tail)
    mine.look(tail)
    assert mine.newest.seq == 100


def test_the_head_names_the_newest_and_rebuild_agrees(monkeypatch):
    monkeypatch.setattr(snapshot, "EVERY", 2)
    world = World()
    for _ in range(9):
        world.accept()
        world.work()
    head = Head.from_bytes(world.tools.public.get(keys.HEAD).body)
    assert (head.seq, head.snapshot.seq) == (9, 8)
    assert list(made(world.tools)) == [keys.snapshot(seq) for seq in (4, 6, 8)]
    assert not rebuild(world.tools, house(), InPlaceMap(), dry=True).differs
    right = made(world.tools)
    world.tools.public.delete(right)
    world.tools.public.put(keys.snapshot(2), b"stray")
    found = rebuild(world.tools, house(), InPlaceMap())
    assert found.written == tuple(sorted(right)) + ((keys.HEAD,) if keys.HEAD in found.written else ())
    assert found.removed == (keys.snapshot(2),)
    assert made(world.tools) == right
    again = Head.from_bytes(world.tools.public.get(keys.HEAD).body)
    assert again.snapshot == head.snapshot


def test_a_head_that_names_another_snapshot_is_mended(monkeypatch):
    monkeypatch.setattr(snapshot, "EVERY", 2)
    world = World()
    for _ in range(2):
        world.accept()
        world.work()
    head = world.public(keys.HEAD)
    head["snapshot"]["sha256"] = "f" * 64
    world.tools.public.put(keys.HEAD, documents.write(head))
    assert rebuild(world.tools, house(), InPlaceMap()).written == (keys.HEAD,)
    assert world.public(keys.HEAD)["snapshot"]["sha256"] != "f" * 64


def test_a_new_keeper_goes_on_naming_what_the_head_names(monkeypatch):
    monkeypatch.setattr(snapshot, "EVERY", 2)
    world = World()
    for _ in range(2):
        world.accept()
        world.work()
    world.keeper = world.new_keeper()
    world.keeper._snapshots = Snapshots(world.tools, Held())  # has not looked yet
    world.keep()
    assert world.public(keys.HEAD)["snapshot"]["seq"] == 2


def test_a_takedown_need_not_chase_it(monkeypatch):
    monkeypatch.setattr(snapshot, "EVERY", 1)
    world = World()
    world.accept()
    world.work()
    (packed,) = made(world.tools).values()
    told = gzip.decompress(packed).decode()
    assert "Tân Long" not in told
    assert "headline" not in told


class InPlaceMap(InPlace):
    def map(self, fn, *iterables, **_):
        return iter([fn(*each) for each in zip(*iterables, strict=False)])
