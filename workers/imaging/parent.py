"""What of an original's content credentials goes along with its renditions? How it was made, and no more.

Prepared once for all renditions of a photo: reading and hashing the original costs more than a signature.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

from wire import photo
from wire.documents import Document

LABEL = "parent"
INGREDIENT: Document = {"relationship": "parentOf", "label": LABEL, "instance_id": LABEL}

MOST_ADDED = 65_536  # bytes of a rendition; a parent whose history takes more is left out

# Assertions that stay; thumbnails, places, serial numbers and all others are redacted.
KEPT = (
    "c2pa.actions",
    "c2pa.hash.",
    "c2pa.ingredient",
    "c2pa.training-mining",
    "cawg.training-mining",
    "c2pa.time-stamp",
    "c2pa.certificate-status",
)
_PLACE = (b"GPSLatitude", b"GPSLongitude")


@dataclass(frozen=True)
class Parent:
    """An original as the library keeps it, without its pixels, and the URIs of what is to be taken out."""

    archive: bytes
    redacted: tuple[str, ...]

    @classmethod
    def of(cls, original: bytes, context: Any) -> Parent:
        """Raises: c2pa.C2paError, LookupError or ValueError; its manifests cannot be read."""
        import c2pa  # noqa: PLC0415 - optional, and large

        media_type = photo.media_type(original)
        builder = c2pa.Builder({"assertions": []}, context=context)
        builder.add_ingredient(INGREDIENT, media_type, io.BytesIO(original))
        archive = io.BytesIO()
        builder.write_ingredient_archive(LABEL, archive)
        reader = c2pa.Reader(media_type, io.BytesIO(original), context=context)
        manifests = json.loads(reader.detailed_json())["manifests"]
        redacted = tuple(
            f"self#jumbf=/c2pa/{label}/c2pa.assertions/{name}"
            for label, manifest in manifests.items()  # its own parents' among them
            for name in manifest["assertion_store"]
            if not name.startswith(KEPT)
        )
        return cls(archive.getvalue(), redacted)


def may_go_out(signed: bytes, before: int) -> bool:
    """Is a rendition with its parent short, and silent about where the picture was taken?"""
    return len(signed) - before <= MOST_ADDED and not any(word in signed for word in _PLACE)
