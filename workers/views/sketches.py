"""Which published texts can a new one be compared with? The newest thousand, by their sketches alone.

A view for the workers, in the private bucket. It may be missing or some seconds old: then a near duplicate
is not told, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from wire import documents
from wire.documents import Document

MOST = 1000


@dataclass(frozen=True)
class Sketches:
    """Item to packed sketch (`integrity.sketch` of its document), the newest last."""

    by_item: Mapping[str, str]

    def take(self, changed: Iterable[Document]) -> Sketches:
        """With the documents of a segment; what was taken down is forgotten."""
        by_item = dict(self.by_item)
        for document in changed:
            by_item.pop(document["item"], None)
            if packed := document["integrity"].get("sketch"):
                by_item[document["item"]] = packed
        return Sketches(dict(list(by_item.items())[-MOST:]))

    def to_bytes(self) -> bytes:
        # A list, for documents are written with their names in order.
        return documents.write({"sketches": [list(pair) for pair in self.by_item.items()]})

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        """What `to_bytes` wrote; none of anything else."""
        try:
            return cls(dict(documents.read(body)["sketches"]))
        except (ValueError, TypeError, LookupError):
            return cls({})
