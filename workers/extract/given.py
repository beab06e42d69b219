"""What did the editor give in place of what is found? The same names and members as in `enrichment`."""

from __future__ import annotations

from typing import Any

from wire.documents import Document
from workers.extract.found import Found, by_editor
from workers.text import fold

# By which members two values of a list are the same; without any, a value is its own name.
NAMED_BY: dict[str, tuple[str, ...]] = {
    "persons": ("name",),
    "organisations": ("name",),
    "places": ("kind", "name"),
    "documents": ("type", "number"),
    "dates": (),
}


def given(article: Document, field: str, found: list[Found]) -> list[Found]:
    """The editor's list, each value once, with the evidence that was found for it; without a list, `found`.

    An empty list is none: content systems send one for every field that nobody filled in.
    """
    if field not in NAMED_BY or not article.get(field):
        return found
    evidence = {_name(field, each.value): each.evidence for each in found}
    once: dict[str, Any] = {}
    for value in article[field]:
        once.setdefault(_name(field, value), value)
    return [by_editor(value, evidence.get(name, ())) for name, value in once.items()]


def _name(field: str, value: Any) -> str:
    members = NAMED_BY[field]
    return fold.key(" ".join(str(value[member]) for member in members) if members else value)
