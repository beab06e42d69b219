"""What stands at public keys of an item that is taken down?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wire import channels, documents, keys
from wire.change import Change, borne
from wire.ports import Tools


@dataclass(frozen=True)
class Remains:
    """`documents` are the item's own but its tombstone, in every format; `photos` (SHA-256) those it showed.

    Of their renditions `doomed` go and `shared` stay, because another item shows the photo: as things stand
    now. `channels` are those of all its versions, `published` is when the first of them was.
    """

    documents: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    doomed: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    channels: frozenset[str] = frozenset()
    published: str = ""

    @property
    def is_nothing(self) -> bool:
        return not (self.documents or self.doomed)


def find(item: str, tombstone: str, photos: Iterable[str], tools: Tools) -> Remains:
    """One listing of the item and one of each of its photos, and a GET for each version."""
    found: list[str] = []
    shown, bearing, published = set(photos), set[str](), ""
    for entry in tools.public.walk(f"{keys.ITEMS}{item}/"):
        if entry.key in {tombstone, keys.latest(item)}:
            continue
        found.append(entry.key)
        if keys.is_item(entry.key) and (blob := tools.public.get(entry.key)):
            document = documents.read(blob.body)
            shown.update(document["integrity"]["originals"])
            bearing.update(channels.of(Change(item, 0, "canceled", entry.key, "", **borne(document))))
            published = document.get("published", published)
    doomed: list[str] = []
    shared: list[str] = []
    for sha256 in sorted(shown):
        files = [entry.key for entry in tools.public.walk(keys.renditions(sha256))]
        (shared if _others(sha256, item, tools) else doomed).extend(files)
    return Remains(
        tuple(sorted(found)),
        tuple(sorted(shown)),
        tuple(doomed),
        tuple(shared),
        frozenset(bearing),
        published,
    )


def _others(sha256: str, item: str, tools: Tools) -> bool:
    """Does another item show the photo?"""
    return any(entry.key != keys.use(sha256, item) for entry in tools.desk.list(keys.uses(sha256), limit=2))
