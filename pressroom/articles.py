"""What is in an article's file, and which photo belongs to which of its images?"""

from __future__ import annotations

import codecs
import re
import sys
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


STDIN = Path("-")

_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_STRAY_TONE = re.compile("(?<![aăâeêioôơuưyAĂÂEÊIOÔƠUƯY])[\u0300\u0301\u0303\u0309\u0323]")


def read(path: Path) -> Document:
    """The article of a JSON file; raises `Rejected("not_json")` naming what is wrong with it."""
    return _json(path, _body(path))


def read_loose(path: Path) -> Document:
    """The same, or plain text: its first line of the author's is the headline, the rest the body.

    `-` is the standard input. Raises `Rejected("not_text")` for what is neither JSON nor UTF-8.
    """
    body = _body(path)
    if path.suffix == ".json" or body.lstrip().startswith(b"{"):
        return _json(path, body)
    try:
        text = body.decode().strip()
    except UnicodeDecodeError as error:
        raise Rejected("not_text", 400, _other_encoding(path, body, error)) from error
    from workers.text import manuscript  # noqa: PLC0415 - keeps `pressroom --help` quick

    return manuscript.read(text)


def _body(path: Path) -> bytes:
    """The file's bytes in UTF-8 without a byte order mark; what has one of UTF-16 is converted."""
    body = sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return body.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            broken = f"{_named(path)} is neither JSON nor text: its UTF-16 breaks off or is damaged"
            raise Rejected("not_text", 400, broken) from error
    return body.removeprefix(codecs.BOM_UTF8)


def _json(path: Path, body: bytes) -> Document:
    try:
        return documents.read_strict(body)
    except NotStrictJson as error:
        raise Rejected("not_json", 400, f"{_named(path)}: {error}") from error


def _other_encoding(path: Path, body: bytes, error: UnicodeDecodeError) -> str:
    """A sentence that says what to do: Windows-1258 is known by its tone marks after their letters."""
    wrong = (
        f"{_named(path)} is neither JSON nor text in UTF-8 (byte 0x{body[error.start]:02x} at {error.start})"
    )
    if _is_windows_1258(body):
        return f"{wrong}; it looks like Windows-1258: iconv -f CP1258 -t UTF-8 {path} makes UTF-8 of it"
    return f"{wrong}; save it as UTF-8"


def _is_windows_1258(body: bytes) -> bool:
    """Whether it has tone marks there, and each behind a vowel: in TCVN3 and VNI these bytes are letters."""
    try:
        text = body.decode("cp1258")
    except UnicodeDecodeError:
        return False
    return bool(_TONE.search(text)) and not _STRAY_TONE.search(text)


def _named(path: Path) -> str:
    return "the standard input" if path == STDIN else str(path)


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
