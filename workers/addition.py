"""Stage: what does the version look like with all its pictures? To the letter as before, but for these."""

from __future__ import annotations

from dataclasses import replace

from wire.documents import Document
from wire.ports import Tools
from workers.draft import Draft, Waiting
from workers.formats.files import files


def addition(draft: Draft, tools: Tools) -> Draft | Waiting:  # noqa: ARG001 - one signature for every stage
    """`files`: the fuller document of the version that is out, and what stands beside it.

    Made from what is published, not from the article again: whatever has changed in our code since, an
    addition changes no word. Made from itself it is the same.
    """
    published = draft.previous
    if published is None:
        return Waiting(())
    integrity = {name: value for name, value in published["integrity"].items() if name != "awaits"}
    fuller = published | {
        "renditions": _together(published["renditions"], draft),
        "integrity": integrity | {"addition": draft.submission.id},
    }
    return replace(draft, files=files(fuller, draft.house))


def _together(published: list[Document], draft: Draft) -> list[Document]:
    """In the order of images and sizes, the formats that were out first before the others."""
    known = {one["href"] for one in published}
    sizes = [size.name for size in draft.house.profile.sizes]
    order = {name: place for place, name in enumerate(sizes)}
    together = [*published, *(one for one in draft.renditions if one["href"] not in known)]
    return sorted(together, key=lambda one: (one["image"], order.get(one["name"], len(order))))
