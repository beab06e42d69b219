"""What must leave a mirror: when an item is taken down, goes out of sight, or when the log began anew?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from portal.objects import beside, renditions_of
from portal.tree import Tree
from wire import documents, keys
from wire.change import Change


def bury(tree: Tree, tombstone: Change) -> int:
    """Remove every file of the item but its tombstone and pointer; returns how many went."""
    return _leave(tree, tombstone.item, {tombstone.key, keys.latest(tombstone.item)})


def drop(tree: Tree, item: str) -> int:
    """Remove every file of an item; returns how many went."""
    return _leave(tree, item, set())


def holds(tree: Tree, item: str) -> bool:
    """Is anything of this item here?"""
    return any(True for _ in tree.files(f"{keys.ITEMS}{item}"))


def sweep(tree: Tree, newest: Mapping[str, Change]) -> int:
    """After a new beginning: keep of every item its newest version, and of others nothing."""
    removed = 0
    for item in list(tree.folders(keys.ITEMS)):
        change = newest.get(item)
        kept = {change.key, keys.latest(item), *beside(change)} if change else set()
        removed += _leave(tree, item, kept)
    return removed


def sweep_media(tree: Tree) -> int:
    """Remove every picture that no item document here names."""
    used: set[str] = set()
    for key in filter(keys.is_item, tree.files(keys.ITEMS)):
        with suppress(ValueError):  # half a document, of a power cut: it is fetched again, with its pictures
            used.update(one.href for one in renditions_of(key, documents.read(tree.read(key) or b"")))
    return sum(tree.remove(key) for key in list(tree.files("media")) if key not in used)


def _leave(tree: Tree, item: str, kept: set[str]) -> int:
    doomed = [key for key in tree.files(f"{keys.ITEMS}{item}") if key not in kept]
    return sum(tree.remove(key) for key in doomed)
