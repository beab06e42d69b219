"""Is the log one unbroken chain from where we stand to its head, and what does it say?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import get_args

from portal.cursor import Cursor
from portal.report import Absent, Broken, Problem
from portal.source import Source
from wire import documents, keys
from wire.change import MOST_CHANGES, Change, Event, Head, Segment

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


def read_head(source: Source) -> tuple[Head, bytes]:
    """The head and its bytes; raises `Broken` if there is none or it is not one."""
    body = source.get(keys.HEAD)
    if body is None:
        raise Absent(keys.HEAD)
    try:
        head = Head.from_bytes(body)
    except (ValueError, TypeError) as error:
        raise Broken(keys.HEAD, f"is not a head: {error}") from error
    if type(head.seq) is not int or head.seq < 0 or not keys.SHA256.fullmatch(str(head.sha256)):
        raise Broken(keys.HEAD, "is not a head: seq or sha256 is malformed")
    return head, body


def check_head(source: Source, head: Head, cursor: Cursor) -> None:
    """Raises `Broken` if following this head would roll back, change logs or leave the chain we hold."""
    if cursor.epoch and head.epoch != cursor.epoch:
        raise Broken(keys.HEAD, f"belongs to epoch {head.epoch!r}; this mirror follows {cursor.epoch!r}")
    if head.seq < cursor.seq:
        raise Broken(keys.HEAD, f"is rolled back: it says seq {head.seq}; this mirror holds {cursor.seq}")
    if head.seq == cursor.seq and head.sha256 != cursor.sha256:
        raise Broken(keys.HEAD, f"is forked: another segment {head.seq} than this mirror holds")
    if head.seq > cursor.seq > 0:
        key = keys.segment(cursor.seq)
        body = source.get(key)
        if body is None:
            raise Absent(key)
        if documents.sha256(body) != cursor.sha256:
            raise Broken(key, "is forked: other bytes than this mirror holds at its cursor")


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
            epoch = epoch or link.segment.epoch
            problems += _misfits(link.segment, seq, epoch, before)
            links.append(link)
        except Broken as broken:
            problems.append(broken.problem)
        before = documents.sha256(body)
    if before is not None and before != head.sha256:
        problems.append(_unlike(head.seq, before, keys.HEAD, head.sha256))
    if epoch and head.epoch != epoch:
        problems.append(Problem(keys.HEAD, f"belongs to epoch {head.epoch!r}; its log to {epoch!r}"))
    end = replace(cursor, seq=head.seq, sha256=head.sha256, epoch=head.epoch)
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
    if not 1 <= len(segment.changes) <= MOST_CHANGES:
        raise Broken(key, f"holds {len(segment.changes)} changes; 1 to {MOST_CHANGES} are allowed")
    for number, change in enumerate(segment.changes):
        if not _sound(change):
            raise Broken(key, f"change {number} is malformed, or its key is not that of its item and version")
    return Link(segment, body)


def _sound(change: Change) -> bool:
    return (
        bool(keys.UUID.fullmatch(str(change.item)))
        and type(change.version) is int
        and change.version >= 1
        and bool(keys.SHA256.fullmatch(str(change.sha256)))
        and change.key == keys.item(change.item, change.version, change.sha256)
        and change.event in EVENTS
        and (not change.section or bool(SECTION.fullmatch(str(change.section))))
    )


def _misfits(segment: Segment, seq: int, epoch: str, before: str | None) -> Iterator[Problem]:
    key = keys.segment(seq)
    if segment.seq != seq:
        yield Problem(key, f"says it is segment {segment.seq!r}")
    if segment.epoch != epoch:
        yield Problem(key, f"belongs to epoch {segment.epoch!r}; the log to {epoch!r}")
    if before is not None and segment.prev != before:
        yield (
            _unlike(seq - 1, before, key, segment.prev) if seq > 1 else Problem(key, "does not start a chain")
        )


def _unlike(seq: int, found: str, witness: str, named: str) -> Problem:
    """The chain does not close between a segment and what names it."""
    key = keys.segment(seq) if seq else keys.HEAD
    return Problem(key, f"its bytes have SHA-256 {found}, but {witness} names {named}")
