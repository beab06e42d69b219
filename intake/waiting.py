"""Which submission is still waiting for its time, so that another may take its place or withdraw it?"""

from __future__ import annotations

from dataclasses import dataclass

from wire import documents, keys
from wire.errors import Rejected
from wire.ports import Tools
from wire.submission import Receipt, Submission


@dataclass(frozen=True)
class Asker:
    """Who asks: the id of their token; a desk may do it for everybody."""

    owner: str
    is_desk: bool


def waiting(tools: Tools, submission_id: str, asker: Asker) -> Submission:
    """The embargoed submission of this name. It may still come out before whoever asks has its place.

    Raises:
        Rejected: 404 `unknown_submission`, 403 `not_yours`, 409 `not_embargoed`, `already_released` or
            `already_ended`.
    """
    name = submission_id.lower()
    blob = tools.desk.get(keys.submission(name)) if keys.UUID.fullmatch(name) else None
    found = Submission.from_document(documents.read(blob.body)) if blob else None
    if found is None or found.kind == "addition":
        raise Rejected("unknown_submission", 404)
    if found.owner != asker.owner and not asker.is_desk:
        raise Rejected("not_yours", 403)
    if found.kind != "article" or "embargoedUntil" not in found.document:
        raise Rejected("not_embargoed", 409)
    ended = tools.desk.get(keys.receipt(name))
    ending = Receipt.from_document(documents.read(ended.body)).ending if ended else "open"
    if ending == "published":
        raise Rejected("already_released", 409)
    if ending != "open":
        raise Rejected("already_ended", 409)
    return found
