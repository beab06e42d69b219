"""Which portals are there, and how far is each? By what they said, and where they asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final, Self

from wire import documents, keys, moments
from wire.change import Head, Segment
from wire.documents import Document
from wire.ports import Tools
from wire.tokens import Token

MOST_REMEMBERED: Final = 10_000  # objects, which are read again only when they change


@dataclass(frozen=True)
class Position:
    """Where a portal asked for news last: all up to segment `seq` it has seen, as it says by asking."""

    epoch: str
    seq: int
    at: str

    def to_bytes(self) -> bytes:
        return documents.write(asdict(self))

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(**document)


@dataclass(frozen=True)
class Ack:
    """Up to which segment a portal said that all is applied, when, and by which token.

    `first` and `since` are number and time of its first acknowledgement in this epoch.
    """

    epoch: str
    seq: int
    at: str
    by: str
    first: int
    since: str

    def to_bytes(self) -> bytes:
        return documents.write(asdict(self))

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(**document)


@dataclass(frozen=True)
class Lag:
    """So many segments behind the head, the oldest of which came out so many seconds ago."""

    segments: int
    seconds: float


@dataclass(frozen=True)
class Portal:
    """`is_active`: it has a token that holds, so that it can acknowledge."""

    name: str
    is_active: bool = False
    ack: Ack | None = None
    position: Position | None = None


@dataclass
class Roll:
    """Reads an object again only when a listing shows that it has changed."""

    _read: dict[str, tuple[str, Document]] = field(default_factory=dict)
    _times: dict[int, datetime] = field(default_factory=dict)

    def portals(self, tools: Tools) -> tuple[Portal, ...]:
        """All that have a token or ever had a say, by name: two listings, and a GET for what is new."""
        said: dict[str, dict[str, Document]] = defaultdict(dict)
        for key, document in self._under(keys.PORTALS, tools):
            name, _, what = key.removeprefix(keys.PORTALS).partition("/")
            said[name][what] = document
        active: dict[str, bool] = dict.fromkeys(said, False)
        for _, document in self._under(keys.TOKENS, tools):
            token = Token.from_document(document)
            if token.portal:
                active[token.portal] = active.get(token.portal, False) or not token.revoked
        return tuple(_portal(name, said[name], is_active=active[name]) for name in sorted(active))

    def portal(self, name: str, tools: Tools) -> Portal | None:
        """One of them."""
        return next((one for one in self.portals(tools) if one.name == name), None)

    def lag(self, portal: Portal, head: Head, tools: Tools) -> Lag | None:
        """By its acknowledgement, or by its position where it has never acknowledged; None without both.

        What was said of another epoch counts for nothing: the portal starts again.
        """
        said = portal.ack or portal.position
        if said is None:
            return None
        seq = said.seq if said.epoch == head.epoch else 0
        if seq >= head.seq:
            return Lag(0, 0.0)
        since = self._time(seq + 1, tools)
        age = (tools.clock.now() - since).total_seconds() if since else 0.0
        return Lag(head.seq - seq, max(age, 0.0))

    def _time(self, seq: int, tools: Tools) -> datetime | None:
        """When a segment was committed; segments never change."""
        if seq not in self._times:
            blob = tools.public.get(keys.segment(seq))
            if blob is None:
                return None
            self._make_room(self._times)
            self._times[seq] = moments.read(Segment.from_bytes(blob.body).at)
        return self._times[seq]

    def _under(self, folder: str, tools: Tools) -> list[tuple[str, Document]]:
        found = []
        for entry in tools.desk.walk(folder):
            etag, document = self._read.get(entry.key, ("", {}))
            if etag != entry.etag:
                blob = tools.desk.get(entry.key)
                if blob is None:
                    continue
                self._make_room(self._read)
                document = documents.read(blob.body)
                self._read[entry.key] = (entry.etag, document)
            found.append((entry.key, document))
        return found

    @staticmethod
    def _make_room(remembered: dict[str, tuple[str, Document]] | dict[int, datetime]) -> None:
        if len(remembered) >= MOST_REMEMBERED:
            remembered.clear()


def _portal(name: str, said: dict[str, Document], *, is_active: bool) -> Portal:
    ack, position = said.get("ack.json"), said.get("position.json")
    return Portal(
        name,
        is_active=is_active,
        ack=Ack.from_document(ack) if ack else None,
        position=Position.from_document(position) if position else None,
    )
