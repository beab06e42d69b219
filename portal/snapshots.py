"""What does the snapshot that a head names say, and does the log say the same?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal import chain
from portal.report import Absent, Broken, Problem
from portal.source import Source
from wire import documents, keys
from wire.change import Change, Head, SnapshotName
from wire.snapshot import NotASnapshot, Snapshot, live


@dataclass(frozen=True)
class Shot:
    """A snapshot as read, with its bytes."""

    snapshot: Snapshot
    body: bytes


def read(source: Source, named: SnapshotName) -> Shot:
    """Raises `Broken` if it is not the one that the head names, or none."""
    body = source.get(named.key)
    if body is None:
        raise Absent(named.key)
    found = documents.sha256(body)
    if found != named.sha256:
        raise Broken(named.key, f"has SHA-256 {found}; {keys.HEAD} says {named.sha256}")
    try:
        snapshot = Snapshot.from_bytes(body)
    except NotASnapshot as error:
        raise Broken(named.key, str(error)) from error
    items = [change.item for change in snapshot.items]
    if snapshot.seq != named.seq or not keys.SHA256.fullmatch(str(snapshot.sha256)):
        raise Broken(named.key, f"is of segment {snapshot.seq!r}; {keys.HEAD} says {named.seq}")
    if items != sorted(set(items)) or not all(map(_is_live, snapshot.items)):
        raise Broken(named.key, "is out of order, or names what is not live")
    return Shot(snapshot, body)


def _is_live(change: Change) -> bool:
    return chain.is_sound(change) and change.event != "canceled"


def problems(
    source: Source, head: Head, before: Iterable[Change], links: Iterable[chain.Link]
) -> Iterator[Problem]:
    """How the snapshot differs from the log: the newest change of each item `before`, and `links` since."""
    named = head.snapshot
    walked = {link.segment.seq: link for link in links}
    if named is None or named.seq not in walked:  # older than what was walked: it has been looked at
        return
    try:
        snapshot = read(source, named).snapshot
    except Broken as broken:
        yield broken.problem
        return
    at = walked[named.seq]
    since = (change for seq in sorted(walked) if seq <= named.seq for change in walked[seq].segment.changes)
    if (snapshot.sha256, snapshot.epoch) != (documents.sha256(at.body), at.segment.epoch):
        yield Problem(named.key, f"goes on behind another segment {named.seq} than the log's")
    if snapshot.items != live(before, since):
        yield Problem(named.key, "does not name what is live in the log")
