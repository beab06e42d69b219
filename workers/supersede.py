"""Whose place does a submission take, and has it got it? Decided by the receipts of those before it.

Before a submission that `replaces` or `withdraws` another goes on, it claims the other's ending: `refused`,
naming it. That is the conditional write that all endings use, so that of the two one comes out and never
both (docs/decisions, 16). Whatever the other had begun goes as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from wire import documents, keys, metrics, moments
from wire.errors import Rejected
from wire.ports import Tools
from wire.submission import Receipt, Submission
from workers.reasons import reason
from workers.receipts import claim, standing
from workers.takedown import remove_photo


def supersede(submission: Submission, tools: Tools) -> bool:
    """Claim the endings of all whose place it takes. False: one is not decided yet, come again.

    What is replaced may itself be to replace another, and not have come to it: then both must not come out.
    The nearest first: who has that one is the only one who takes the whole row's place.

    Raises:
        Rejected: 409 `already_released`, `already_replaced` or `already_ended`: another was quicker.
    """
    row = list(_before(submission, tools))
    heirs = {submission.id}
    for one in row:
        if not _has(one, submission, heirs, tools):
            return False
        heirs.add(one.id)
    for one in row:
        _clear(one, tools)
    return True


def clear_late(submission_id: str, tools: Tools) -> None:
    """Who was superseded while it was worked on may have laid files since: they go as well."""
    receipt = standing(submission_id, tools)
    blob = tools.desk.get(keys.submission(submission_id)) if receipt and receipt.by else None
    if blob is not None:
        _clear(Submission.from_document(documents.read(blob.body)), tools)


def _before(submission: Submission, tools: Tools) -> Iterator[Submission]:
    """The one whose place it takes, the one whose place that was to take, and so on; the nearest first."""
    while submission.supersedes:
        blob = tools.desk.get(keys.submission(submission.supersedes))
        if blob is None:
            raise Rejected("not_found", 404)
        submission = Submission.from_document(documents.read(blob.body))
        yield submission


def _has(one: Submission, heir: Submission, heirs: set[str], tools: Tools) -> bool:
    """Claim the ending of one, or find it claimed by who stands between the two. False: it is open."""
    code = "withdrawn" if heir.kind == "withdrawal" else "replaced"
    told = Receipt(
        submission=one.id,
        ending="refused",
        item=one.item,
        version=one.version,
        at=moments.write(tools.clock.now()),
        reason=reason(code, by=heir.id),
        by=heir.id,
    )
    if claim(told, tools):
        metrics.ENDINGS.labels("refused").inc()
        return True
    found = standing(one.id, tools)
    if found is None or not found.is_decided:
        return False
    if found.by in heirs or code == (found.reason or {}).get("code") == "withdrawn":
        return True
    if found.ending == "published":
        raise Rejected("already_released", 409)
    raise Rejected("already_replaced" if found.by else "already_ended", 409)


def _clear(one: Submission, tools: Tools) -> None:
    """Its place in the due index, and the files that it may have laid.

    The renditions of a correction's photos stay: who else is to show them in that item, nobody can tell.
    """
    if until := one.document.get("embargoedUntil"):
        tools.desk.delete([keys.embargo(moments.read(until), one.id)])
    if one.is_first:
        for photo in one.photos:
            remove_photo(photo.sha256, one.item, tools)
    tools.public.delete(_documents(one, tools))


def _documents(one: Submission, tools: Tools) -> list[str]:
    """Of a first version all; of a correction those that it made, not those of its rivals."""
    laid = [entry.key for entry in tools.public.walk(keys.versions(one.item, one.version))]
    if one.is_first:
        return laid
    stems = {key.removesuffix("json") for key in filter(keys.is_item, laid) if _made(one, key, tools)}
    return [key for key in laid if any(key.startswith(stem) for stem in stems)]


def _made(one: Submission, key: str, tools: Tools) -> bool:
    blob = tools.public.get(key)
    return blob is not None and bool(documents.read(blob.body)["integrity"]["submission"] == one.id)
