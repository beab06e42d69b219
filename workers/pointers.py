"""Does `latest.json` of an item hold its newest version, and is nothing left of what was taken down?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from wire import documents, keys
from wire.change import Change
from wire.ports import Tools
from workers.draft import House
from workers.history import Damaged, History
from workers.takedown import remove
from workers.views.line import Line, line


@dataclass(frozen=True)
class Looked:
    """One item: what views learn of its newest version, and whether its document and its pointer are right.

    `wrong` is None where the pointer is right; else the ETag of what stands there, empty for nothing.
    """

    line: Line | None = None
    wrong: str | None = None
    missing: bool = False


def look(changes: tuple[Change, ...], house: House, tools: Tools) -> Looked:
    """Read the newest document of an item and its pointer: two GETs, of which no body is kept.

    Raises:
        Damaged: the document's bytes are not those that the log names.
    """
    newest = changes[-1]
    body = _document(newest, tools)
    if body is None:
        return Looked(missing=True)
    standing = tools.public.get(keys.latest(newest.item))
    shown = line(newest, documents.read(body), house.public_url)
    is_right = standing is not None and standing.body == body
    return Looked(shown, None if is_right else (standing.etag if standing else ""))


def mend(newest: Change, wrong: str, tools: Tools) -> bool:
    """Point to the newest version, if there still stands what stood there. False: somebody was quicker."""
    body = _document(newest, tools)
    if body is None:  # taken down just now
        return False
    key = keys.latest(newest.item)
    return tools.public.swap(key, body, etag=wrong) if wrong else tools.public.put_new(key, body)


def _document(change: Change, tools: Tools) -> bytes | None:
    blob = tools.public.get(change.key)
    if blob is None:
        return None
    found = documents.sha256(blob.body)
    if found != change.sha256:
        raise Damaged(change.key, f"has SHA-256 {found}; the log says {change.sha256}")
    return blob.body


@dataclass(frozen=True)
class Leftovers:
    """What no change explains: pointers by their items, and what is left of canceled items by theirs.

    Documents of an item that is not canceled, or not in the log, may be on their way: they stay.
    """

    pointers: dict[str, str]
    remains: dict[str, tuple[str, ...]]


def leftovers(history: History, tools: Tools) -> Leftovers:
    """One listing of all items."""
    pointers: dict[str, str] = {}
    remains: dict[str, list[str]] = defaultdict(list)
    for entry in tools.public.walk(keys.ITEMS):
        item = entry.key.removeprefix(keys.ITEMS).partition("/")[0]
        changes = history.changes.get(item)
        if changes is None:
            if entry.key == keys.latest(item):
                pointers[item] = entry.key
        elif changes[-1].event == "canceled" and entry.key not in {changes[-1].key, keys.latest(item)}:
            remains[item].append(entry.key)
    return Leftovers(pointers, {item: tuple(found) for item, found in remains.items()})


def bury(tombstone: Change, remains: tuple[str, ...], tools: Tools) -> None:
    """Finish a takedown; what is no document of ours names no photos, and goes by its name alone."""
    try:
        remove(tombstone.item, tombstone.key, tools)
    except (ValueError, KeyError, TypeError):
        tools.public.delete(remains)
