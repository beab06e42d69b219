"""How does a copy of a document travel through Redis? Sealed, so that who can write there cannot publish.

The secret is one that only those have who may write to the store.
"""

from __future__ import annotations

import base64
import hmac
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Seal:
    """Without a secret nothing is sealed, and nothing opened."""

    secret: bytes = b""

    def close(self, key: str, body: bytes) -> str:
        """ASCII: HMAC-SHA256 over key and packed body, a dot, the packed body in base64; or nothing."""
        if not (self.secret and body):
            return ""
        packed = zlib.compress(body, 1)
        return f"{self._tag(key, packed)}.{base64.b64encode(packed).decode()}"

    def open(self, key: str, copy: str) -> bytes:
        """The body; nothing where the copy is none, was changed, or belongs to another key."""
        tag, _, rest = copy.partition(".")
        try:
            packed = base64.b64decode(rest, validate=True)
        except ValueError:
            return b""
        is_ours = bool(self.secret and packed) and hmac.compare_digest(
            tag.encode(), self._tag(key, packed).encode()
        )
        return zlib.decompress(packed) if is_ours else b""

    def _tag(self, key: str, packed: bytes) -> str:
        return hmac.new(self.secret, key.encode() + b"\n" + packed, "sha256").hexdigest()
