"""How does a portal know that a rendition is ours? We sign it: content credentials, C2PA 2.x, ES256.

A signed original becomes the rendition's parent, so that the chain from the camera holds; of its own
manifests only that goes out which says how the picture was made. The key is read when first needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import structlog

from wire import documents, photo
from wire.documents import Document
from workers.imaging import credentials
from workers.imaging.parent import INGREDIENT, LABEL, Parent, may_go_out

log = structlog.get_logger()

# The smallest WebP, to try a key on.
_DOT = bytes.fromhex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700")


@dataclass(frozen=True)
class Signer:
    """The newsroom's certificate chain (PEM, the signing one first) and the file that holds its key.

    Under `anchors` (PEM) the credentials of originals are trusted.
    """

    chain: str
    key: Path
    anchors: str = ""
    generator: str = "Pressroom"

    @property
    def fingerprint(self) -> str:
        """8 hex digits: another certificate, another name for what it signed."""
        return documents.sha256(self.chain.encode())[:8]

    def try_out(self) -> None:
        """Sign a dot, and read it back.

        Raises:
            ValueError: nothing can be signed with this chain and key.
        """
        import c2pa  # noqa: PLC0415 - optional, and large

        try:
            told = credentials.recognise(self._signed(_DOT, (), None))
        except (c2pa.C2paError, OSError, ValueError) as error:
            raise ValueError(f"nothing can be signed with {self.key.name}: {error}") from error
        if told is None or told["state"] in {"invalid", credentials.UNREADABLE}:
            failures = ", ".join((told or {}).get("failures", ()))
            raise ValueError(f"what {self.key.name} signs does not hold: {failures}")

    def parent(self, original: bytes) -> Parent | None:
        """What of the original's credentials goes along; None where they cannot be read, which is logged."""
        import c2pa  # noqa: PLC0415

        try:
            return Parent.of(original, self._context)
        except (c2pa.C2paError, ValueError, LookupError) as error:
            log.warning("a parent's credentials left out", reason=str(error))
            return None

    def sign(self, body: bytes, done: Sequence[str], parent: Parent | None = None) -> bytes:
        """The rendition with its credentials; as it was where it cannot be signed, which is logged.

        `done` are actions by their C2PA names, after `c2pa.opened`.
        """
        import c2pa  # noqa: PLC0415

        for source in (parent, None) if parent else (None,):
            try:
                signed = self._signed(body, done, source)
            except (c2pa.C2paError, OSError, ValueError) as error:
                # News is not held back over a signature. Without a trace, which may show the key.
                log.error("not signed", has_parent=source is not None, reason=str(error))  # noqa: TRY400
                continue
            if source is None or may_go_out(signed, len(body)):
                return signed
            log.warning("a parent's credentials left out", added=len(signed) - len(body))
        return body

    def _signed(self, body: bytes, done: Sequence[str], parent: Parent | None) -> bytes:
        import c2pa  # noqa: PLC0415

        media_type, redacted = photo.media_type(body), parent.redacted if parent else ()
        builder = c2pa.Builder(_definition(self.generator, done, redacted), context=self._context)
        if parent:
            builder.add_ingredient_from_archive(io.BytesIO(parent.archive))
        else:  # what was opened is the rendition itself, unsigned as it was: it tells nothing
            builder.add_ingredient(INGREDIENT, media_type, io.BytesIO(body))
        made = io.BytesIO()
        builder.sign(self._native, media_type, io.BytesIO(body), made)
        return made.getvalue()

    @cached_property
    def _context(self) -> Any:
        return credentials.context(self.anchors)

    @cached_property
    def _native(self) -> Any:
        import c2pa  # noqa: PLC0415

        # No time-stamping authority: an empty name would be an error, not none.
        return c2pa.Signer.from_info(
            c2pa.C2paSignerInfo(b"es256", self.chain.encode(), self.key.read_bytes(), None)
        )


def actions(original: tuple[int, int], made: tuple[int, int]) -> tuple[str, ...]:
    """What was done to an upright photo of this width and height to make a rendition of that."""
    (width, height), (across, down) = original, made
    is_cropped = abs(across * height / width - down) > 1
    is_smaller = across < width and down < height
    return ("c2pa.cropped",) * is_cropped + ("c2pa.resized",) * is_smaller


def _definition(generator: str, done: Sequence[str], redacted: Sequence[str]) -> Document:
    opened: Document = {"action": "c2pa.opened", "parameters": {"ingredientIds": [LABEL]}}
    taken_out: list[Document] = [
        {"action": "c2pa.redacted", "reason": "c2pa.PII.present", "parameters": {"redacted": uri}}
        for uri in redacted
    ]
    all_done: list[Document] = [opened, *({"action": action} for action in done), *taken_out]
    return {
        "claim_generator_info": [{"name": generator}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": all_done}}],
    } | ({"redactions": list(redacted)} if redacted else {})
