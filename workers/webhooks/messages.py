"""What does a webhook say? That the log has gone on, and a few ids (schemas/webhook.v1.json).

Only what stands in public already: the head names the segments that are told of. The same message has the
same id and the same bytes at every attempt and from every keeper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wire import documents, keys
from wire.change import Segment
from wire.documents import Document
from wire.ports import Tools
from wire.webhook import Delivery

MOST_SEGMENTS: Final = 10  # that are read for one message
MOST_CHANGES: Final = 100  # that it names, so that it stays below 20 kB


@dataclass(frozen=True)
class Message:
    """`id` is what receivers know it again by."""

    id: str
    body: bytes


def of_changes(hook: str, said: Delivery, tools: Tools) -> Message:
    """The message about all behind what was told, up to what is being sent.

    Raises:
        Unavailable: of the store.
    """
    last = _segment(said.sending, tools)
    span = range(said.seq + 1, said.sending)
    found: list[Segment] = []
    if len(span) < MOST_SEGMENTS and last:
        found = [*(one for seq in span if (one := _segment(seq, tools))), last]
    lines = [_line(change) for one in found for change in one.changes]
    data = {
        "epoch": said.epoch,
        "after": said.seq,
        "seq": said.sending,
        "changes": lines[:MOST_CHANGES],
        "more": len(lines) > MOST_CHANGES or not found,
    }
    return _message("log.changed", last.at if last else said.at, data, hook)


def of_test(hook: str, epoch: str, seq: int, at: str) -> Message:
    """The same shape, about nothing."""
    return _message(
        "webhook.test", at, {"epoch": epoch, "after": seq, "seq": seq, "changes": [], "more": False}, hook
    )


def _message(kind: str, at: str, data: Document, hook: str) -> Message:
    body = documents.write({"type": kind, "timestamp": at, "data": data})
    name = documents.sha256(f"{hook} {kind} {at} {data['epoch']} {data['after']} {data['seq']}".encode())
    return Message(f"msg_{name[:32]}", body)


def _line(change: object) -> Document:
    return {name: getattr(change, name) for name in ("item", "version", "event")}


def _segment(seq: int, tools: Tools) -> Segment | None:
    blob = tools.public.get(keys.segment(seq))
    return Segment.from_bytes(blob.body) if blob else None
