"""What will a portal read? Assemble lays out the item in every format.

Nothing is written here: the shell lays the files down, and only the commit makes them count.
"""

from __future__ import annotations

from dataclasses import replace

from wire.ports import Tools
from workers import awaited
from workers.draft import Draft
from workers.formats.files import files
from workers.formats.item import item
from workers.imaging.lanes import is_awaiting


def assemble(draft: Draft, tools: Tools) -> Draft:  # noqa: ARG001 - one signature for every stage
    """`files`, the item document first, from all that the stages before found."""
    document = item(draft)
    if is_awaiting(draft.submission, draft.house.profile):
        document["integrity"]["awaits"] = awaited.name(draft.submission)
    return replace(draft, files=files(document, draft.house))
