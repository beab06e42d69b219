"""Head and signature are two objects: whoever reads both sees them belong together, or soon does."""

from dataclasses import replace

import pytest

from tests.signing import KEY, OTHER, holds, tools
from tests.worlds import World
from wire import documents, keys, moments
from wire.adapters import memory
from wire.change import Head
from wire.errors import Unavailable
from workers import commit
from workers.commit import Tail
from workers.signed import Pair
from workers.views.publisher import GLANCE, RENEWAL

BESIDE = keys.signature(keys.HEAD)


@pytest.fixture
def world():
    world = World(tools=tools())
    world.accept()
    world.work()
    return world


def fits(world, key=KEY):
    public = world.tools.public
    return holds(public.get(keys.HEAD).body, public.get(BESIDE).body, key.public)


def look(world, seconds):
    world.tools.clock.sleep(seconds)
    world.keeper.turn()


def test_an_empty_log_has_a_signed_head():
    world = World(tools=tools())
    commit.begin(world.tools)
    assert fits(world)


def test_the_head_is_signed_with_each_of_its_states(world):
    assert fits(world)
    before = world.public(keys.HEAD)
    world.accept()
    world.work()
    assert fits(world)
    assert world.public(keys.HEAD)["seq"] == before["seq"] + 1


def test_without_a_key_nothing_is_signed():
    world = World()
    world.accept()
    world.work()
    look(world, RENEWAL)
    assert [key for key in world.tools.public.objects if key.endswith(".minisig")] == []


def test_the_comment_says_which_head_it_is(world):
    head = Head.from_bytes(world.tools.public.get(keys.HEAD).body)
    said = world.tools.public.get(BESIDE).body.decode().splitlines()[2]
    assert said == f"trusted comment: seq:1 epoch:{head.epoch} at:{head.at}"


def test_the_signature_is_written_before_the_head(world):
    written = []

    class Told:
        def __init__(self, store):
            self._store = store

        def __getattr__(self, name):
            return getattr(self._store, name)

        def swap(self, key, body, *, etag):
            written.append(key)
            return self._store.swap(key, body, etag=etag)

    world.tools = replace(world.tools, public=Told(world.tools.public))
    world.keeper = world.new_keeper()
    world.keep()
    assert written[:2] == [BESIDE, keys.HEAD]


def test_an_idle_head_is_signed_again_long_before_it_expires(world):
    before = world.public(keys.HEAD)
    look(world, RENEWAL)
    after = world.public(keys.HEAD)
    assert after["seq"] == before["seq"]
    assert moments.read(after["at"]) < moments.read(before["expires"])
    assert after["expires"] > before["expires"]
    assert fits(world)


@pytest.mark.parametrize("crash", ["signature alone", "late signature", "gone", "garbage"])
def test_what_a_crash_has_left_apart_is_mended_within_seconds(world, crash):
    """Another keeper wrote the signature and died before the head, or woke up too late for both."""
    public = world.tools.public
    if crash == "gone":
        public.delete([BESIDE])
    elif crash == "garbage":
        public.put(BESIDE, b"garbage")
    else:
        head = Head.from_bytes(public.get(keys.HEAD).body)
        theirs = replace(head, at="2026-11-22T00:00:00.000Z")
        key = KEY if crash == "late signature" else OTHER
        public.put(BESIDE, key.sign(theirs.to_bytes(), commit.comment(theirs)))
    assert not (public.get(BESIDE) and fits(world))
    look(world, GLANCE)
    assert fits(world)


def test_an_idle_head_that_fits_is_left_alone(world):
    world.keep()
    before = world.tools.public.objects[keys.HEAD]
    for _ in range(20):
        look(world, GLANCE)
    assert world.tools.public.objects[keys.HEAD] == before


def test_who_loses_the_swap_writes_again(world):
    """Two keepers read the same head; both sign, one of them wins, and the other comes back."""
    tail = Tail(1, world.public(keys.HEAD)["sha256"], world.public(keys.HEAD)["epoch"])
    one, two = commit.said(world.tools), commit.said(world.tools)
    world.tools.clock.sleep(0.1)
    assert commit.say(tail, None, one, world.tools)
    world.tools.clock.sleep(0.1)
    assert not commit.say(tail, None, two, world.tools)
    assert fits(world)  # the loser lost the signature's swap already, and so has written nothing


