"""What is written down of a takedown? Before anything goes: what goes, who ordered it, when and why.

Every write may be repeated, by two keepers at once and after a crash at any point.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from ulid import ULID

from wire import documents, keys, moments
from wire.change import Segment
from wire.documents import Document
from wire.ports import Tools
from wire.submission import Submission
from wire.takedown import Purge, Takedown
from wire.tokens import Token
from workers import commit
from workers.receipts import standing
from workers.remains import Remains
from workers.views.shown import shown


def begin(item: str, tombstone: str, remains: Remains, segment: Segment | None, tools: Tools) -> None:
    """Write it down, the trail and the index first: whoever finds the record finds them.

    What came to light since an earlier writing is added, and then the caches are purged once more.
    """
    key = keys.takedown(item)
    while True:
        blob = tools.desk.get(key)
        known = Takedown.from_bytes(blob.body) if blob else None
        if known is None or known.tombstone != tombstone or not known.seq:
            fresh = _ordered(item, tombstone, segment, tools)
            if fresh is None:
                return
            _file(fresh, tools)
            known = _over(known, fresh)
        told = _with(known, remains, tools)
        body = told.to_bytes()
        if blob is None:
            written = tools.desk.put_new(key, body)
        else:
            written = blob.body == body or tools.desk.swap(key, body, etag=blob.etag)
        if written:
            break
    if not told.is_settled:
        tools.desk.put(keys.purge(item), b"")


def finish(item: str, tools: Tools) -> None:
    """All that was to go is gone: say when, and of the renditions what stays, by what stands there now."""
    key = keys.takedown(item)
    while blob := tools.desk.get(key):
        known = Takedown.from_bytes(blob.body)
        if known.gone:
            return
        media = {one for one in (*known.removed, *known.kept) if one.startswith(keys.MEDIA)}
        stays = media & _standing(media, tools)
        told = replace(
            known,
            removed=tuple(one for one in known.removed if one not in stays),
            kept=tuple(sorted(stays)),
            gone=moments.write(tools.clock.now()),
        )
        if tools.desk.swap(key, told.to_bytes(), etag=blob.etag):
            return


def _standing(media: set[str], tools: Tools) -> set[str]:
    folders = {one.rpartition("/")[0] + "/" for one in media}
    return {entry.key for folder in sorted(folders) for entry in tools.public.walk(folder)}


def _over(known: Takedown | None, fresh: Takedown) -> Takedown:
    """Who came late may have written first, and did not know the segment; a restore may have lost it."""
    if known is None:
        return fresh
    kept = known if known.tombstone == fresh.tombstone else replace(fresh, removed=known.removed)
    return replace(kept, epoch=fresh.epoch, seq=fresh.seq, committed=fresh.committed)


def _with(known: Takedown, remains: Remains, tools: Tools) -> Takedown:
    removed = {*known.removed, *remains.documents, *remains.doomed}
    views = shown(remains.channels, remains.published, known.item, tools)
    return replace(
        known,
        removed=tuple(sorted(removed)),
        kept=tuple(sorted({*known.kept, *remains.shared} - removed)),
        views=tuple(sorted({*known.views, *views})),
        gone="" if not remains.is_nothing else known.gone,
        purge=known.purge if remains.is_nothing else Purge(),
    )


def _ordered(item: str, tombstone: str, segment: Segment | None, tools: Tools) -> Takedown | None:
    """What is known of the order; None where even the tombstone is gone."""
    blob = tools.public.get(tombstone)
    if blob is None:
        return None
    document = documents.read(blob.body)
    name: str = document["integrity"]["submission"]
    accepted = tools.desk.get(keys.submission(name))
    owner = Submission.from_document(documents.read(accepted.body)).owner if accepted else ""
    said: Document = document.get("takedown", {})
    told = Takedown(
        item=item,
        version=document["version"],
        tombstone=tombstone,
        submission=name,
        order={word: value for word, value in said.items() if word != "at"},
        by=owner,
        name=_named(owner, tools),
        accepted=str(said.get("at") or document["modified"]),
    )
    found = segment or _segment(name, tools)
    return replace(told, epoch=found.epoch, seq=found.seq, committed=found.at) if found else told


def _named(owner: str, tools: Tools) -> str:
    blob = tools.desk.get(keys.token(owner)) if owner else None
    return Token.from_document(documents.read(blob.body)).name if blob else ""


def _segment(submission: str, tools: Tools) -> Segment | None:
    """Of a takedown that somebody else has applied: its receipt says at which number it came in."""
    receipt = standing(submission, tools)
    found = commit.segment_at(receipt.seq, tools) if receipt and receipt.seq else None
    return found[0] if found else None


def _file(told: Takedown, tools: Tools) -> None:
    """The audit trail, and the index that acknowledgements are compared with: the same, whoever writes."""
    entry = {
        "at": told.accepted,
        "by": told.by,
        "name": told.name,
        "deed": "takedown",
        "submission": told.submission,
        "item": told.item,
        "version": told.version,
        "seq": told.seq,
        "order": told.order,
    }
    tools.desk.put(keys.audit(_ulid(told)), documents.write(entry))
    if told.seq:
        tools.desk.put(keys.cancel(told.epoch, told.seq, told.item), b"")


def _ulid(told: Takedown) -> str:
    """The time of the order, and in the place of chance its own name."""
    milliseconds = int(moments.read(told.accepted).timestamp() * 1000)
    return str(ULID(milliseconds.to_bytes(6, "big") + hashlib.sha256(told.submission.encode()).digest()[:10]))
