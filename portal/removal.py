"""What must leave a mirror when an item is taken down?"""

from __future__ import annotations

from portal.objects import renditions_of
from portal.tree import Tree
from wire import documents, keys
from wire.change import Change


def bury(tree: Tree, tombstone: Change) -> int:
    """Remove every file of the item but its tombstone and pointer; returns how many went."""
    kept = {tombstone.key, keys.latest(tombstone.item)}
    doomed = [path for path in tree.files(f"{keys.ITEMS}{tombstone.item}") if tree.key(path) not in kept]
    for path in doomed:
        path.unlink(missing_ok=True)
    return len(doomed)


def sweep_media(tree: Tree) -> int:
    """Remove every picture that no item document here names, left-overs of a cut run included."""
    used: set[str] = set()
    for path in tree.files(keys.ITEMS.rstrip("/")):
        if path.suffix == ".json" and not path.name.endswith((".ninjs.json", "latest.json")):
            key = tree.key(path)
            used.update(one.href for one in renditions_of(key, documents.read(path.read_bytes())))
    doomed = [path for path in tree.files("media") if tree.key(path) not in used]
    for path in doomed:
        path.unlink(missing_ok=True)
    return len(doomed)
