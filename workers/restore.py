"""What does a newsroom owe that was restored from a backup? Portals another epoch, senders their endings.

What was committed after the backup is in no segment any more. Portals may hold it, so they have to start
again, which another epoch tells them. It begins with a segment, appended like any other: a keeper that still
runs and remembers the old one loses the race for that number, reads it, and goes on under the new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from uuid import uuid4

from ulid import ULID

from wire import documents, keys
from wire.errors import Unavailable
from wire.ports import Tools
from wire.submission import Receipt, Submission
from workers import commit
from workers.history import Damaged, History, Progress
from workers.survey import Survey

ROUNDS = 20  # in which a keeper may be quicker
BATCH = 500  # receipts at a time


def begin_epoch(survey: Survey, tools: Tools) -> str:
    """Append the segment with which a new epoch begins; returns its name.

    Raises:
        Damaged: a document that the log names is not there; nothing was written.
        Unavailable: of the store, or keepers were quicker each time.
    """
    for _ in range(ROUNDS):
        for item in sorted(survey.missing):
            key = survey.history.changes[item][-1].key
            raise Damaged(key, "there is no such object, but the log names it")
        epoch = uuid4().hex
        appended = commit.append(replace(survey.history.tail, epoch=epoch), (), tools)
        survey.learn()
        if appended:
            return epoch
    raise Unavailable("s3", "somebody else appended each time; stop the keepers and try again")


def owed(history: History, tools: Tools, pool: Executor, progress: Progress) -> Iterator[Receipt]:
    """Receipts that say `published` of what no segment names, and that no keeper has still to append."""
    named = {change.key for changes in history.changes.values() for change in changes}
    waiting = {one for page in tools.desk.walk(keys.PENDING) for one in keys.in_page(page.key)[1]}
    listed = [entry.key for entry in tools.desk.walk(keys.RECEIPTS)]
    for start in range(0, len(listed), BATCH):
        batch = listed[start : start + BATCH]
        for blob in pool.map(tools.desk.get, batch):
            receipt = Receipt.from_document(documents.read(blob.body)) if blob else None
            if receipt is None or receipt.ending != "published" or receipt.key in named:
                continue
            if receipt.submission not in waiting:
                yield receipt
        progress("receipts", start + len(batch), len(listed))


def owe_again(receipt: Receipt, tools: Tools) -> bool:
    """Put it back into the journal, its receipt opened, for workers and keeper. False: it is not there."""
    accepted = tools.desk.get(keys.submission(receipt.submission))
    if accepted is None:
        return False
    submission = Submission.from_document(documents.read(accepted.body))
    page = documents.write({"submissions": [submission.to_document()]})
    tools.desk.put(keys.pending(str(ULID.from_datetime(tools.clock.now())), [submission.id]), page)
    opened = replace(receipt, ending="open")
    tools.desk.put(keys.receipt(submission.id), documents.write(opened.to_document()))
    return True
