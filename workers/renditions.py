"""Stage: are all photos rendered? And the effect that renders one and lays its files down.

A photo is named by its SHA-256 and its renditions by what shaped them, so nothing is rendered twice,
whichever article shows it, and nothing that stands there is ever written over.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

from wire import documents, keys
from wire.documents import Document
from wire.ports import Tools
from wire.submission import Submission
from workers.draft import Draft, Waiting
from workers.imaging.plan import Focus, spec
from workers.imaging.profile import Profile
from workers.imaging.render import Rendered, render


def renditions(draft: Draft, tools: Tools) -> Draft | Waiting:
    """One document per file (schemas/item.v1.json, `renditions`), in the order of images and sizes.

    Reads the manifests only: whoever asks last finds them all. Before that each photo is marked as
    shown by this item, so that nobody clears away what is about to be published.
    """
    submission = draft.submission
    for sha256 in _shown(submission):
        tools.desk.put(keys.use(sha256, submission.item), b"{}")
    found: list[Document] = []
    missing: dict[str, None] = {}
    for image, (sha256, focus) in enumerate(_images(submission)):
        blob = tools.desk.get(keys.manifest(sha256, spec(draft.house.profile, focus)))
        if blob is None:
            missing[sha256] = None
            continue
        found += [{"image": image} | file for file in documents.read(blob.body)["files"]]
    return Waiting(tuple(missing)) if missing else replace(draft, renditions=tuple(found))


def render_photo(submission: Submission, sha256: str, tools: Tools, profile: Profile, pool: Executor) -> None:
    """Render one photo of a submission, once for each focus it is shown with; the manifest comes last.

    The files go out side by side in the pool. What is already there costs one GET. Any number may run at
    once, or stop anywhere.

    Raises:
        Rejected: 422 `broken_photo`, its pixels cannot be decoded.
        LookupError: the original is not there, though it was stored before the 202.
    """
    for focus in dict.fromkeys(focus for shown, focus in _images(submission) if shown == sha256):
        manifest = keys.manifest(sha256, spec(profile, focus))
        if tools.desk.has(manifest):
            continue
        original = tools.desk.get(keys.original(sha256))
        if original is None:
            raise LookupError(f"no original {sha256}")
        made = render(original.body, profile, focus)
        files = list(pool.map(lambda one: _laid(sha256, one, tools), made))
        tools.desk.put(manifest, documents.write({"sha256": sha256, "files": files}))


def _laid(sha256: str, made: Rendered, tools: Tools) -> Document:
    """Lay one file down and describe what stands there: another's of the same name may differ in bytes."""
    key = keys.media(sha256, made.spec, made.extension)
    body = made.body
    if not tools.public.put_new(key, body):
        standing = tools.public.get(key)
        if standing is None:  # cleared away just now
            tools.public.put(key, body)
        else:
            body = standing.body
    return {
        "name": made.name,
        "href": key,
        "type": made.media_type,
        "width": made.width,
        "height": made.height,
        "bytes": len(body),
        "sha256": documents.sha256(body),
    }


def _images(submission: Submission) -> list[tuple[str, Focus | None]]:
    """Each image's photo and focus, in the article's order."""
    images = submission.document.get("images", [])
    return [(photo.sha256, Focus.of(image)) for photo, image in zip(submission.photos, images, strict=True)]


def _shown(submission: Submission) -> tuple[str, ...]:
    return tuple(dict.fromkeys(photo.sha256 for photo in submission.photos))
