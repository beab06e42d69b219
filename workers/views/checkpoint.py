"""What must a keeper know to go on with the views at once? Its checkpoint; the log says it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from wire import documents
from workers.views.front import Front
from workers.views.line import Line

Told = tuple[int, Line]  # a line, and the segment it stands in
Owed = dict[str, list[Told]]  # by channel: what its feed does not show yet, in the log's order


@dataclass(frozen=True)
class Checkpoint:
    """The front, the channels that there are, what their feeds are `owed`, and which `feeds` were chosen."""

    front: Front
    feeds: tuple[str, ...]
    channels: frozenset[str]
    owed: Owed

    def to_bytes(self) -> bytes:
        lines: dict[Told, list[str]] = {}
        for name, told in self.owed.items():
            for one in told:
                lines.setdefault(one, []).append(name)
        owed = [[seq, line.to_document(), names] for (seq, line), names in lines.items()]
        return documents.write(
            {
                "seq": self.front.seq,
                "lines": [line.to_document() for line in self.front.lines],
                "feeds": list(self.feeds),
                "channels": sorted(self.channels),
                "owed": sorted(owed, key=lambda one: one[0]),
            }
        )

    @classmethod
    def from_bytes(cls, body: bytes) -> Self | None:
        """None for anything that is no checkpoint of ours."""
        try:
            document = documents.read(body)
            front = Front(document["seq"], tuple(map(Line.from_document, document["lines"])))
            owed: Owed = {}
            for seq, row, names in document["owed"]:
                for name in names:
                    owed.setdefault(name, []).append((seq, Line.from_document(row)))
            return cls(front, tuple(document["feeds"]), frozenset(document["channels"]), owed)
        except (ValueError, TypeError, LookupError, AttributeError):
            return None
