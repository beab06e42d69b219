"""What makes a submission accepted? The order of promise P1: nothing is answered before it is in S3."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from ulid import ULID

from intake import checks, photos
from wire import documents, keys, moments
from wire.config import Settings
from wire.documents import Document
from wire.errors import Rejected, Unavailable
from wire.ports import Tools
from wire.submission import Submission


@dataclass(frozen=True)
class Arrival:
    """One request to accept something: its name, its sender, the sender's language, its bytes."""

    id: str
    owner: str
    language: str
    body: bytes
    parts: Mapping[str, tuple[BinaryIO, ...]] = field(default_factory=dict)


def article(tools: Tools, settings: Settings, arrival: Arrival) -> Submission:
    """Accept an article with its photos; sent again, it is the same submission.

    Raises:
        NotStrictJson: the bytes are not JSON that every parser reads alike.
        Rejected: 422 `invalid`, 404 `unknown_item`, 409 `canceled_item`, `stale_version`, `different_body`.
        Unavailable: of the store; it may have been accepted all the same, and sending it again is safe.
    """
    document = documents.read_strict(arrival.body)
    checks.shape("article", document, arrival.language)
    source = photos.Source(tools.desk, arrival.owner, arrival.parts)
    earlier = find(tools, arrival.id)
    if earlier is not None:  # before any check that time changes: an embargo, a newest version
        hashes = photos.recognise(source, document, earlier.document, earlier.photos)
        return _same(earlier, arrival.owner, "article", _fingerprint(document, hashes))
    item, version = checks.article(tools, arrival.id, document)
    taken = photos.take(source, document, settings)
    submission = Submission(
        id=arrival.id,
        marker=_marker(tools, arrival.id),
        kind="article",
        item=item,
        version=version,
        accepted=moments.write(tools.clock.now()),
        owner=arrival.owner,
        sha256=_fingerprint(document, [found.sha256 for found in taken]),
        document=document,
        photos=taken,
    )
    return _write(tools, submission)


def takedown(tools: Tools, arrival: Arrival, item: str) -> Submission:
    """Accept the order to take an item down.

    Raises:
        NotStrictJson: the bytes are not JSON that every parser reads alike.
        Rejected: 422 `invalid`, 404 `unknown_item`, 409 `canceled_item` or `different_body`.
        Unavailable: of the store.
    """
    document = documents.read_strict(arrival.body)
    checks.shape("takedown", document, arrival.language)
    name = documents.sha256(documents.write({"takedown": item, "document": document}))
    earlier = find(tools, arrival.id)
    if earlier is not None:
        return _same(earlier, arrival.owner, "takedown", name)
    latest = checks.live(tools, item)
    submission = Submission(
        id=arrival.id,
        marker=_marker(tools, arrival.id),
        kind="takedown",
        item=item,
        version=latest["version"] + 1,
        accepted=moments.write(tools.clock.now()),
        owner=arrival.owner,
        sha256=name,
        document=document,
    )
    return _write(tools, submission)


def find(tools: Tools, submission_id: str) -> Submission | None:
    """What was accepted under this name, if anything."""
    blob = tools.desk.get(keys.submission(submission_id))
    return Submission.from_document(documents.read(blob.body)) if blob else None


def _fingerprint(document: Document, hashes: list[str]) -> str:
    return documents.sha256(documents.write(photos.without_names(document, hashes)))


def _marker(tools: Tools, submission_id: str) -> str:
    return keys.marker(str(ULID.from_datetime(tools.clock.now())), submission_id)


def _write(tools: Tools, submission: Submission) -> Submission:
    # The marker first and not beside: a submission must never stand in S3 without the marker by which
    # the keeper finds it, whenever this process dies. A marker without a submission is cleared.
    tools.desk.put(keys.pending(submission.marker), b"")
    if tools.desk.put_new(keys.submission(submission.id), documents.write(submission.to_document())):
        return submission
    return _second(tools, submission)


def _second(tools: Tools, submission: Submission) -> Submission:
    """Something stands there: the same submission sent at once, another, or our own lost answer."""
    earlier = find(tools, submission.id)
    if earlier is None:
        raise Unavailable("s3", "a submission was there and is not")
    if earlier.marker == submission.marker:
        return earlier
    with suppress(Unavailable):
        tools.desk.delete([keys.pending(submission.marker)])
    return _same(earlier, submission.owner, submission.kind, submission.sha256)


def _same(earlier: Submission, owner: str, kind: str, sha256: str) -> Submission:
    if (earlier.owner, earlier.kind, earlier.sha256) != (owner, kind, sha256):
        raise Rejected("different_body", 409)
    return earlier
