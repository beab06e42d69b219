"""What is live after a segment? A snapshot says it, so that a new portal need not start at the first one.

Ids, hashes, sections, topics and places only, as in the log: a takedown must not have to chase it.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from wire import documents, keys
from wire.change import Change, SnapshotName

EVERY = 100  # segments between two snapshots
KEPT = 3  # of them, so that whoever has just read an older head still finds its own

LARGEST = 1 << 30  # bytes unpacked: over a million items
DENSEST = 100  # times as long unpacked as packed; ours are three to twelve times
FIRST_BYTES = 1 << 16  # which any may have, however well it packs

_PIECE = 200  # items written at a time
_ITEMS = b'"items":['
_GZIP = zlib.MAX_WBITS | 16  # to zlib: with a header and a checksum
_LEVEL = 6  # the next one saves 1 % and costs a third more


class NotASnapshot(ValueError):
    """These bytes are no snapshot; the text says why."""


@dataclass(frozen=True)
class Snapshot:
    """The newest change of every item that is live after segment `seq`, by item (schemas/snapshot.v1.json).

    `sha256` is of that segment's bytes, `epoch` is its epoch: whoever has read this goes on behind it.
    """

    seq: int
    epoch: str
    sha256: str
    items: tuple[Change, ...]

    def to_json(self) -> bytes:
        """Equal snapshots are equal bytes; written in small pieces, so that other threads get their turn."""
        rest = {"seq": self.seq, "epoch": self.epoch, "sha256": self.sha256, "items": []}
        before, _, behind = documents.write(rest).partition(_ITEMS)
        pieces = (self.items[at : at + _PIECE] for at in range(0, len(self.items), _PIECE))
        listed = b",".join(_listed(piece) for piece in pieces)
        return b"".join((before, _ITEMS, listed, behind))

    def to_bytes(self) -> bytes:
        """The same, packed: without a name or a time."""
        packed = io.BytesIO()
        with gzip.GzipFile("", "wb", _LEVEL, packed, mtime=0) as file:
            file.write(self.to_json())
        return packed.getvalue()

    def is_packed_in(self, body: bytes) -> bool:
        """Do these bytes say the same? Packers differ, from one machine to the next."""
        try:
            return unpacked(body) == self.to_json()
        except NotASnapshot:
            return False

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        """Read one.

        Raises:
            NotASnapshot: the bytes are not one.
        """
        try:
            document = documents.read(unpacked(body))
            items = tuple(map(Change.from_document, document["items"]))
            return cls(document["seq"], document["epoch"], document["sha256"], items)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise NotASnapshot(f"is not a snapshot: {error}") from error


def _listed(changes: tuple[Change, ...]) -> bytes:
    written = documents.write({"items": [change.to_document() for change in changes]})
    return written.removeprefix(b"{" + _ITEMS).removesuffix(b"]}")


def unpacked(body: bytes) -> bytes:
    """What is packed in these bytes.

    Raises:
        NotASnapshot: nothing whole is, or far more than a snapshot needs.
    """
    most = min(LARGEST, FIRST_BYTES + DENSEST * len(body))
    unpacking = zlib.decompressobj(_GZIP)
    try:
        made = unpacking.decompress(body, most + 1)
    except zlib.error as error:
        raise NotASnapshot(f"is not gzip: {error}") from error
    if len(made) > most:
        raise NotASnapshot(f"is more than {most} bytes unpacked")
    if not unpacking.eof:
        raise NotASnapshot("is not gzip, or is cut off")
    if unpacking.unused_data:
        raise NotASnapshot(f"has {len(unpacking.unused_data)} bytes behind its end")
    return made


def named(seq: int, body: bytes) -> SnapshotName:
    """What the head says of a snapshot."""
    return SnapshotName(seq, keys.snapshot(seq), documents.sha256(body), len(body))


def is_due(seq: int) -> bool:
    """Is there a snapshot of this segment?"""
    return seq % EVERY == 0


def wanted(seq: int) -> tuple[int, ...]:
    """The snapshots that there should be while the log ends at this segment, oldest first."""
    newest = seq // EVERY * EVERY
    return tuple(one for one in range(newest - (KEPT - 1) * EVERY, newest + 1, EVERY) if one > 0)


def live(before: Iterable[Change], since: Iterable[Change]) -> tuple[Change, ...]:
    """The items of a snapshot, from those of an older one and all changes since, in the log's order."""
    newest = {change.item: change for change in before}
    newest.update((change.item, change) for change in since)
    return tuple(newest[item] for item in sorted(newest) if newest[item].event != "canceled")
