"""How does work end? A worker stages an ending; only the keeper ends anything.

`staged/{submission}.json` is written once (`If-None-Match: *`): of all that may work on one submission
at a time, the first to stage decides. The keeper drops what was staged after the marker had gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from wire import documents, keys
from wire.change import Change
from wire.documents import Document
from wire.ports import Note, Tools
from wire.submission import Ending, Submission
from workers.draft import Draft


@dataclass(frozen=True)
class Staged:
    """Finished work.

    `change` and `item` (the item document's exact text, so that the keeper need not fetch it) belong
    to an ending `published`; `reason` {code, vi, en, stage?} and `trace` to the other two.
    """

    submission: str
    marker: str
    ending: Ending
    item: str
    version: int
    accepted: str
    stages: tuple[Document, ...] = ()
    change: Change | None = None
    text: str = ""
    reason: Document | None = None
    trace: str = ""

    def to_bytes(self) -> bytes:
        change = self.change.to_document() if self.change else None
        return documents.write(self.__dict__ | {"stages": list(self.stages), "change": change})

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        document = documents.read(body)
        change = document["change"] and Change.from_document(document["change"])
        return cls(**(document | {"stages": tuple(document["stages"]), "change": change}))


def published(draft: Draft, notes: tuple[Note, ...]) -> Staged:
    """The ending of a draft that went through its whole path; its version is the one that it became."""
    if draft.change is None:
        msg = "a path ended without a change"
        raise ValueError(msg)
    about = _about(draft.submission, "published", notes) | {"version": draft.change.version}
    return Staged(
        **about,
        change=draft.change,
        text=draft.files[0].body.decode(),
    )


def ended(
    submission: Submission,
    ending: Ending,
    reason: Document,
    *,
    trace: str = "",
    notes: tuple[Note, ...] = (),
) -> Staged:
    """An ending `refused` or `parked`."""
    return Staged(**_about(submission, ending, notes), reason=reason, trace=trace)


def _about(submission: Submission, ending: Ending, notes: tuple[Note, ...]) -> Document:
    return {
        "submission": submission.id,
        "marker": submission.marker,
        "ending": ending,
        "item": submission.item,
        "version": submission.version,
        "accepted": submission.accepted,
        "stages": tuple({"name": note.stage, "state": note.state, "at": note.at} for note in notes),
    }


def stage(staged: Staged, tools: Tools) -> bool:
    """Put it before the keeper. False: somebody else staged an ending of this submission already."""
    return tools.desk.put_new(keys.staged(staged.submission), staged.to_bytes())
