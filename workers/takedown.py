"""What is left of an item that was taken down? Its tombstone, and nothing else at a public key."""

from __future__ import annotations

from collections.abc import Iterable

from wire import documents, keys
from wire.change import Segment
from wire.ports import Tools
from wire.submission import Submission
from workers import record, remains


def remove(
    item: str, tombstone: str, tools: Tools, *, photos: Iterable[str] = (), segment: Segment | None = None
) -> None:
    """Delete every document of the item but the tombstone, and its renditions that no item shows.

    Its photos are those that its documents name, and `photos` (SHA-256). What goes is written down first:
    always by whoever applies the `segment` that says so, else where something more came to light.
    """
    found = remains.find(item, tombstone, photos, tools)
    is_told = segment is not None or not found.is_nothing
    if is_told:
        record.begin(item, tombstone, found, segment, tools)
    for sha256 in found.photos:
        remove_photo(sha256, item, tools)
    tools.public.delete(found.documents)  # last: they say which photos there were
    if is_told:
        record.finish(item, tools)


def remove_late(submission_id: str, tools: Tools) -> None:
    """Who lost against a takedown, or slept through one, may have laid files after it: they go as well."""
    accepted = tools.desk.get(keys.submission(submission_id))
    if accepted is None:
        return
    submission = Submission.from_document(documents.read(accepted.body))
    latest = tools.public.get(keys.latest(submission.item))
    if latest is None or (document := documents.read(latest.body))["pubStatus"] != "canceled":
        return
    tombstone = keys.item(submission.item, document["version"], documents.sha256(latest.body))
    remove(submission.item, tombstone, tools, photos=[photo.sha256 for photo in submission.photos])


def remove_photo(sha256: str, item: str, tools: Tools) -> None:
    """The use first, the manifests next, the files last, and only while no other item shows the photo.

    Who takes it up after the first look finds no manifest and renders it again, or was seen in the second.
    Only who does all of that between the second look and the next call loses its files.
    """
    tools.desk.delete([keys.use(sha256, item)])
    if _is_shown(sha256, tools):
        return
    tools.desk.delete(entry.key for entry in tools.desk.walk(keys.manifests(sha256)))
    files = [entry.key for entry in tools.public.walk(keys.renditions(sha256))]
    if not _is_shown(sha256, tools):
        tools.public.delete(files)


def _is_shown(sha256: str, tools: Tools) -> bool:
    return bool(tools.desk.list(keys.uses(sha256), limit=1))
