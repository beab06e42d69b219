"""Are the article's photos all here, and are they photos? Their bytes become originals by SHA-256."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from intake import chunks
from schemas.violation import Violation
from wire import documents, keys, photo
from wire.config import Settings
from wire.documents import Document
from wire.errors import Rejected
from wire.ports import PARALLEL, ObjectStore
from wire.submission import Photo

_IN_MEMORY = 1_048_576

Name = tuple[str, str]  # how an image names its photo: `upload` or `part`, and by which word


@dataclass(frozen=True)
class Source:
    """Where photos may come from: the owner's uploads in the desk bucket, and the files of the form.

    `known` are those of the submission that is replaced, by the names that they had there.
    """

    desk: ObjectStore
    owner: str
    parts: Mapping[str, tuple[BinaryIO, ...]]
    known: Mapping[Name, Photo] = field(default_factory=dict)

    def recall(self, image: Document) -> Photo | None:
        """The photo that an image of the same name had, unless a file comes with it."""
        return None if image.get("part") in self.parts else self.known.get(_name(image))


def take(source: Source, document: Document, settings: Settings) -> tuple[Photo, ...]:
    """Probe every photo of the article; only when all are good, lay them down as originals.

    Raises:
        Rejected: 422 `invalid` with a violation for each photo that is missing or not one.
        Unavailable: of the store.
    """
    with ExitStack() as files:
        kept: list[tuple[Photo, BinaryIO | None]] = []
        violations = list(_unused(source, document))
        for index, image in enumerate(document.get("images", ())):
            if known := source.recall(image):
                kept.append((known, None))
                continue
            try:
                body = _body(source, image, index)
                found = _probe(body, image, index, settings)
                kept.append((found, _keep(body, files) if "upload" in image else _file(source, image)))
            except _Broken as broken:
                violations.append(broken.violation)
        if violations:
            raise Rejected("invalid", 422, violations=violations)
        with ThreadPoolExecutor(PARALLEL) as pool:
            list(pool.map(lambda one: _lay(source.desk, *one), ((one, at) for one, at in kept if at)))
        return tuple(found for found, _ in kept)


def _lay(desk: ObjectStore, found: Photo, file: BinaryIO) -> None:
    file.seek(0)
    desk.put_new(keys.original(found.sha256), file.read())


def recognise(source: Source, document: Document, earlier: Document, known: tuple[Photo, ...]) -> list[str]:
    """The SHA-256 of each photo of a submission sent again; empty where there is no such photo.

    An upload that `earlier` names was taken then and is gone since: its photo is known. So is a part, where
    `earlier` may have had it from the submission that it replaces.
    """
    photos = named(earlier, known)
    if "replaces" not in earlier:
        photos = {name: photo for name, photo in photos.items() if name[0] == "upload"}
    source = replace(source, known=photos)
    names = []
    for index, image in enumerate(document.get("images", ())):
        if taken := source.recall(image):
            names.append(taken.sha256)
            continue
        try:
            names.append(documents.sha256(_body(source, image, index)))
        except _Broken:
            names.append("")
    return names


def named(document: Document, photos: tuple[Photo, ...]) -> dict[Name, Photo]:
    """The photos of a submission by the names that its images give them."""
    return {_name(image): one for image, one in zip(document.get("images", ()), photos, strict=False)}


def _name(image: Document) -> Name:
    kind = "upload" if "upload" in image else "part"
    return kind, image.get(kind, "")


def without_names(document: Document, hashes: list[str]) -> Document:
    """The article with each photo named by its bytes, however they came."""
    if "images" not in document:
        return document
    images = [
        {name: value for name, value in image.items() if name not in {"upload", "part"}} | {"sha256": sha256}
        for image, sha256 in zip(document["images"], hashes, strict=True)
    ]
    return document | {"images": images}


class _Broken(Exception):
    """The photo cannot be taken."""

    def __init__(self, pointer: str, keyword: str, given: object) -> None:
        super().__init__(keyword)
        self.violation = Violation(pointer, keyword, "", given=given)


def _body(source: Source, image: Document, index: int) -> bytes:
    if "upload" in image:
        return _uploaded(source, image["upload"], f"/images/{index}/upload")
    pointer = f"/images/{index}/part"
    files = source.parts.get(image["part"], ())
    if not files:
        raise _Broken(pointer, "missing_part", image["part"])
    if len(files) > 1:
        raise _Broken(pointer, "duplicate_part", image["part"])
    files[0].seek(0)
    return files[0].read()


def _file(source: Source, image: Document) -> BinaryIO:
    """A file of the form stays where it came in."""
    return source.parts[image["part"]][0]


def _uploaded(source: Source, upload_id: str, pointer: str) -> bytes:
    upload = chunks.find(source.desk, upload_id, source.owner)
    if upload is None:
        raise _Broken(pointer, "unknown_upload", upload_id)
    body = chunks.read(source.desk, upload)
    if body is None:
        raise _Broken(pointer, "incomplete_upload", upload_id)
    return body


def _probe(body: bytes, image: Document, index: int, settings: Settings) -> Photo:
    try:
        return photo.probe(body, max_pixels=settings.max_photo_pixels)
    except Rejected as refusal:
        given = image.get("upload") or image.get("part")
        raise _Broken(f"/images/{index}", refusal.code, given) from refusal


def _keep(body: bytes, files: ExitStack) -> BinaryIO:
    """Out of memory until all photos are known to be good."""
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the stack closes it
    file = cast("BinaryIO", files.enter_context(spool))
    file.write(body)
    return file


def _unused(source: Source, document: Document) -> Iterator[Violation]:
    """A file that no image names would silently be lost."""
    named = {image.get("part") for image in document.get("images", ())}
    for name in source.parts:
        if name not in named:
            yield Violation("/images", "unused_part", "", given=name)
