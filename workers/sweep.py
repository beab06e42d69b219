"""Has anything been forgotten? The queue may lose what it likes: `pending/` says what is not finished.

The cost grows with the work in flight, never with the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog

from wire import documents, keys
from wire.errors import Unavailable
from wire.ports import Tools

log = structlog.get_logger()

DOUBT_AGE = 30.0  # seconds after which it is asked whether anybody still waits for a marker
ORPHAN_AGE = 900.0  # seconds: no door takes that long between its two writes


@dataclass(frozen=True)
class Rules:
    """`after` seconds without an ending, a submission is queued again, unless `crowd` messages wait."""

    after: float = 10.0
    crowd: int = 50


def sweep(tools: Tools, rules: Rules) -> int:
    """Queue again what has been pending for too long; returns how many. A long queue is not a lost one."""
    entries = list(tools.desk.walk(keys.PENDING))
    if not entries:
        return 0
    now = tools.clock.now()
    old = [entry for entry in entries if (now - entry.modified).total_seconds() >= rules.after]
    if not old or tools.queue.length() >= rules.crowd:
        return 0
    embargoed = {submission for _, submission, _ in _embargoes(tools)}
    queued = 0
    for entry in old:
        submission = keys.marked(entry.key)
        if submission in embargoed or not tools.board.once(f"sweep:{submission}", int(rules.after)):
            continue
        age = (now - entry.modified).total_seconds()
        if age > DOUBT_AGE and _is_stray(entry.key, age, tools):
            tools.desk.delete([entry.key])
            continue
        tools.queue.send_article(submission)
        queued += 1
    if queued:
        log.warning("queued again", submissions=queued)
    return queued


def release(tools: Tools) -> int:
    """Queue every embargoed submission whose time has come; returns how many.

    The entry goes after the message: a crash in between queues it twice, which harms nothing.
    """
    due = [found for found in _embargoes(tools) if found[0] <= tools.clock.now()]
    released = 0
    for _, submission, key in due:
        try:
            tools.queue.send_article(submission)
        except Unavailable:
            break
        tools.desk.delete([key])
        released += 1
    return released


def _embargoes(tools: Tools) -> list[tuple[datetime, str, str]]:
    """(release time, submission, key), the next ones first; names sort by time in one flat folder."""
    entries = tools.desk.walk(keys.EMBARGO)
    return [(*keys.embargoed(entry.key), entry.key) for entry in entries]


def _is_stray(pending_key: str, age: float, tools: Tools) -> bool:
    """Nobody waits for it: a door died half-way and was asked again, or its submission has ended."""
    submission = keys.marked(pending_key)
    blob = tools.desk.get(keys.submission(submission))
    if blob is None:  # the door may still be between its two writes
        return age > ORPHAN_AGE
    named = keys.pending(documents.read(blob.body)["marker"])
    return named != pending_key or tools.desk.has(keys.receipt(submission))
