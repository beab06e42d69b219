"""Has anything been forgotten? Messages may get lost at will: the journal says what is not finished.

The cost grows with the work in flight, never with the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog

from wire import documents, keys, metrics
from wire.errors import Unavailable
from wire.ports import Finished, Tools
from wire.submission import Submission
from workers.journal import Journal, Page
from workers.receipts import is_open, standing

log = structlog.get_logger()

PATIENCE = 4  # times as long before anything is asked about a submission, while there is much to do
ORPHAN_AGE = 900.0  # seconds: no door takes that long between its two writes


@dataclass(frozen=True)
class Rules:
    """`after` seconds without an ending, a submission is queued again; later while `crowd` messages wait.

    More than `park_limit` parked within ten minutes stop the queue.
    """

    after: float = 10.0
    crowd: int = 1
    park_limit: int = 20


def sweep(tools: Tools, journal: Journal, rules: Rules, *, is_flowing: bool = False) -> tuple[Finished, ...]:
    """Queue again what has been pending for too long; a long queue is not a lost one.

    `is_flowing`: something was published this moment, so the workers are at it, if no message waits any more.
    Returns what needs no work but a keeper: endings that are staged, and receipts whose keeper died.
    """
    journal.look()
    found = staged(tools)
    if not _older(journal, rules.after, tools):
        return found
    is_crowded = is_flowing or tools.queue.length() >= rules.crowd
    patience = rules.after * (PATIENCE if is_crowded else 1)
    old = _older(journal, patience, tools)
    embargoed = {submission for _, submission, _ in _embargoes(tools)} if old else set()
    queued = 0
    waiting = [(page, one) for page in old for one in sorted(page.left - embargoed)]
    for page, submission in waiting:
        if not tools.board.once(f"sweep:{submission}", int(patience)):
            continue
        told = _finished(submission, tools, journal)
        found += told
        if not told:
            queued += _queue(submission, page, tools, journal)
    if queued:
        metrics.SWEPT.inc(queued)
        log.warning("queued again", submissions=queued)
    return found


def _older(journal: Journal, seconds: float, tools: Tools) -> list[Page]:
    now = tools.clock.now()
    return [page for page in journal.pages if (now - page.written).total_seconds() >= seconds]


def staged(tools: Tools) -> tuple[Finished, ...]:
    """What is staged, the first thousand."""
    listed = tools.desk.list(keys.STAGED)
    return tuple(Finished(keys.of_staged(entry.key), entry.key) for entry in listed)


def release(tools: Tools) -> int:
    """Queue every embargoed submission whose time has come; returns how many.

    The entry goes after the message: a crash in between queues it twice, which harms nothing.
    """
    due = [found for found in _embargoes(tools) if found[0] <= tools.clock.now()]
    released = 0
    for _, submission, key in due:
        try:
            tools.queue.send_article(submission, urgent=_is_urgent(submission, tools))
        except Unavailable:
            break
        tools.desk.delete([key])
        released += 1
    return released


def _embargoes(tools: Tools) -> list[tuple[datetime, str, str]]:
    """(release time, submission, key), the next ones first; names sort by time in one flat folder."""
    entries = tools.desk.walk(keys.EMBARGO)
    return [(*keys.embargoed(entry.key), entry.key) for entry in entries]


def _finished(submission: str, tools: Tools, journal: Journal) -> tuple[Finished, ...]:
    """Has it a receipt? A published one is for the committer: the log may not have its line yet."""
    receipt = standing(submission, tools)
    if receipt is None:
        return ()
    if receipt.ending != "published":
        journal.ended([submission])
    return (Finished(submission, receipt.key),)


def _queue(submission: str, page: Page, tools: Tools, journal: Journal) -> bool:
    """False where nobody waits for it on this page: a door died half-way, and was asked again or not."""
    blob = tools.desk.get(keys.submission(submission))
    if blob is None:  # the door may still be between its two writes
        if (tools.clock.now() - page.written).total_seconds() > ORPHAN_AGE:
            journal.off(page, submission)
        return False
    accepted = Submission.from_document(documents.read(blob.body))
    if accepted.page != page.ulid and not is_open(submission, tools):
        journal.off(page, submission)
        return False
    tools.queue.send_article(submission, urgent=accepted.is_urgent)
    return True


def _is_urgent(submission: str, tools: Tools) -> bool:
    blob = tools.desk.get(keys.submission(submission))
    return blob is not None and Submission.from_document(documents.read(blob.body)).is_urgent
