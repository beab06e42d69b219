"""What may be thrown away? Uploads that nobody submitted in a week."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from wire import keys
from wire.ports import Entry, Tools

A_WEEK = timedelta(days=7)


def collect(tools: Tools) -> int:
    """Delete the objects of every upload whose newest is a week old; returns how many uploads."""
    uploads: dict[str, list[Entry]] = defaultdict(list)
    for entry in tools.desk.walk(keys.UPLOADS):
        uploads[entry.key.removeprefix(keys.UPLOADS).partition("/")[0]].append(entry)
    before = tools.clock.now() - A_WEEK
    stale = [found for found in uploads.values() if max(entry.modified for entry in found) < before]
    tools.desk.delete(entry.key for found in stale for entry in found)
    return len(stale)
