"""In which segment did an item come out first? Receipts of first versions do not say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wire import documents, keys, moments
from wire.change import Segment
from wire.ports import Tools
from wire.submission import Receipt
from workers import commit


def first(item: str, before: int, tools: Tools) -> int:
    """The number of the segment in which version 1 stands, below `before`; 0 where that cannot be told.

    It was claimed at the time that its receipt has, and appended soon after: found by halving, then outwards.
    """
    blob = tools.desk.get(keys.receipt(item))
    if blob is None:
        return 0
    claimed = moments.read(Receipt.from_document(documents.read(blob.body)).at)
    around = _by_time(claimed, before, tools)
    found = (one for one in _outwards(around, before, claimed, tools) if _names(one, item))
    return next((one.seq for one in found), 0)


def _by_time(claimed: datetime, before: int, tools: Tools) -> int:
    """The first segment that is not older, as far as clocks agree."""
    low, high = 1, before
    while low < high:
        middle = (low + high) // 2
        found = commit.segment_at(middle, tools)
        if found and moments.read(found[0].at) < claimed:
            low = middle + 1
        else:
            high = middle
    return low


def _outwards(around: int, before: int, claimed: datetime, tools: Tools) -> Iterator[Segment]:
    """Backwards no further than clocks differ; forwards to the end, for who crashed after the claim."""
    since = moments.later(claimed, -commit.SKEW)
    forth, back = around, around - 1
    while forth < before or back > 0:
        if forth < before and (found := commit.segment_at(forth, tools)):
            yield found[0]
        if back > 0 and (found := commit.segment_at(back, tools)):
            yield found[0]
            back = 0 if moments.read(found[0].at) < since else back
        forth, back = forth + 1, back - 1


def _names(segment: Segment, item: str) -> bool:
    return any(one.item == item and one.event == "published" for one in segment.changes)
