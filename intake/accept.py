"""What makes a submission accepted? The order of promise P1: nothing is answered before it is in S3."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from intake import checks, photos
from intake.journal import Journal
from intake.waiting import Asker, waiting
from wire import documents, keys, moments
from wire.config import Settings
from wire.documents import Document
from wire.errors import Rejected, Unavailable
from wire.ports import Tools
from wire.submission import Submission

_TIMELY = frozenset({"corrects", "embargoedUntil", "replaces"})


@dataclass(frozen=True)
class Arrival:
    """One request to accept something: its name, its sender, the sender's language, its bytes.

    A desk may replace and withdraw what others have sent.
    """

    id: str
    owner: str
    language: str
    body: bytes
    parts: Mapping[str, tuple[BinaryIO, ...]] = field(default_factory=dict)
    is_desk: bool = False

    @property
    def asker(self) -> Asker:
        return Asker(self.owner, self.is_desk)


def article(tools: Tools, settings: Settings, journal: Journal, arrival: Arrival) -> Submission:
    """Accept an article with its photos; sent again, it is the same submission.

    Raises:
        NotStrictJson: the bytes are not JSON that every parser reads alike.
        Rejected: 422 `invalid`, 404 `unknown_item`, 409 `canceled_item`, `stale_version`, `different_body`,
            and as `waiting` says of what it replaces.
        Unavailable: of the store; it may have been accepted all the same, and sending it again is safe.
    """
    document = documents.read_strict(arrival.body)
    checks.shape("article", document, arrival.language)
    source = photos.Source(tools.desk, arrival.owner, arrival.parts)
    # Before any check that time changes. Without one, what stands under its name is found when it is written.
    earlier = find(tools, arrival.id) if _is_timely(document, arrival) else None
    if earlier is not None:
        hashes = photos.recognise(source, document, earlier.document, earlier.photos)
        return _same(earlier, arrival.owner, "article", _fingerprint(document, hashes))
    item, version = checks.article(tools, arrival.id, document)
    if "replaces" in document:
        replaced = waiting(tools, document["replaces"], arrival.asker)
        source = replace(source, known=photos.named(replaced.document, replaced.photos))
    taken = photos.take(source, document, settings)
    submission = Submission(
        id=arrival.id,
        page="",
        kind="article",
        item=item,
        version=version,
        accepted=moments.write(tools.clock.now()),
        owner=arrival.owner,
        sha256=_fingerprint(document, [found.sha256 for found in taken]),
        document=document,
        photos=taken,
    )
    return _write(tools, journal, submission)


def _is_timely(document: Document, arrival: Arrival) -> bool:
    """Sent again, may it be judged otherwise? By an embargo, a newest version, uploads that are gone."""
    images = document.get("images", ())
    return bool(_TIMELY & document.keys()) or any(image.get("part") not in arrival.parts for image in images)


def takedown(tools: Tools, journal: Journal, arrival: Arrival, item: str) -> Submission:
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
        page="",
        kind="takedown",
        item=item,
        version=latest["version"] + 1,
        accepted=moments.write(tools.clock.now()),
        owner=arrival.owner,
        sha256=name,
        document=document,
    )
    return _write(tools, journal, submission)


def withdrawal(tools: Tools, journal: Journal, arrival: Arrival, submission_id: str) -> Submission:
    """Accept the order to withdraw a submission that waits for its time.

    Raises:
        Rejected: as `waiting` does.
        Unavailable: of the store.
    """
    document = {"withdraws": submission_id}
    name = documents.sha256(documents.write(document))
    earlier = find(tools, arrival.id)
    if earlier is not None:
        return _same(earlier, arrival.owner, "withdrawal", name)
    found = waiting(tools, submission_id, arrival.asker)
    submission = Submission(
        id=arrival.id,
        page="",
        kind="withdrawal",
        item=found.item,
        version=found.version,
        accepted=moments.write(tools.clock.now()),
        owner=arrival.owner,
        sha256=name,
        document=document,
    )
    return _write(tools, journal, submission)


def find(tools: Tools, submission_id: str) -> Submission | None:
    """What was accepted under this name, if anything."""
    blob = tools.desk.get(keys.submission(submission_id))
    return Submission.from_document(documents.read(blob.body)) if blob else None


def _fingerprint(document: Document, hashes: list[str]) -> str:
    return documents.sha256(documents.write(photos.without_names(document, hashes)))


def _write(tools: Tools, journal: Journal, submission: Submission) -> Submission:
    """Something may stand there: the same submission sent at once, another, or our own lost answer."""
    entry = journal.write(submission)
    if entry.is_new:
        return entry.submission
    earlier = find(tools, submission.id)
    if earlier is None:
        raise Unavailable("s3", "a submission was there and is not")
    if earlier.page == entry.submission.page:
        journal.tell(entry.page, (earlier,))
        return earlier
    if keys.in_page(entry.page)[1] == (submission.id,):  # the sweep has it off one that it shares
        with suppress(Unavailable):
            tools.desk.delete([entry.page])
    return _same(earlier, submission.owner, submission.kind, submission.sha256)


def _same(earlier: Submission, owner: str, kind: str, sha256: str) -> Submission:
    if (earlier.owner, earlier.kind, earlier.sha256) != (owner, kind, sha256):
        raise Rejected("different_body", 409)
    return earlier
