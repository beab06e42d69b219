"""Which renditions are made of a photo? A document says it (schemas/profile.v1.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from wire.documents import Document

DEFAULT = "default"

QUALITY = {"jpg": 80, "webp": 75, "avif": 58}  # 1..100, where the document is silent


@dataclass(frozen=True)
class Size:
    """One rendition: `width` in pixels; `ratio` as (16, 9), or None to keep the whole frame."""

    name: str
    width: int
    ratio: tuple[int, int] | None = None
    formats: tuple[str, ...] = ("jpg",)

    def document(self) -> Document:
        return {"name": self.name, "width": self.width, "ratio": self.ratio}


@dataclass(frozen=True)
class Profile:
    """All renditions of a newsroom, the order kept; `quality` by format (`jpg`, `webp`, `avif`)."""

    name: str
    version: str
    sizes: tuple[Size, ...]
    quality: Mapping[str, int] = field(default_factory=lambda: dict(QUALITY))

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(
            name=document["name"],
            version=str(document["version"]),
            sizes=tuple(_size(rendition) for rendition in document["renditions"]),
            quality=QUALITY | document.get("quality", {}),
        )

    def in_formats(self, formats: Iterable[str]) -> Self:
        """The same sizes, each in these formats."""
        named = tuple(formats)
        return replace(self, sizes=tuple(replace(size, formats=named) for size in self.sizes))


def load(chosen: str | Path = DEFAULT) -> Profile:
    """One that comes with us, by its name (`default`, `classic`), else the one in this file.

    Raises:
        OSError: there is no such file.
        ValueError: it is not a rendition profile; every broken rule is named.
    """
    from schemas import validate  # noqa: PLC0415 - a darkroom, which only takes profiles, starts a third sooner

    with suppress(KeyError):
        return Profile.from_document(validate.profile(str(chosen)))
    path = Path(chosen)
    document = json.loads(path.read_text("utf-8"))
    broken = [f"{found.pointer}: {found.message}" for found in validate.violations("profile", document)]
    if broken:
        raise ValueError(f"{path.name} is not a rendition profile: {'; '.join(broken)}")
    return Profile.from_document(document)


def _size(rendition: Document) -> Size:
    ratio = None
    if rendition.get("ratio"):
        across, down = rendition["ratio"].split(":")
        ratio = (int(across), int(down))
    return Size(rendition["name"], rendition["width"], ratio, tuple(rendition["formats"]))
