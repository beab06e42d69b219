"""What does an original say of itself, in all its ways? Asked once, where the photo is decoded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from wire.documents import Document
from workers.imaging import credentials, metadata
from workers.imaging.blocks import found
from workers.imaging.metadata import Metadata


@dataclass(frozen=True)
class Notes:
    """What the file tells, and its content credentials where it has them and they can be read."""

    metadata: Metadata = field(default_factory=Metadata)
    credentials: Document | None = None

    def document(self) -> Document:
        """As it stands in the manifest of the renditions."""
        told = {"metadata": self.metadata.document(), "contentCredentials": self.credentials}
        return {name: value for name, value in told.items() if value}

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(Metadata.from_document(document.get("metadata", {})), document.get("contentCredentials"))


def read(body: bytes, anchors: str = "") -> Notes:
    """The notes of a photo; a pure function of its bytes, and never raises for any.

    `anchors` as in `credentials.recognise`.
    """
    blocks = found.find(body)
    signed = credentials.recognise(body, anchors) if blocks.has_credentials else None
    return Notes(_with_signed(metadata.of(blocks), signed), signed)


def _with_signed(told: Metadata, signed: Document | None) -> Metadata:
    """How it was made, as signed: where the file does not say, or where a machine made it."""
    if not signed or signed["state"] not in {"trusted", "valid"}:
        return told
    kinds = signed.get("digitalSourceTypes", ())
    if not kinds or (told.text("digitalSourceType") and not _is_by_machine(kinds[0])):
        return told
    return replace(
        told,
        values={**told.values, "digitalSourceType": kinds[0]},
        sources={**told.sources, "digitalSourceType": "c2pa"},
    )


def _is_by_machine(kind: str) -> bool:
    return kind.rpartition("/")[2] in credentials.BY_MACHINE
