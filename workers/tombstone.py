"""What stands where an item stood? The tombstone: the next version, with nothing of the article."""

from __future__ import annotations

from dataclasses import replace

from wire import documents, keys
from wire.errors import Rejected
from wire.ports import Tools
from workers.draft import Draft, File


def tombstone(draft: Draft, tools: Tools) -> Draft:  # noqa: ARG001 - one signature for every stage
    """`files`: the tombstone alone."""
    submission, previous = draft.submission, draft.previous
    if previous is None:
        raise Rejected("unknown_item", 404, "there is no such item to take down")
    version = previous["version"] + 1
    document = {name: previous[name] for name in ("item", "uri", "language", "published", "corrections")} | {
        "version": version,
        "modified": submission.accepted,
        "pubStatus": "canceled",
        "takedown": submission.document | {"at": submission.accepted},
        "integrity": {"submission": submission.id, "originals": []},
    }
    body = documents.write(document)
    key = keys.item(submission.item, version, documents.sha256(body))
    return replace(draft, files=(File(key, body),))
