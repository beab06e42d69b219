"""Is the log one unbroken chain from where we stand to its head, and what does it say?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import get_args

from portal.cursor import Cursor
from portal.report import Absent, Broken, Problem
from portal.source import Source
from wire import documents, keys, moments
from wire.change import MOST_CHANGES, Change, Event, Head, Segment
from wire.keylist import LEEWAY

WINDOW = 64  # segments fetched at once; a head that lies about its number costs one window
EVENTS = frozenset(get_args(Event))
SECTION = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


@dataclass(frozen=True)
class Link:
    """One segment as read, with its bytes."""

    segment: Segment
    body: bytes


@dataclass(frozen=True)
class Walk:
    """The readable segments of a range in order, where it ended, and what is wrong with it."""

    end: Cursor
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def parse_head(body: bytes) -> Head:
    """Raises `Broken` for what is not a head."""
    try:
        head = Head.from_bytes(body)
        for moment in (head.at, head.expires):
            moments.read(moment)
        named = head.snapshot
        whole = _is_place(head.seq, head.sha256) and (not named or _is_place(named.seq, named.sha256))
    except (ValueError, TypeError, AttributeError) as error:
        raise Broken(keys.HEAD, f"is not a head: {error}") from error
    if not whole or (named and (named.key != keys.snapshot(named.seq) or named.seq > head.seq)):
        raise Broken(keys.HEAD, "is not a head: seq, sha256 or snapshot is malformed")
    return head


def _is_place(seq: object, sha256: object) -> bool:
    return type(seq) is int and seq >= 0 and bool(keys.SHA256.fullmatch(str(sha256)))


def check_head(head: Head, cursor: Cursor) -> None:
    """Raises `Broken` if following this head would roll back or leave the chain we hold.

    Another epoch is another matter, if only its head was written later than ours.
    """
    if cursor.epoch and head.epoch != cursor.epoch:
        if cursor.at and moments.read(head.at) <= moments.read(cursor.at):
            raise Broken(keys.HEAD, f"is rolled back: to epoch {head.epoch!r} of {head.at}, before ours")
    elif head.seq < cursor.seq:
        raise Broken(keys.HEAD, f"is rolled back: it says seq {head.seq}; this mirror holds {cursor.seq}")
    elif head.seq == cursor.seq and head.sha256 != cursor.sha256:
        raise Broken(keys.HEAD, f"is forked: another segment {head.seq} than this mirror holds")
    elif cursor.at and moments.read(head.at) < moments.read(cursor.at):
        raise Broken(keys.HEAD, f"is rolled back: to {head.at}; this mirror has seen one of {cursor.at}")


def check_fresh(head: Head, now: datetime) -> None:
    """Raises `Broken` for a head that is no longer good: somebody holds news back, or nobody writes any.

    Nor is one good that is of a time to come: none that is right would be newer for long.
    """
    if moments.read(head.at) > moments.later(now, LEEWAY):
        raise Broken(keys.HEAD, f"is of the future: of {head.at}, and it is {moments.write(now)}")
    if moments.read(head.expires) <= now:
        raise Broken(
            keys.HEAD, f"is frozen: it was good until {head.expires}, and it is {moments.write(now)}"
        )


def walk(source: Source, cursor: Cursor, head: Head, pool: Executor) -> Walk:
    """Read and check every segment after the cursor up to the head: number, epoch, chain, changes."""
    links: list[Link] = []
    problems: list[Problem] = []
    before: str | None = cursor.sha256
    epoch = cursor.epoch
    for seq, body in _bodies(source, cursor.seq + 1, head.seq, pool):
        if body is None:
            problems.append(Absent(keys.segment(seq)).problem)
            before = None
            continue
        try:
            link = _read(seq, body)
            problems += _misfits(link.segment, seq, epoch, before, is_ours=seq == cursor.seq + 1)
            epoch = link.segment.epoch
            links.append(link)
        except Broken as broken:
            problems.append(broken.problem)
        before = documents.sha256(body)
    if before is not None and before != head.sha256:
        problems.append(_unlike(head.seq, before, keys.HEAD, head.sha256))
    if epoch and head.epoch != epoch:
        problems.append(Problem(keys.HEAD, f"belongs to epoch {head.epoch!r}; its log to {epoch!r}"))
    end = replace(cursor, seq=head.seq, sha256=head.sha256, epoch=head.epoch, at=head.at)
    return Walk(end, tuple(links), tuple(problems))


def _bodies(source: Source, first: int, last: int, pool: Executor) -> Iterator[tuple[int, bytes | None]]:
    """Segments in order, a window at a time; a window with nothing in it ends the reading."""
    for start in range(first, last + 1, WINDOW):
        numbers = range(start, min(start + WINDOW, last + 1))
        bodies = list(pool.map(source.get, [keys.segment(seq) for seq in numbers]))
        if not any(bodies):
            yield start, None
            return
        yield from zip(numbers, bodies, strict=True)


def _read(seq: int, body: bytes) -> Link:
    key = keys.segment(seq)
    try:
        segment = Segment.from_bytes(body)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Broken(key, f"is not a segment: {error}") from error
    if len(segment.changes) > MOST_CHANGES:
        raise Broken(key, f"holds {len(segment.changes)} changes; at most {MOST_CHANGES} are allowed")
    for number, change in enumerate(segment.changes):
        if not is_sound(change):
            raise Broken(key, f"change {number} is malformed, or its key is not that of its item and version")
    return Link(segment, body)


def is_sound(change: Change) -> bool:
    """Is each part of it what it should be, and its key that of its item and version?"""
    return (
        bool(keys.UUID.fullmatch(str(change.item)))
        and type(change.version) is int
        and change.version >= 1
        and bool(keys.SHA256.fullmatch(str(change.sha256)))
        and change.key == keys.item(change.item, change.version, change.sha256)
        and change.event in EVENTS
        and (not change.section or bool(SECTION.fullmatch(str(change.section))))
        and all(isinstance(name, str) for name in (*change.topics, *change.places, *change.languages))
    )


def _misfits(
    segment: Segment, seq: int, epoch: str, before: str | None, *, is_ours: bool
) -> Iterator[Problem]:
    """`is_ours`: the segment before it is not of this reading, but the one that is held."""
    key = keys.segment(seq)
    if segment.seq != seq:
        yield Problem(key, f"says it is segment {segment.seq!r}")
    if epoch and segment.epoch != epoch and segment.changes:
        yield Problem(key, f"belongs to epoch {segment.epoch!r}; the log to {epoch!r}")
    if before is None or segment.prev == before:
        return
    if is_ours:
        held = f"is forked: it follows another segment {seq - 1} than is held"
        yield Problem(key, held if seq > 1 else "does not start a chain")
    else:
        yield _unlike(seq - 1, before, key, segment.prev)


def _unlike(seq: int, found: str, witness: str, named: str) -> Problem:
    """The chain does not close between a segment and what names it."""
    key = keys.segment(seq) if seq else keys.HEAD
    return Problem(key, f"its bytes have SHA-256 {found}, but {witness} names {named}")
