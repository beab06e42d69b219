"""A newsroom that was restored from a backup: portals start again, senders get what they were promised."""

from dataclasses import dataclass

import pytest

from schemas import validate
from tests.signing import KEY, InPlace, holds, tools
from tests.worlds import World, house
from wire import documents, keys
from wire.errors import Unavailable
from workers import commit
from workers.history import Damaged
from workers.rebuild import rebuild


class Pool(InPlace):
    def map(self, fn, *iterables, **_):
        return iter([fn(*each) for each in zip(*iterables, strict=False)])


@dataclass
class Backup:
    """Both buckets of a world at one moment."""

    desk: dict
    public: dict

    @classmethod
    def of(cls, world):
        return cls(dict(world.tools.desk.objects), dict(world.tools.public.objects))

    def restore(self, world, *, desk=True):
        for store, objects in ((world.tools.desk, self.desk), (world.tools.public, self.public)):
            if store is world.tools.public or desk:
                store.objects.clear()
                store.objects.update(objects)


def publish(world):
    name = world.accept()
    world.work()
    return name


@pytest.fixture
def world():
    """Two articles, a backup, two more, and the backup laid back; the keeper of before still runs."""
    world = World(tools=tools())
    publish(world)
    publish(world)
    backup = Backup.of(world)
    world.lost = [publish(world), publish(world)]
    backup.restore(world)
    return world


def anew(world):
    return rebuild(world.tools, house(), Pool(), new_epoch=True)


def segments(world):
    found = sorted(key for key in world.tools.public.objects if key.startswith("log/0"))
    return [world.public(key) for key in found]


def chained(world):
    before = "0" * 64
    for segment in segments(world):
        if segment["prev"] != before:
            return False
        before = documents.sha256(world.tools.public.get(keys.segment(segment["seq"])).body)
    return world.public(keys.HEAD)["sha256"] == before


def test_the_new_epoch_begins_with_a_segment_of_its_own_and_a_signed_head(world):
    old = segments(world)[0]["epoch"]
    rebuilt = anew(world)
    told = segments(world)
    assert [one["epoch"] for one in told] == [old, old, rebuilt.epoch]
    assert told[2]["changes"] == []
    assert validate.violations("segment", told[2]) == ()
    head = world.public(keys.HEAD)
    assert (head["seq"], head["epoch"]) == (3, rebuilt.epoch)
    assert chained(world)
    public = world.tools.public
    assert holds(public.get(keys.HEAD).body, public.get(keys.signature(keys.HEAD)).body, KEY.public)


def test_what_comes_after_bears_the_new_epoch_and_chains(world):
    rebuilt = anew(world)
    world.keeper = world.new_keeper()
    publish(world)
    assert [one["epoch"] for one in segments(world)][2:] == [rebuilt.epoch, rebuilt.epoch]
    assert chained(world)
    assert not rebuild(world.tools, house(), Pool(), dry=True).differs


def test_a_keeper_that_remembers_the_old_log_appends_nothing_to_it(world):
    """It knows segments 3 and 4, which are not there any more; segment 5 would stand above a gap."""
    anew(world)
    name = world.accept()
    with pytest.raises(Unavailable, match="000000000004"):
        world.work()
    assert world.tools.public.get(keys.segment(5)) is None
    assert world.receipt(name) is None
    world.tools.clock.sleep(60)
    for _ in range(3):  # begun again at the head; the sweep brings the article once more
        world.keeper.chores()
        world.work()
    assert world.receipt(name)["ending"] == "published"
    assert chained(world)
    assert len({one["epoch"] for one in segments(world)[2:]}) == 1


def test_a_keeper_at_the_end_of_the_restored_log_loses_the_race_for_the_next_number():
    world = World(tools=tools())
    publish(world)
    tail = commit.begin(world.tools)
    rebuilt = anew(world)
    assert commit.append(tail, (), world.tools) is None
    publish(world)  # the keeper of before has found the segment, and goes on under its epoch
    assert segments(world)[2]["epoch"] == rebuilt.epoch
    assert chained(world)


def test_a_segment_of_another_log_is_not_taken_for_the_next(world):
    """A keeper of before has appended above the gap; whoever comes to that number stops and says so."""
    anew(world)
    stray = documents.write(segments(world)[0] | {"seq": 4, "epoch": "old", "prev": "f" * 64})
    world.tools.public.put(keys.segment(4), stray)
    world.keeper = world.new_keeper()
    world.tools.clock.sleep(2)
    with pytest.raises(Unavailable, match="does not follow"):
        world.keeper.turn()
    assert world.public(keys.HEAD)["seq"] == 3


def test_a_log_with_a_gap_begins_no_epoch(world):
    world.tools.public.put(keys.segment(9), b"{}")
    before = Backup.of(world).public
    with pytest.raises(Damaged, match="000000000003"):
        anew(world)
    assert Backup.of(world).public == before


def test_a_document_that_is_missing_is_named_and_no_epoch_begins(world):
    key = segments(world)[0]["changes"][0]["key"]
    world.tools.public.delete([key])
    with pytest.raises(Damaged, match=key):
        anew(world)
    assert len(segments(world)) == 2


def test_a_head_that_is_newer_than_the_restored_log_is_no_obstacle(world):
    head = world.public(keys.HEAD)
    world.tools.public.put(keys.HEAD, documents.write(head | {"seq": 4, "sha256": "f" * 64}))
    with pytest.raises(Damaged):
        rebuild(world.tools, house(), Pool())
    anew(world)
    assert world.public(keys.HEAD)["seq"] == 3


def test_what_was_published_after_the_backup_of_the_log_is_published_again():
    """The desk's backup was made later: its receipts say `published` of what the log has not got."""
    world = World(tools=tools())
    publish(world)
    backup = Backup.of(world)
    lost = [publish(world), publish(world)]
    backup.restore(world, desk=False)
    rebuilt = anew(world)
    assert rebuilt.owed == tuple(sorted(lost))
    assert rebuilt.lost == ()
    world.keeper = world.new_keeper()
    world.tools.clock.sleep(60)
    for _ in range(3):
        world.keeper.chores()
        world.work()
    assert [world.receipt(name)["ending"] for name in lost] == ["published", "published"]
    assert sorted(item for item, _, _ in world.log() if item in lost) == sorted(lost)
    assert world.left() == []
    assert chained(world)
    again = anew(world)
    assert (again.owed, again.lost) == ((), ())


def test_one_that_nobody_has_any_more_is_named():
    world = World(tools=tools())
    publish(world)
    backup = Backup.of(world)
    name = publish(world)
    backup.restore(world, desk=False)
    world.tools.desk.delete([keys.submission(name)])
    assert anew(world).lost == (name,)


def test_what_a_keeper_has_still_to_append_is_left_to_it():
    world = World(tools=tools())
    publish(world)
    backup = Backup.of(world)
    name = publish(world)
    backup.restore(world, desk=False)
    world.tools.desk.put(keys.pending("01JD9R000000000000000000AA", [name]), b"{}")
    assert anew(world).owed == ()


def test_an_empty_newsroom_may_begin_an_epoch_too():
    world = World(tools=tools())
    commit.begin(world.tools)
    rebuilt = anew(world)
    assert [one["epoch"] for one in segments(world)] == [rebuilt.epoch]
    assert chained(world)