def test_who_comes_between_loses_the_head_and_writes_again(world):
    tail = Tail(1, world.public(keys.HEAD)["sha256"], world.public(keys.HEAD)["epoch"])
    first = commit.said(world.tools)
    head = Head.from_bytes(first.document.body)
    theirs = replace(head, at="2026-11-22T00:00:00.000Z")
    assert world.tools.public.swap(BESIDE, b"of a rival that died here", etag=first.signature.etag)
    between = commit.said(world.tools)
    assert not between.fits(commit.comment(theirs), KEY.public)
    assert not commit.say(tail, None, first, world.tools)
    assert commit.say(tail, None, between, world.tools)
    assert fits(world)


def test_a_rotated_key_signs_the_idle_head_within_seconds(world):
    class Rotating:
        key = KEY

        @property
        def public(self):
            return self.key.public

        def sign(self, body, comment):
            return self.key.sign(body, comment)

    signer = Rotating()
    world.tools = replace(world.tools, signer=signer)
    world.keeper = world.new_keeper()
    world.keep()
    signer.key = OTHER
    look(world, GLANCE)
    assert fits(world, OTHER)


def test_a_head_by_the_key_of_another_keeper_is_left_to_it(world):
    """While a new key reaches one keeper after the other they do not take turns at the same head."""
    world.keep()
    head = Head.from_bytes(world.tools.public.get(keys.HEAD).body)
    world.tools.public.put(BESIDE, OTHER.sign(head.to_bytes(), commit.comment(head)))
    look(world, GLANCE)
    assert fits(world, OTHER)


def test_a_list_changes_like_a_head():
    public = memory.MemoryStore()
    assert Pair.read("keys.json", public).replace(b"1", b"s1", public)
    stood = Pair.read("keys.json", public)
    assert stood.replace(b"2", b"s2", public)
    assert not stood.replace(b"3", b"s3", public)
    assert public.get("keys.json.minisig").body == b"s2"


def test_a_keeper_whose_log_was_replaced_writes_no_head(world):
    """It was restored from a backup under it; the older head is not written over."""
    public = world.tools.public
    restored = Head.from_bytes(public.get(keys.HEAD).body)
    restored = replace(restored, seq=0, epoch="another", sha256="0" * 64)
    public.put(keys.HEAD, restored.to_bytes())
    public.delete([keys.segment(1)])
    world.tools.clock.sleep(GLANCE)
    with pytest.raises(Unavailable, match="000000000001"):
        world.keeper.turn()
    assert documents.read(public.get(keys.HEAD).body)["epoch"] == "another"
    look(world, GLANCE)  # begun again at the head
    assert documents.read(public.get(keys.HEAD).body)["epoch"] == "another"
    assert fits(world)


def test_a_head_that_is_gone_comes_back_within_seconds_and_never_as_an_empty_one(world):
    before = world.public(keys.HEAD)
    world.tools.public.delete([keys.HEAD])
    look(world, GLANCE)
    assert [world.public(keys.HEAD)[name] for name in ("seq", "epoch")] == [1, before["epoch"]]
    assert fits(world)


def test_a_keeper_that_finds_a_log_without_its_head_says_nothing_before_it_knows_all(world):
    """An empty head in place of a lost one would tell portals that all of it never was."""
    before = world.public(keys.HEAD)
    world.tools.public.delete([keys.HEAD])
    assert commit.begin(world.tools) == Tail(0, "0" * 64, before["epoch"])
    assert not world.tools.public.has(keys.HEAD)
    world.keeper = world.new_keeper()
    world.keep()
    assert [world.public(keys.HEAD)[name] for name in ("seq", "epoch")] == [1, before["epoch"]]
    assert fits(world)


def said_again(world, seconds):
    """By a keeper whose clock is so many seconds from ours; returns when, as it says."""
    world.tools.clock.sleep(seconds)
    tail = Tail(1, documents.sha256(world.tools.public.get(keys.segment(1)).body), "")
    assert commit.say(tail, None, commit.said(world.tools), world.tools)
    assert fits(world)
    return world.public(keys.HEAD)["at"]


def test_of_a_keeper_whose_clock_is_behind_no_head_is_older_than_the_last(world):
    before = world.public(keys.HEAD)["at"]
    assert said_again(world, -5) == before
    assert said_again(world, -3000) == before
    assert said_again(world, 4000) > before


def test_a_head_of_the_far_future_holds_nobody_there(world):
    assert said_again(world, -86_400) < said_again(world, 86_400)
