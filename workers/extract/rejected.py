"""What did editors say is wrong? It does not come again, whatever an extractor finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from wire.documents import Document
from workers.text import fold

MOST = 1000  # of one field, the newest: schemas/item.v1.json

Names = Callable[[Any], tuple[str, ...]]


def _itself(value: Any) -> tuple[str, ...]:
    return (value,)


# By which names a value may be rejected.
NAMES: dict[str, Names] = {
    "byline": _itself,
    "dateline": _itself,
    "persons": lambda person: (person["name"],),
    "organisations": lambda body: (body["name"], body.get("resolved", "")),
    "places": lambda place: (place["name"], f"{place['kind']} {place['name']}"),
    "documents": lambda cited: (
        cited["number"],
        f"{cited['type']} {cited['number']}",
        f"{cited['type']} số {cited['number']}",
    ),
    "dates": _itself,
    "topics": lambda topic: (topic.get("qcode", ""), topic["name"]),
    "keywords": _itself,
}
_GIVEN_AS = {"topics": "subjects"}  # all others are given under their own name


def standing(article: Document, before: Document) -> Document:
    """What is rejected by now: field to values, in the spelling they were rejected in.

    `before` is the same of the previous version. What this version rejects is added to it, field by
    field; an empty list takes back all of its field, and a value that the editor gives takes back its own.
    """
    now = article.get("rejected", {})
    stands: Document = {}
    for field in NAMES:
        own = now.get(field)
        values = [] if own == [] else [*before.get(field, ()), *(own or ())]
        wanted = _keys(field, _given(article, field))
        once = {fold.key(value): value for value in values}
        if left := [value for key, value in once.items() if key not in wanted]:
            stands[field] = left[-MOST:]
    return stands


def is_rejected(field: str, value: Any, rejections: Document) -> bool:
    """Whether one of the value's names is rejected, in whatever case and tone placement.

    Raises KeyError or TypeError for what is no value of that field, rejections or none.
    """
    return not _keys(field, [value]).isdisjoint(map(fold.key, rejections.get(field, ())))


def _given(article: Document, field: str) -> list[Any]:
    given = article.get(_GIVEN_AS.get(field, field)) or []
    return given if isinstance(given, list) else [given]


def _keys(field: str, values: Iterable[Any]) -> set[str]:
    return {fold.key(name) for value in values for name in NAMES[field](value) if name}
