"""What does a worker lay down, what has an attempt before laid down, and what is the keeper told of it?"""

from __future__ import annotations

from wire import documents, keys
from wire.ports import Tools
from wire.submission import Submission
from workers.draft import Draft, File


def lay(draft: Draft, tools: Tools) -> None:
    """The item document last: where it stands, all that stands beside it does."""
    item, *beside = draft.files
    list(tools.pool.map(lambda file: tools.public.put_new(file.key, file.body), beside))
    tools.public.put_new(item.key, item.body)


def laid(submission: Submission, tools: Tools) -> File | None:
    """The item document that an attempt before laid down, if any: it stands, whatever came out since.

    Not of what follows another: that may have changed.
    """
    if not submission.is_first:
        return None
    for entry in tools.public.list(keys.versions(submission.item, submission.version)):
        blob = tools.public.get(entry.key) if keys.is_item(entry.key) else None
        if blob and documents.read(blob.body)["integrity"]["submission"] == submission.id:
            return File(entry.key, b"")
    return None


def told(draft: Draft) -> File:
    """A copy saves the keeper a read. Not of what follows another: a takedown may have been quicker."""
    item = draft.files[0]
    return item if draft.submission.is_first else File(item.key, b"")
