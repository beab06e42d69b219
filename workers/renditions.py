"""Stage: are all photos rendered? And the effect that renders one and lays its files down.

A photo is named by its SHA-256 and its renditions by what shaped them, so nothing is rendered twice,
whichever article shows it, and nothing that stands there is ever written over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from wire import documents, keys
from wire.documents import Document
from wire.ports import Tools
from wire.submission import Photo, Submission
from workers.draft import Draft, House, Waiting
from workers.imaging.credit import Given
from workers.imaging.isolated import render
from workers.imaging.lanes import lane
from workers.imaging.parent import Parent
from workers.imaging.plan import Focus, spec
from workers.imaging.render import Rendered
from workers.imaging.signing import Signer, actions


def renditions(draft: Draft, tools: Tools) -> Draft | Waiting:
    """One document per file (schemas/item.v1.json, `renditions`), in the order of images and sizes.

    Reads the manifests only: whoever asks last finds them all. Before that each photo is marked as
    shown by this item, so that nobody clears away what is about to be published.
    """
    submission = draft.submission
    profile = lane(submission, draft.house.profile)
    list(tools.pool.map(lambda sha256: _mark(sha256, submission, tools), _shown(submission)))
    images = list(_images(submission, draft.house))
    wanted = [keys.manifest(sha256, spec(profile, focus, given)) for sha256, focus, given in images]
    found: list[Document] = []
    photos: list[Document] = []
    missing: dict[str, None] = {}
    for image, blob in enumerate(tools.pool.map(tools.desk.get, wanted)):
        if blob is None:
            sha256, *_ = images[image]
            missing[sha256] = None
            continue
        manifest = documents.read(blob.body)
        found += [{"image": image} | file for file in manifest.pop("files")]
        photos.append(manifest)
    if missing:
        return Waiting(tuple(missing))
    return replace(draft, renditions=tuple(found), photos=tuple(photos))


def _mark(sha256: str, submission: Submission, tools: Tools) -> None:
    tools.desk.put(keys.use(sha256, submission.item), b"")


def render_photo(submission: Submission, sha256: str, tools: Tools, house: House) -> bool:
    """Render one photo of a submission, once for each way it is shown in; the manifest comes last.

    True: a manifest was written that was not there before, so nothing that shows it was laid down yet.

    The files go out side by side in the pool. What is already there costs one HEAD. Any number may run at
    once, or stop anywhere.

    Raises:
        Rejected: 422 `broken_photo`, its pixels cannot be decoded.
        LookupError: the original is not there, though it was stored before the 202.
    """
    profile = lane(submission, house.profile)
    ways = dict.fromkeys(
        (focus, given) for shown, focus, given in _images(submission, house) if shown == sha256
    )
    is_new = False
    for focus, given in ways:
        manifest = keys.manifest(sha256, spec(profile, focus, given))
        if tools.desk.has(manifest):
            continue
        original = tools.desk.get(keys.original(sha256))
        if original is None:
            raise LookupError(f"no original {sha256}")
        made = render(original.body, profile, focus, given, house.anchors)
        shown_whole = next(photo for photo in submission.photos if photo.sha256 == sha256)
        has_parent = made.notes.credentials is not None and not given.without_parent
        parent = house.signer.parent(original.body) if house.signer and has_parent else None
        signed = _signed(made.files, house.signer, shown_whole, parent)
        files = list(tools.pool.map(lambda one: _laid(sha256, one, tools), signed))
        told = {"sha256": sha256, "files": files, "notes": made.notes.document()}
        told |= {"framing": made.framing.document(), "looks": made.looks.document()}
        tools.desk.put(manifest, documents.write(told))
        is_new = True
    return is_new


def _signed(
    files: Iterable[Rendered], signer: Signer | None, photo: Photo, parent: Parent | None
) -> Iterator[Rendered]:
    """The files with our content credentials, where the newsroom signs."""
    for file in files:
        if signer is None:
            yield file
            continue
        done = actions((photo.width, photo.height), (file.width, file.height))
        yield replace(file, body=signer.sign(file.body, done, parent))


def _laid(sha256: str, made: Rendered, tools: Tools) -> Document:
    """Lay one file down and describe what stands there: another's of the same name may differ in bytes."""
    key = keys.media(sha256, made.spec, made.extension)
    if not tools.public.put_new(key, made.body):
        standing = tools.public.get(key)
        if standing is None:  # cleared away just now
            tools.public.put(key, made.body)
        else:
            made = replace(made, body=standing.body)
    return {
        "name": made.name,
        "href": key,
        "type": made.media_type,
        "width": made.width,
        "height": made.height,
        "bytes": len(made.body),
        "sha256": made.sha256,
    }


def _images(submission: Submission, house: House) -> list[tuple[str, Focus | None, Given]]:
    """Each image's photo, focus and what else its files bear, in the article's order."""
    signed_by = house.signer.fingerprint if house.signer else ""
    is_secret = "embargoedUntil" in submission.document
    images = submission.document.get("images", [])
    return [
        (photo.sha256, Focus.of(image), Given.of(image, signed_by=signed_by, is_secret=is_secret))
        for photo, image in zip(submission.photos, images, strict=True)
    ]


def _shown(submission: Submission) -> tuple[str, ...]:
    return tuple(dict.fromkeys(photo.sha256 for photo in submission.photos))
