"""Has anything been forgotten? Messages may get lost at will: the journal says what is not finished.

The cost grows with the work in flight, never with the archive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog

from wire import documents, keys, metrics, moments
from wire.ports import Finished, Tools
from wire.submission import Submission
from workers.journal import Journal, Page
from workers.receipts import is_open, standing
from workers.supersede import clear_late

log = structlog.get_logger()

PATIENCE = 4  # times as long before anything is asked about a submission, while there is much to do
ORPHAN_AGE = 900.0  # seconds: no door takes that long between its two writes
MOST_RESTED = 50  # that a sweep takes off their pages, where nobody told the keeper


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
    queued, rested = 0, 0
    waiting = [(page, one) for page in old for one in sorted(page.left)]
    for page, submission in waiting:
        if not tools.board.once(f"sweep:{submission}", int(patience)):
            continue
        told = _finished(submission, tools, journal)
        found += told
        if not told:
            was_queued = _queue(submission, page, tools, journal)
            queued += was_queued
            rested += not was_queued
        if rested == MOST_RESTED:  # commits wait for a sweep; the next one goes on
            break
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


def rest(told: Iterable[Finished], tools: Tools, journal: Journal) -> None:
    """What stands in the due index needs no page until its time comes.

    Its pages are looked up first: one that is written when it is released is none of these.
    """
    waiting = [one for one in told if keys.embargoed(one.key)[1] == one.submission]
    if any(not journal.pages_of(one.submission) for one in waiting):
        journal.look()
    pages = [journal.pages_of(one.submission) for one in waiting]
    standing = tools.pool.map(lambda one: tools.desk.has(one.key), waiting)
    for one, on, is_there in zip(waiting, pages, standing, strict=True):
        for page in on if is_there else ():
            journal.off(page, one.submission)


def _rests(submission: Submission, tools: Tools) -> bool:
    """Does it stand in the due index? Then that is where it is kept, until its time comes."""
    until = submission.document.get("embargoedUntil")
    if until is None or moments.read(until) <= tools.clock.now():
        return False
    return tools.desk.has(keys.embargo(moments.read(until), submission.id))


def _finished(submission: str, tools: Tools, journal: Journal) -> tuple[Finished, ...]:
    """Has it a receipt? A published one is for the committer: the log may not have its line yet."""
    receipt = standing(submission, tools)
    if receipt is None:
        return ()
    if receipt.ending != "published":
        clear_late(submission, tools)
        journal.ended([submission])
    return (Finished(submission, receipt.key),)


def _queue(submission: str, page: Page, tools: Tools, journal: Journal) -> bool:
    """False where nobody waits for it on this page: a door died half-way, and was asked again or not."""
    accepted = _submission(submission, tools)
    if accepted is None:  # the door may still be between its two writes
        if (tools.clock.now() - page.written).total_seconds() > ORPHAN_AGE:
            journal.off(page, submission)
        return False
    is_stray = accepted.page != page.ulid and "embargoedUntil" not in accepted.document
    if _rests(accepted, tools) or (is_stray and not is_open(submission, tools)):
        journal.off(page, submission)
        return False
    tools.queue.send_article(submission, urgent=accepted.is_urgent)
    return True


def _submission(submission: str, tools: Tools) -> Submission | None:
    blob = tools.desk.get(keys.submission(submission))
    return Submission.from_document(documents.read(blob.body)) if blob else None
