"""What was parked, and what the desk does about it: look, replay, drop, let the queue go on. All audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ulid import ULID

from wire import documents, keys, moments
from wire.documents import Document
from wire.errors import Rejected
from wire.ports import Tools
from wire.submission import Receipt, Submission
from workers import receipts
from workers.reasons import reason


def listed(tools: Tools) -> Iterator[Document]:
    """Every parked submission, without its trace, in no order: `{receipt, attempts, inputs}`."""
    for entry in tools.desk.walk(keys.DEAD):
        blob = tools.desk.get(entry.key)
        if blob is not None:
            yield {name: value for name, value in documents.read(blob.body).items() if name != "trace"}


def shown(submission_id: str, tools: Tools) -> Document:
    """One of them whole, with its trace and the document as it was accepted.

    Raises:
        Rejected: 404 `not_parked`.
    """
    blob = tools.desk.get(keys.dead(submission_id))
    if blob is None:
        raise Rejected("not_parked", 404, f"{submission_id} is not parked")
    return documents.read(blob.body) | {"submission": _submission(submission_id, tools).to_document()}


def replay(submission_id: str, tools: Tools, *, by: str) -> None:
    """Let the workers try it again, from the beginning.

    A page of the journal first, so that it cannot be forgotten once its receipt is opened.

    Raises:
        Rejected: 404 `not_parked`.
    """
    receipt = _parked(submission_id, tools)
    _audit("replay", submission_id, by, tools)
    submission = _submission(submission_id, tools)
    page = documents.write({"submissions": [submission.to_document()]})
    tools.desk.put(keys.pending(str(ULID.from_datetime(tools.clock.now())), [submission_id]), page)
    if not receipts.reopen(receipt, tools):
        raise Rejected("not_parked", 404, f"{submission_id} is not parked any more")
    tools.desk.delete([keys.dead(submission_id)])
    tools.board.forget(submission_id)
    for photo in submission.photos:
        tools.board.forget(f"{submission_id}:{photo.sha256}")
    tools.queue.send_article(submission_id, urgent=submission.is_urgent)


def drop(submission_id: str, tools: Tools, *, by: str, why: str) -> None:
    """It will not be published: its ending becomes `refused`, and its sender is told why.

    Raises:
        Rejected: 404 `not_parked`.
    """
    receipt = _parked(submission_id, tools)
    _audit("drop", submission_id, by, tools, why=why)
    told = reason("dropped", why=why)
    refused = replace(receipt, ending="refused", reason=told, at=moments.write(tools.clock.now()))
    if not receipts.close(refused, tools):
        raise Rejected("not_parked", 404, f"{submission_id} is not parked any more")
    tools.desk.delete([keys.dead(submission_id)])


def resume(tools: Tools, *, by: str) -> bool:
    """Let a stopped queue go on. False: it was not stopped."""
    was_on = tools.desk.has(keys.BRAKE)
    if was_on:
        _audit("resume", "", by, tools)
        tools.desk.delete([keys.BRAKE])
    return was_on


def _parked(submission_id: str, tools: Tools) -> Receipt:
    receipt = receipts.standing(submission_id, tools) if keys.UUID.fullmatch(submission_id) else None
    if receipt is None or receipt.ending != "parked":
        raise Rejected("not_parked", 404, f"{submission_id} is not parked")
    return receipt


def _submission(submission_id: str, tools: Tools) -> Submission:
    blob = tools.desk.get(keys.submission(submission_id))
    if blob is None:
        raise Rejected("not_found", 404, f"there is no submission {submission_id}")
    return Submission.from_document(documents.read(blob.body))


def _audit(deed: str, submission_id: str, by: str, tools: Tools, **more: str) -> None:
    """Written before the deed: what may have been done stands here, even where it failed half-way."""
    now = tools.clock.now()
    entry = {"at": moments.write(now), "by": by, "deed": deed, "submission": submission_id} | more
    tools.desk.put(keys.audit(str(ULID.from_datetime(now))), documents.write(entry))
