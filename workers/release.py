"""Whose time has come? The due index says it: what is under embargo rests there, and on no page meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ulid import ULID

from wire import documents, keys
from wire.ports import Tools
from wire.submission import Submission

AT_ONCE = 100  # entries of the due index in one listing


@dataclass(frozen=True)
class Released:
    """How many were, and when the next one is due, if any waits."""

    many: int
    next: datetime | None = None


def release(tools: Tools) -> Released:
    """Queue every embargoed submission whose time has come.

    It is written on a page before its entry goes, and a crash at any point only queues it twice, which harms
    nothing.
    """
    due, coming = _due(tools)
    for at in range(0, len(due), keys.MOST_IN_PAGE):
        together = due[at : at + keys.MOST_IN_PAGE]
        found = [one for one in tools.pool.map(lambda key: _submission(key, tools), together) if one]
        for submission in found:
            tools.queue.send_article(submission.id, urgent=submission.is_urgent)
        if found:
            page = str(ULID.from_datetime(tools.clock.now()))
            kept = documents.write({"submissions": [one.to_document() for one in found]})
            tools.desk.put(keys.pending(page, [one.id for one in found]), kept)
        tools.desk.delete(together)
    return Released(len(due), coming)


def _due(tools: Tools) -> tuple[list[str], datetime | None]:
    """Whose time has come, and when the next one's does. Names sort by time: what is later is not listed."""
    now = tools.clock.now()
    due: list[str] = []
    while True:
        entries = tools.desk.list(keys.EMBARGO, after=due[-1] if due else "", limit=AT_ONCE)
        listed = [entry.key for entry in entries]
        moments_of = [keys.embargoed(key)[0] for key in listed]
        come = sum(moment <= now for moment in moments_of)
        due += listed[:come]
        if come < len(listed):
            return due, moments_of[come]
        if len(listed) < AT_ONCE:
            return due, None


def _submission(embargo_key: str, tools: Tools) -> Submission | None:
    blob = tools.desk.get(keys.submission(keys.embargoed(embargo_key)[1]))
    return Submission.from_document(documents.read(blob.body)) if blob else None
