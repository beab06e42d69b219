"""How does work end that is not published? A worker stages it; only the keeper ends anything.

What is published needs no staging: the item document, laid last, says all there is to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from wire import documents, keys
from wire.documents import Document
from wire.ports import Note, Tools
from wire.submission import Receipt, Submission


@dataclass(frozen=True)
class Staged:
    """An ending that is not published, as it shall stand in the receipt.

    With a parked one: the defect's trace, the attempts, and the keys of what it was made from (`inputs`).
    """

    receipt: Receipt
    trace: str = ""
    attempts: int = 0
    inputs: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        return documents.write(
            self.__dict__ | {"receipt": self.receipt.to_document(), "inputs": list(self.inputs)}
        )

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        document = documents.read(body)
        receipt = Receipt.from_document(document["receipt"])
        return cls(**(document | {"receipt": receipt, "inputs": tuple(document["inputs"])}))


def refused(submission: Submission, reason: Document, at: str, notes: tuple[Note, ...]) -> Staged:
    """The sender's fault; `reason` is {code, vi, en, stage?}."""
    return Staged(Receipt(ending="refused", reason=reason, at=at, **about(submission, notes)))


def parked(  # noqa: PLR0913 - what a human wants to know of it
    submission: Submission,
    reason: Document,
    at: str,
    notes: tuple[Note, ...],
    *,
    trace: str = "",
    attempts: int = 0,
) -> Staged:
    """Ours; it can be replayed."""
    receipt = Receipt(ending="parked", reason=reason, at=at, **about(submission, notes))
    originals = dict.fromkeys(keys.original(photo.sha256) for photo in submission.photos)
    return Staged(receipt, trace, attempts, (keys.submission(submission.id), *originals))


def done(submission: Submission, at: str, notes: tuple[Note, ...]) -> Staged:
    """An order that was carried out, and that the log has no line for."""
    return Staged(Receipt(ending="done", at=at, **about(submission, notes)))


def about(submission: Submission, notes: tuple[Note, ...]) -> Document:
    """What every receipt of a submission says."""
    return {
        "submission": submission.id,
        "item": submission.item,
        "version": submission.version,
        "stages": stages(notes),
    }


def stages(notes: tuple[Note, ...]) -> tuple[Document, ...]:
    """The stages that it went through, as they stand in a receipt."""
    return tuple({"name": note.stage, "state": note.state, "at": note.at} for note in notes)


def stage(staged: Staged, tools: Tools) -> str:
    """Put it before the keeper; returns the key. Whoever is first to end it decides, not who stages first."""
    key = keys.staged(staged.receipt.submission)
    tools.desk.put(key, staged.to_bytes())
    return key
