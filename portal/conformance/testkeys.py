"""Keys to test with. Their secrets are published here: whatever they sign is worth nothing."""

from __future__ import annotations

from pathlib import Path

from wire.signatures import SigningKey

FOLDER = Path(__file__).parent / "keys"


def key(name: str) -> SigningKey:
    """`root`, or the signing keys `first`, `second` and `stranger`."""
    return SigningKey.from_text((FOLDER / f"{name}.key").read_text())


ROOT, FIRST, SECOND, STRANGER = map(key, ("root", "first", "second", "stranger"))
