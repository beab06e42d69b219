"""What must a client accept? Each function is a case: its first line says what it is."""

from __future__ import annotations

import gzip

from portal.conformance.testkeys import FIRST
from portal.conformance.told import LATE, Told, altered, further, good, rotated, without
from wire import documents, keys
from wire.change import SnapshotName


def good_new() -> Told:
    """A client that holds nothing meets two articles."""
    return Told(good())


def good_corrections() -> Told:
    """A correction, a new article with pictures added to it, and a takedown arrive."""
    return Told(further(), before=good())


def good_from_the_first_segment() -> Told:
    """The same log read from its beginning: what was taken down since is explained, and is not fetched."""
    return Told(further())


def good_snapshot() -> Told:
    """A client that holds nothing begins with the snapshot; the segments before it are not there any more."""
    tree = good()
    tree.shoot()
    return Told(without(tree.publish(3), keys.segment(1), keys.segment(2)))


def good_same_head_anew() -> Told:
    """Nothing has happened; the head was written anew, with a later time."""
    return Told(good().at_last(), before=good(), now=LATE)


def good_new_epoch() -> Told:
    """Restored from a backup: segment 3 was never written, as far as the newsroom remembers."""
    return Told(good().begin("2026-11-23").publish(4), before=good().publish(3), now=LATE)


def good_rotated_key() -> Told:
    """A new list of keys, and a head that is signed by the new one."""
    return Told(rotated(), before=good(), now=LATE)


def good_members_unknown() -> Told:
    """The head has a member that this version of the protocol does not know."""
    tree = good()
    tree.sign(keys.HEAD, tree.objects[keys.HEAD].replace(b"{", b'{"news":"later",', 1), FIRST)
    return Told(tree)


def good_without_its_snapshot() -> Told:
    """The snapshot is another than the head names. The log is whole: go on with it, and say so."""
    tree = good()
    name = tree.shoot().key
    return Told(altered(tree.publish(3), name, b"\x1f", b"\x1e"), (name,), goes_on=True)


def good_with_a_snapshot_of_nothing() -> Told:
    """The snapshot is ten kilobytes that unpack to ten million; a client that holds the log needs none."""
    tree = good().publish(3)
    body = gzip.compress(b" " * 10_000_000, 9, mtime=0)
    tree.snapshot = SnapshotName(3, keys.snapshot(3), documents.sha256(body), len(body))
    tree.objects[tree.snapshot.key] = body
    tree.point()
    return Told(tree, (tree.snapshot.key,), good(), goes_on=True)
