"""Where do the bytes of an unfinished upload live? In the desk bucket, as immutable chunks.

Each chunk is a conditional PUT at the offset where it begins, so that of two writers at one offset
exactly one wins: there is no lock, no local disk and no sticky session. How much there is, is how far
the chunks reach without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Self

from uuid6 import uuid7

from wire import documents, keys, moments
from wire.documents import Document
from wire.errors import Rejected
from wire.ports import Clock, ObjectStore

_READERS: Final = 8  # chunks fetched at once when an upload is put together


@dataclass(frozen=True)
class Upload:
    """The record of an upload: whose it is, how long it will be (bytes), what the sender says it is."""

    id: str
    owner: str
    length: int
    metadata: dict[str, str]
    created: str

    def to_document(self) -> Document:
        return dict(self.__dict__)

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(**document)


def create(desk: ObjectStore, clock: Clock, *, owner: str, length: int, metadata: dict[str, str]) -> Upload:
    """A new, empty upload."""
    upload = Upload(str(uuid7()), owner, length, metadata, moments.write(clock.now()))
    desk.put(keys.upload(upload.id), documents.write(upload.to_document()))
    return upload


def find(desk: ObjectStore, upload_id: str, owner: str) -> Upload | None:
    """The owner's upload; somebody else's is as good as none."""
    if not keys.UUID.fullmatch(upload_id):
        return None
    blob = desk.get(keys.upload(upload_id))
    upload = Upload.from_document(documents.read(blob.body)) if blob else None
    return upload if upload and upload.owner == owner else None


def reach(desk: ObjectStore, upload_id: str) -> int:
    """How many bytes there are from the start without a gap."""
    return sum(size for _, size in _contiguous(desk, upload_id))


def append(desk: ObjectStore, upload_id: str, offset: int, body: bytes) -> None:
    """Write one chunk.

    Raises:
        Rejected: 409 `wrong_offset`: another writer was there first.
    """
    key = keys.chunk(upload_id, offset)
    if desk.put_new(key, body):
        return
    there = desk.get(key)
    if there is None or there.body != body:  # equal bytes: our own write, whose answer got lost
        raise Rejected("wrong_offset", 409)


def read(desk: ObjectStore, upload: Upload) -> bytes | None:
    """All bytes of a finished upload; None while some are missing."""
    chunks = _contiguous(desk, upload.id)
    if sum(size for _, size in chunks) != upload.length:
        return None
    with ThreadPoolExecutor(_READERS) as readers:
        blobs = list(readers.map(desk.get, (key for key, _ in chunks)))
    body = b"".join(blob.body for blob in blobs if blob)
    return body if len(body) == upload.length else None


def discard(desk: ObjectStore, upload_ids: Iterable[str], owner: str) -> None:
    """Remove the owner's uploads, the record last: without it nobody would find the chunks again."""
    for upload_id in upload_ids:
        if find(desk, upload_id, owner) is None:
            continue
        record = keys.upload(upload_id)
        desk.delete([key for key, _ in _entries(desk, upload_id) if key != record])
        desk.delete([record])


def _entries(desk: ObjectStore, upload_id: str) -> list[tuple[str, int]]:
    prefix = keys.upload(upload_id).removesuffix("upload.json")
    return sorted((entry.key, entry.size) for entry in desk.walk(prefix))


def _contiguous(desk: ObjectStore, upload_id: str) -> list[tuple[str, int]]:
    """Key and size of the chunks that follow each other from offset 0."""
    sizes = dict(_entries(desk, upload_id))
    chunks: list[tuple[str, int]] = []
    offset = 0
    while size := sizes.get(key := keys.chunk(upload_id, offset), 0):
        chunks.append((key, size))
        offset += size
    return chunks
