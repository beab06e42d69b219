"""What an extractor found, who says so, how sure it is, and where it stands in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wire.documents import Document

Span = tuple[int, int]  # start and end in code points of the plain text

EDITOR = "editor"
MOST_PLACES = 1000  # of one value: schemas/item.v1.json


@dataclass(frozen=True)
class Found:
    """One value: a string, a number or an object.

    `source` is `editor` or `<extractor>/<version>`, `confidence` 0..1; `inferred` says that a part of
    the value does not stand in the text.
    """

    value: Any
    source: str
    confidence: float
    evidence: tuple[Span, ...] = ()
    inferred: bool = False

    def provenance(self) -> Document:
        """As it stands beside the value in the enrichment (schemas/item.v1.json)."""
        document: Document = {
            "source": self.source,
            "confidence": self.confidence,
            "evidence": [list(span) for span in self.evidence[:MOST_PLACES]],
        }
        return document | ({"inferred": True} if self.inferred else {})


def by_editor(value: Any, evidence: tuple[Span, ...] = ()) -> Found:
    """A value that a person gave: it wins, whatever an extractor thinks."""
    return Found(value, EDITOR, 1.0, evidence)
