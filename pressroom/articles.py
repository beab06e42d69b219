"""What is in an article's file, and which photo belongs to which of its images?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from wire import documents
from wire.documents import Document, NotStrictJson
from wire.errors import Rejected

NO_IMAGES = (
    "the article has no images: give each photo an entry in `images` with its caption and credit, and "
    '`"part": "photo1"` as its name'
)


def read(path: Path) -> Document:
    """The article of a JSON file; raises `Rejected("not_json")` naming what is wrong with it."""
    try:
        return documents.read_strict(path.read_bytes())
    except NotStrictJson as error:
        raise Rejected("not_json", 400, f"{path}: {error}") from error


def read_loose(path: Path) -> Document:
    """The same, or plain text: its first line of the author's is the headline, the rest the body."""
    body = path.read_bytes()
    if path.suffix == ".json" or body.lstrip().startswith(b"{"):
        return read(path)
    try:
        text = body.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Rejected("not_text", 400, f"{path} is neither JSON nor text in UTF-8: {error}") from error
    from workers.text import manuscript  # noqa: PLC0415 - keeps `pressroom --help` quick

    return manuscript.read(text)


def pair(article: Document, photos: Sequence[str]) -> dict[int, Path]:
    """The file of each image that still needs one, by the image's position.

    `PART=FILE` goes to the image whose `part` it names; a bare FILE to the next image without one.
    Raises `typer.BadParameter` when they do not match.
    """
    named, bare = _sorted_out(photos)
    images = article.get("images") or []
    if photos and not images:
        raise typer.BadParameter(NO_IMAGES, param_hint="--photo")
    pairs: dict[int, Path] = {}
    for position, image in enumerate(images):
        if "upload" in image:
            continue
        part = image.get("part", "")
        found = named.pop(part, None) or (bare.pop(0) if bare else None)
        if found is None:
            raise typer.BadParameter(
                f"image {position + 1} ({part or 'no part'}) has no photo: add --photo {part or 'FILE'}",
                param_hint="--photo",
            )
        pairs[position] = found
    left = [*named, *map(str, bare)]
    if left:
        raise typer.BadParameter(f"no image is left for {', '.join(left)}", param_hint="--photo")
    return pairs


def with_uploads(article: Document, uploads: Mapping[int, str]) -> Document:
    """The article with `upload` in place of `part` in the images at these positions."""
    if not uploads:
        return article
    images = [
        {name: value for name, value in image.items() if name != "part"} | {"upload": uploads[position]}
        if position in uploads
        else image
        for position, image in enumerate(article["images"])
    ]
    return article | {"images": images}


def _sorted_out(photos: Sequence[str]) -> tuple[dict[str, Path], list[Path]]:
    named: dict[str, Path] = {}
    bare: list[Path] = []
    for photo in photos:
        part, equals, file = photo.partition("=")
        if equals and not Path(photo).exists():
            named[part] = _existing(file)
        else:
            bare.append(_existing(photo))
    return named, bare


def _existing(file: str) -> Path:
    path = Path(file)
    if not path.is_file():
        raise typer.BadParameter(f"there is no file {file}", param_hint="--photo")
    return path
