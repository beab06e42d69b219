"""Does the document keep the rules: those of its schema, and those that need the time or the store?"""

from __future__ import annotations

from schemas import validate
from schemas.violation import Violation
from wire import documents, keys, moments
from wire.documents import Document
from wire.errors import Rejected
from wire.ports import Clock, Tools
from wire.tokens import Token


def shape(name: str, document: Document, language: str) -> None:
    """Every violation of the schema at once.

    Raises:
        Rejected: 422 `invalid`.
    """
    found = validate.violations(name, document, language=language)
    if found:
        raise Rejected("invalid", 422, violations=found)


def article(tools: Tools, submission_id: str, document: Document) -> tuple[str, int]:
    """Which item and version the article becomes.

    Raises:
        Rejected: 422 for an embargo in the past, else as `corrected`.
    """
    violations = tuple(_embargo(document, tools.clock))
    if violations:
        raise Rejected("invalid", 422, violations=violations)
    corrects = document.get("corrects")
    return corrected(tools, corrects) if corrects else (submission_id, 1)


def corrected(tools: Tools, corrects: Document) -> tuple[str, int]:
    """The item and its next version.

    Raises:
        Rejected: 404 `unknown_item`, 409 `canceled_item`, 409 `stale_version` with the newest version.
    """
    item = corrects["item"].lower()
    latest = live(tools, item)
    if corrects["version"] != latest["version"]:
        stale = Violation(
            "/corrects/version",
            "stale_version",
            "",
            given=corrects["version"],
            allowed=latest["version"],
        )
        raise Rejected("stale_version", 409, violations=[stale], current=_current(tools, latest))
    return item, latest["version"] + 1


def _current(tools: Tools, latest: Document) -> Document:
    """What stands there, as far as it is known: the version, since when, and who sent it."""
    found = {"version": latest["version"], "at": latest.get("modified", "")}
    name = latest.get("integrity", {}).get("submission", "")
    sent = tools.desk.get(keys.submission(name)) if name else None
    blob = tools.desk.get(keys.token(documents.read(sent.body)["owner"])) if sent else None
    found["by"] = Token.from_document(documents.read(blob.body)).name if blob else ""
    return {member: value for member, value in found.items() if value}


def live(tools: Tools, item: str) -> Document:
    """The item's newest version.

    Raises:
        Rejected: 404 `unknown_item` where none is published, 409 `canceled_item`.
    """
    latest = newest(tools, item)
    if latest["pubStatus"] == "canceled":
        raise Rejected("canceled_item", 409)
    return latest


def newest(tools: Tools, item: str) -> Document:
    """The item's newest version, or its tombstone.

    Raises:
        Rejected: 404 `unknown_item`.
    """
    blob = tools.public.get(keys.latest(item)) if keys.UUID.fullmatch(item) else None
    if blob is None:
        raise Rejected("unknown_item", 404)
    return documents.read(blob.body)


def _embargo(document: Document, clock: Clock) -> list[Violation]:
    text = document.get("embargoedUntil")
    if text is None:
        return []
    try:
        past = moments.read(text) <= clock.now()
    except ValueError:  # RFC 3339 lets more through than a clock can show: a leap second, a small z
        return [Violation("/embargoedUntil", "bad_moment", "", given=text)]
    return [Violation("/embargoedUntil", "past_embargo", "", given=text)] if past else []
