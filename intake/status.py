"""What became of a submission? The truth is in S3; the board only adds the stages in between."""

from __future__ import annotations

from collections.abc import Iterable

from wire import documents, keys, moments
from wire.change import Segment
from wire.config import Settings
from wire.documents import Document
from wire.ports import Note, Tools
from wire.submission import Submission


def document(
    tools: Tools, settings: Settings, submission: Submission, notes: Iterable[Note], language: str
) -> Document:
    """`{submission, state, stages, item, version, reason?, links}`; the reason in the asker's language."""
    notes = tuple(notes)
    blob = tools.desk.get(keys.receipt(submission.id))
    if blob is None:
        return _open(tools, submission, notes)
    receipt = documents.read(blob.body)
    stages = receipt.get("stages") or _stages(submission, notes)
    status = _frame(submission, receipt["ending"], stages)
    if "reason" in receipt:
        status["reason"] = receipt["reason"].get(language) or receipt["reason"].get("code", "")
    if receipt["ending"] == "published":
        status["links"] |= _public(tools, settings, submission, receipt)
    return status


def first(tools: Tools, submission: Submission) -> Document:
    """The status at the moment of acceptance: the same whenever the same submission is sent again."""
    return _open(tools, submission, ())


def _open(tools: Tools, submission: Submission, notes: tuple[Note, ...]) -> Document:
    if _is_embargoed(tools, submission):
        state = "waiting"
    else:
        state = "working" if any(note.stage != "accepted" for note in notes) else "accepted"
    return _frame(submission, state, _stages(submission, notes))


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
    accepted = Note("accepted", "done", submission.accepted)
    told = [accepted, *(note for note in notes if note.stage != "accepted")]
    return [
        {"name": note.stage, "state": note.state, "at": note.at}
        | ({"detail": note.detail} if note.detail else {})
        for note in told
    ]


def _public(tools: Tools, settings: Settings, submission: Submission, receipt: Document) -> Document:
    """Where portals read it: the segment names the key, so that no other attempt's file is meant."""
    base = settings.public_url.rstrip("/")
    links = {"latest": f"{base}/{keys.latest(submission.item)}", "feed": f"{base}/{keys.feed('', 'json')}"}
    blob = tools.public.get(keys.segment(receipt["seq"])) if "seq" in receipt else None
    changes = Segment.from_bytes(blob.body).changes if blob else ()
    ours = (change for change in changes if (change.item, change.version) == _name(receipt))
    change = next(ours, None)
    if change is None:
        return links
    links["item"] = f"{base}/{change.key}"
    if change.event != "canceled":
        links["ninjs"] = f"{base}/{keys.beside(change.key, 'ninjs.json')}"
        links["html"] = f"{base}/{keys.beside(change.key, 'html')}"
    return links


def _name(receipt: Document) -> tuple[str, int]:
    return receipt["item"], receipt["version"]
