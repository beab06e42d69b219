"""What is left of an item that was taken down? Its tombstone, and nothing else at a public key."""

from __future__ import annotations

from wire import documents, keys
from wire.change import Change
from wire.ports import Tools


def remove(change: Change, tools: Tools) -> None:
    """Delete every document of the item but the tombstone, and its renditions that no item shows."""
    folder = f"{keys.ITEMS}{change.item}/"
    photos: set[str] = set()
    doomed = []
    for entry in tools.public.walk(folder):
        if entry.key in {change.key, keys.latest(change.item)}:
            continue
        doomed.append(entry.key)
        if keys.is_item(entry.key) and (blob := tools.public.get(entry.key)):
            photos.update(documents.read(blob.body)["integrity"]["originals"])
    for sha256 in sorted(photos):
        _remove_photo(sha256, change.item, tools)
    tools.public.delete(doomed)  # last: they say which photos there were


def _remove_photo(sha256: str, item: str, tools: Tools) -> None:
    """The use first, the manifest next: who needs the photo after that renders it again."""
    tools.desk.delete([keys.use(sha256, item)])
    if tools.desk.list(keys.uses(sha256), limit=1):
        return
    tools.desk.delete(entry.key for entry in tools.desk.walk(keys.manifests(sha256)))
    tools.public.delete(entry.key for entry in tools.public.walk(keys.renditions(sha256)))
