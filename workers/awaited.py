"""Which addition does an item document await, and who writes down that it is to be made?

A breaking article is published with its JPEGs; its other formats follow as an addition to the same version
(docs/decisions, 11). An addition is a submission of the newsroom's own, with one ending like every other.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from uuid import UUID, uuid5

import structlog
from ulid import ULID

from wire import documents, keys, moments
from wire.change import Segment
from wire.documents import Document
from wire.ports import Tools
from wire.submission import Submission

log = structlog.get_logger()

_NAMES = UUID("0f7b2f0e-53c5-5b55-8a55-3a0c6a8b1f5e")  # the namespace of additions


def name(submission: Submission) -> str:
    """The id of the addition to what this article becomes; nobody can tell it who does not know all of it."""
    return str(uuid5(_NAMES, f"{submission.id} {submission.sha256}"))


def is_addition(document: Document) -> bool:
    """Is this item document the fuller one of its version?"""
    return "addition" in document["integrity"]


def whose(document: Document) -> str:
    """The submission that ends when this document is published."""
    integrity = document["integrity"]
    submission: str = integrity.get("addition") or integrity["submission"]
    return submission


def rank(document: Document) -> tuple[int, bool]:
    """As `wire.change.Change.rank`."""
    return (document["version"], is_addition(document))


def is_missing(document: Document, tools: Tools) -> bool:
    """Does it await an addition that nobody has begun?"""
    awaited = document["integrity"].get("awaits")
    return bool(awaited) and not tools.desk.has(keys.submission(awaited))


def begin(document: Document, segment: Segment, tools: Tools) -> str:
    """Write down the addition that a published document awaits, if nobody has; returns its id, else nothing.

    The page of the journal first, as at the door. Whoever applies this segment writes the same bytes at the
    same keys; a page that comes too late is taken away by the sweep.
    """
    if not is_missing(document, tools):
        return ""
    article = tools.desk.get(keys.submission(document["integrity"]["submission"]))
    if article is None:
        log.error("nobody knows the submission of what is published", item=document["item"])
        return ""
    awaited: str = document["integrity"]["awaits"]
    ulid = _ulid(awaited, segment.at)
    accepted = Submission.from_document(documents.read(article.body))
    addition = replace(accepted, id=awaited, page=ulid, kind="addition", accepted=segment.at)
    page = {"submissions": [addition.to_document()]}
    tools.desk.put(keys.pending(ulid, [awaited]), documents.write(page))
    tools.desk.put_new(keys.submission(awaited), documents.write(addition.to_document()))
    return awaited


def _ulid(awaited: str, at: str) -> str:
    """The page's name: the time of the segment, and in the place of chance the addition's own name."""
    milliseconds = int(moments.read(at).timestamp() * 1000)
    return str(ULID(milliseconds.to_bytes(6, "big") + hashlib.sha256(awaited.encode()).digest()[:10]))
