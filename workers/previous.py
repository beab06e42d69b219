"""Which version does a submission follow? The guard at the door once more, for time has passed since."""

from __future__ import annotations

from wire import documents, keys
from wire.errors import Rejected
from wire.ports import Blob, Tools
from wire.submission import Submission


def previous(submission: Submission, tools: Tools) -> documents.Document | None:
    """What stands there now; None for a first version.

    Raises:
        Rejected: 404 `unknown_item`, 409 `canceled_item`, `stale_version` or `overtaken`.
    """
    if submission.is_first:
        return None
    blob = tools.public.get(keys.latest(submission.item))
    if submission.kind == "addition":
        return _added_to(submission, blob)
    if blob is None:
        raise Rejected("unknown_item", 404)
    previous = documents.read(blob.body)
    if previous["pubStatus"] == "canceled":
        raise Rejected("canceled_item", 409)
    # A takedown takes down whatever stands there by now.
    if submission.kind == "article" and previous["version"] != submission.version - 1:
        raise Rejected("stale_version", 409)
    return previous


def _added_to(submission: Submission, latest: Blob | None) -> documents.Document | None:
    """The version that an addition belongs to; None: it is not out yet, the sweep comes back to it."""
    found = documents.read(latest.body) if latest else None
    if found is None or found["version"] < submission.version:
        return None
    if found["version"] > submission.version or found["pubStatus"] == "canceled":
        raise Rejected("overtaken", 409)
    return found
