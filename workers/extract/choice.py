"""Who has the say over a field: the editor, an extractor, or nobody?"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from wire.documents import Document
from workers.extract.found import Found, by_editor
from workers.extract.given import given
from workers.extract.rejected import is_rejected
from workers.text import fold

Value = TypeVar("Value")

FRAMES = 8  # of a trace, the innermost


@dataclass
class Choice:
    """The rules of one article: what the editor gave wins; what is rejected or too unsure is left out.

    An extractor that fails is logged, finds nothing, and leaves one of the `warnings`
    (schemas/item.v1.json): no fault in it keeps an article from its readers.
    """

    article: Document
    rejections: Document
    floor: float
    warnings: list[Document] = field(default_factory=list)

    def needed(
        self, name: str, editors: Found | None, extract: Callable[[], Found], otherwise: Found
    ) -> Found:
        """A value that every item has: the editor's, what is found however unsurely, or a last resort."""
        if editors:
            return editors
        found = self.attempt(name, extract, otherwise)
        return found if found.value else otherwise

    def line(self, name: str, extract: Callable[[], Found | None]) -> Found | None:
        """A line of the text, such as its signature; it is evidence for the editor's if it says the same."""
        found = self.attempt(name, lambda: self._standing(name, extract()), None)
        editors = self.article.get(name)
        if editors:
            same = found is not None and fold.key(found.value) == fold.key(editors)
            return by_editor(editors, found.evidence if found and same else ())
        return found

    def listed(
        self, name: str, extract: Callable[[], list[Found]], editors: list[Found] | None = None
    ) -> list[Found]:
        """A list: the editor's whole, or of what is found what stands."""
        if editors:
            return editors
        nothing: list[Found] = []
        found = self.attempt(
            name, lambda: [each for each in extract() if self._standing(name, each)], nothing
        )
        return given(self.article, name, found)

    def attempt(self, name: str, extract: Callable[[], Value], otherwise: Value) -> Value:
        """What the extractor makes of it, or something else if it fails."""
        try:
            return extract()
        except Exception as fault:  # noqa: BLE001 - whatever it is, the article goes out
            _log(name, fault)
            self.warn("extractor_failed", pointer=f"/{name}", detail=type(fault).__name__)
            return otherwise

    def warn(self, code: str, **more: object) -> None:
        self.warnings.append({"code": code} | more)

    def _standing(self, name: str, found: Found | None) -> Found | None:
        """What is sure enough and was not rejected."""
        if not found or found.confidence < self.floor:
            return None
        return None if is_rejected(name, found.value, self.rejections) else found


def _log(name: str, fault: Exception) -> None:
    import structlog  # noqa: PLC0415 - takes longer than all the extractors, and hardly ever happens

    trace = "".join(traceback.format_exception(fault, limit=-FRAMES))
    structlog.get_logger().error("an extractor failed", field=name, exception=trace)
