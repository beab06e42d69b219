"""What must a client refuse? Each function is a case: its first line says what it is."""

from __future__ import annotations

from datetime import timedelta

from portal.conformance.story import AT, LATER, Story, item
from portal.conformance.testkeys import FIRST, STRANGER
from portal.conformance.told import (
    HEAD,
    KEYS,
    LATE,
    Told,
    altered,
    further,
    good,
    listed,
    rendition,
    rotated,
    without,
)
from wire import keys, moments


def tampered_item() -> Told:
    """One letter of an item document is another."""
    tree = good().publish(3)
    key = tree.newest[item(3)].key
    return Told(altered(tree, key, b" 3", b" 9"), (key,), good())


def tampered_rendition() -> Told:
    """One letter of a picture is another; its size is right."""
    tree = good()
    key = rendition(tree)
    return Told(altered(tree, key, b"bytes", b"Bytes"), (key,))


def tampered_segment() -> Told:
    """One letter in the middle of the log is another; the segment behind it names its true hash."""
    tree = good().publish(3)
    return Told(altered(tree, keys.segment(2), b"batch-2", b"batch-9"), (keys.segment(2), keys.segment(3)))


def tampered_newest_segment() -> Told:
    """The same in the newest segment, whose true hash the head names."""
    tree = altered(good().publish(3), keys.segment(3), b"batch-3", b"batch-9")
    return Told(tree, (keys.segment(3),), good())


def tampered_snapshot() -> Told:
    """The snapshot is another than the head names."""
    tree = good()
    name = tree.shoot().key
    other = Story().publish(1).publish(7)
    other.shoot()
    tree.objects[name] = other.objects[name]
    return Told(without(tree, keys.segment(1), keys.segment(2)), (name,))


def tampered_head() -> Told:
    """The head says that it is good for longer than what was signed."""
    return Told(altered(good(), keys.HEAD, b"T06:00", b"T16:00"), HEAD)


def tampered_head_of_a_stranger() -> Told:
    """The head is signed well, by a key that is not in the list."""
    tree = good().publish(3)
    tree.signer = STRANGER
    tree.point()
    return Told(tree, (*HEAD, *KEYS), good())


def tampered_head_of_a_past_key() -> Told:
    """The head is signed by a key whose time was over when it was written."""
    tree = rotated()
    tree.signer = FIRST
    return Told(tree.publish(3), (*HEAD, *KEYS), rotated(), LATE)


def tampered_key_list() -> Told:
    """A stranger's key was put into the list, and the root key has not signed that."""
    tree = good()
    signature = tree.objects[keys.signature(keys.KEYS)]
    tree.list_keys(1, *listed(("first", ""), ("stranger", "")))
    tree.objects[keys.signature(keys.KEYS)] = signature
    return Told(tree, KEYS)


def tampered_root_key() -> Told:
    """Everything is signed well, under a root key that is not the one that was given."""
    tree = good()
    tree.list_keys(1, *listed(("first", "")), root=STRANGER)
    return Told(tree, KEYS)


def tampered_without_signature() -> Told:
    """The signature of the head has been taken away."""
    return Told(without(good().publish(3), keys.signature(keys.HEAD)), HEAD, good())


def truncated_segment() -> Told:
    """The head names a segment that is not there."""
    return Told(without(good().publish(3), keys.segment(3)), (keys.segment(3),), good())


def truncated_item() -> Told:
    """An item document is not there, and no takedown explains it."""
    tree = good().publish(3)
    key = tree.newest[item(3)].key
    return Told(without(tree, key), (key,), good())


def truncated_rendition() -> Told:
    """A picture is not there."""
    tree = good()
    key = rendition(tree)
    return Told(without(tree, key), (key,))


def rolled_back_head() -> Told:
    """The head and the log are as they once were."""
    return Told(good(), HEAD, further())


def rolled_back_key_list() -> Told:
    """The list of keys is an older one, in which the first key has no end; it has signed the head."""
    return Told(good().publish(3).at_last(), (*HEAD, *KEYS), rotated(), LATE)


def rolled_back_epoch() -> Told:
    """Everything is as it was before the newsroom was restored."""
    return Told(good().publish(3), HEAD, good().begin("2026-11-23").publish(4))


def frozen() -> Told:
    """The head that the client holds is still there, and no longer good."""
    return Told(good(), HEAD, good(), LATE)


def frozen_from_the_start() -> Told:
    """A client that holds nothing meets a head that is no longer good."""
    return Told(good(), HEAD, now=LATE)


def forked_same_number() -> Told:
    """The log has as many segments as before, and the last one is another."""
    return Told(Story().publish(1).publish(7), (*HEAD, keys.segment(2)), good())


def forked_longer() -> Told:
    """The log went on from another second segment."""
    tree = Story().publish(1).publish(7).publish(3)
    return Told(tree, (*HEAD, keys.segment(2), keys.segment(3)), good())


def forked_chain() -> Told:
    """A segment follows another one than stands before it; the head fits the last."""
    tree = Story().publish(1)
    other = Story().publish(7)
    tree.prev = other.prev
    return Told(tree.publish(2), (keys.segment(1), keys.segment(2)))


def tampered_head_backdated() -> Told:
    """A past key has signed a head that says to be of its time; the client has seen a later one."""
    tree = rotated()
    tree.signer, tree.at = FIRST, AT
    return Told(tree.publish(3), HEAD, rotated(), LATE)


def tampered_head_good_for_too_long() -> Told:
    """The same meets a client that holds nothing: it is good for longer than a day after its key's end."""
    tree = rotated()
    tree.signer, tree.at, tree.expires = FIRST, AT, "2027-11-22T05:00:00.000Z"
    return Told(tree.publish(3), HEAD, now=moments.write(moments.read(LATER) + timedelta(days=2)))


def tampered_head_of_the_future() -> Told:
    """The head is of tomorrow: whoever followed it would take none of today."""
    tree = good()
    tree.at, tree.expires = "2026-11-23T05:00:00.000Z", "2026-11-23T06:00:00.000Z"
    return Told(tree.publish(3), HEAD, good())
