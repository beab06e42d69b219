"""What became of a submission? The truth is in S3; the board only adds the stages in between."""

from __future__ import annotations

from collections.abc import Iterable

from wire import documents, keys, moments
from wire.config import Settings
from wire.documents import Document
from wire.ports import Note, Tools
from wire.submission import Receipt, Submission


def document(
    tools: Tools, settings: Settings, submission: Submission, notes: Iterable[Note], language: str
) -> Document:
    """`{submission, state, stages, item, version, reason?, links}`; the reason in the asker's language."""
    notes = tuple(notes)
    blob = tools.desk.get(keys.receipt(submission.id))
    receipt = Receipt.from_document(documents.read(blob.body)) if blob else None
    if receipt is None or receipt.ending == "open" or not _is_out(tools, receipt):
        return _open(tools, submission, notes)
    status = _frame(submission, receipt.ending, [*_accepted(submission), *receipt.stages])
    status["version"] = receipt.version
    if receipt.reason:
        status["reason"] = receipt.reason.get(language) or receipt.reason.get("code", "")
    if receipt.ending == "published":
        status["links"] |= _public(settings, receipt)
    if receipt.by:
        status["links"]["supersededBy"] = f"/v1/submissions/{receipt.by}"
    return status


def _is_out(tools: Tools, receipt: Receipt) -> bool:
    """A receipt that says `published` is written just before the log says so."""
    if receipt.ending != "published" or receipt.seq:
        return True
    return receipt.is_first and tools.public.has(keys.latest(receipt.item))


def first(tools: Tools, submission: Submission) -> Document:
    """The status at the moment of acceptance: the same whenever the same submission is sent again."""
    return _open(tools, submission, ())


def _open(tools: Tools, submission: Submission, notes: tuple[Note, ...]) -> Document:
    at_work = "working" if notes else "accepted"
    is_embargoed = _is_embargoed(tools, submission)
    told = _frame(submission, "waiting" if is_embargoed else at_work, _stages(submission, notes))
    return told | ({"embargoedUntil": submission.document["embargoedUntil"]} if is_embargoed else {})


def _is_embargoed(tools: Tools, submission: Submission) -> bool:
    until = submission.document.get("embargoedUntil")
    return until is not None and moments.read(until) > tools.clock.now()


def _frame(submission: Submission, state: str, stages: list[Document]) -> Document:
    path = f"/v1/submissions/{submission.id}"
    return {
        "submission": submission.id,
        "state": state,
        "stages": stages,
        "item": submission.item,
        "version": submission.version,
        "links": {"self": path, "events": f"{path}/events"},
    }


def _stages(submission: Submission, notes: tuple[Note, ...]) -> list[Document]:
    told = [
        {"name": note.stage, "state": note.state, "at": note.at}
        | ({"detail": note.detail} if note.detail else {})
        for note in notes
    ]
    return [*_accepted(submission), *told]


def _accepted(submission: Submission) -> list[Document]:
    return [{"name": "accepted", "state": "done", "at": submission.accepted}]


def _public(settings: Settings, receipt: Receipt) -> Document:
    """Where portals read it."""
    base = settings.public_url.rstrip("/")
    links = {
        "latest": f"{base}/{keys.latest(receipt.item)}",
        "feed": f"{base}/{keys.feed('all', 'json')}",
        "item": f"{base}/{receipt.key}",
    }
    if receipt.event != "canceled":
        links["ninjs"] = f"{base}/{keys.beside(receipt.key, 'ninjs.json')}"
        links["html"] = f"{base}/{keys.beside(receipt.key, 'html')}"
    return links
