"""What makes an acknowledgement count? It names what is there, and never goes back."""

from __future__ import annotations

from collections.abc import Iterator

from intake.roll import Ack
from schemas.violation import Violation
from wire import documents, keys, moments
from wire.change import Head
from wire.errors import Rejected, Unavailable
from wire.ports import Tools


def acknowledge(tools: Tools, portal: str, said: documents.Document, by: str) -> Ack:
    """Keep it, by compare-and-swap; returns what stands, which may be further on.

    Who acknowledges a takedown, and when, is written down first, so that a later one cannot blur it.

    Raises:
        Rejected: 422 `invalid` for another epoch than the head's, or a number beyond it.
        Unavailable: of the store; sending it again is safe.
    """
    epoch, seq = said["epoch"], said["seq"]
    _check(epoch, seq, read_head(tools))
    key = keys.portal_ack(portal)
    while True:
        blob = tools.desk.get(key)
        known = Ack.from_document(documents.read(blob.body)) if blob else None
        before = known if known and known.epoch == epoch else None
        if before and before.seq >= seq:
            return before
        at = moments.write(tools.clock.now())
        if before:
            _sign(tools, portal, before.seq, Ack(epoch, seq, at, by, before.first, before.since))
        told = Ack(epoch, seq, at, by, before.first if before else seq, before.since if before else at)
        if (
            tools.desk.swap(key, told.to_bytes(), etag=blob.etag)
            if blob
            else tools.desk.put_new(key, told.to_bytes())
        ):
            return told


def read_head(tools: Tools) -> Head:
    """Raises `Unavailable` where there is none yet."""
    blob = tools.public.get(keys.HEAD)
    if blob is None:
        raise Unavailable("s3", "there is no head yet")
    return Head.from_bytes(blob.body)


def _check(epoch: str, seq: int, head: Head) -> None:
    if epoch != head.epoch:
        violation = Violation("/epoch", "unknown_epoch", "", given=epoch, allowed=head.epoch)
        raise Rejected("invalid", 422, violations=[violation])
    if seq > head.seq:
        violation = Violation("/seq", "beyond_head", "", given=seq, allowed=head.seq)
        raise Rejected("invalid", 422, violations=[violation])


def _sign(tools: Tools, portal: str, before: int, told: Ack) -> None:
    """Each takedown that lies between its last word and this one; the first to be written stays.

    The first acknowledgement of all needs none of this: it stands in itself (`Ack.first`).
    """
    crossed = [one for one in _canceled_after(tools, told.epoch, before) if one[0] <= told.seq]
    body = documents.write({"epoch": told.epoch, "seq": told.seq, "at": told.at, "by": told.by})
    signed = [keys.acknowledgement(item, seq, portal) for seq, item in crossed]
    list(tools.pool.map(lambda key: tools.desk.put_new(key, body), signed))


def _canceled_after(tools: Tools, epoch: str, seq: int) -> Iterator[tuple[int, str]]:
    """(segment, item) of every takedown after a segment."""
    after = keys.cancel(epoch, seq + 1, "")
    while listed := tools.desk.list(keys.cancels(epoch), after=after):
        after = listed[-1].key
        yield from (keys.canceled(entry.key) for entry in listed)
