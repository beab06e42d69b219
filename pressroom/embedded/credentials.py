"""The keys of one newsroom: drawn on its first start, the same ever after."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from pressroom.embedded import folder
from pressroom.embedded.folder import Folder
from wire import tokens

JWT = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")


@dataclass(frozen=True)
class Credentials:
    """Of Valkey, of the S3 gateway, of SeaweedFS's inner ports (`jwt`), and the first token of each role."""

    redis: str
    access_key: str
    secret_key: str
    jwt: Mapping[str, str]
    tokens: Mapping[str, str]


def draw() -> Credentials:
    return Credentials(
        redis=secrets.token_hex(24),
        access_key=f"pressroom{secrets.token_hex(6)}",
        secret_key=secrets.token_hex(24),
        jwt={section: secrets.token_hex(24) for section in JWT},
        tokens={role: tokens.mint(role) for role in tokens.ROLES},
    )


def settle(place: Folder) -> Credentials:
    """What the folder holds; drawn and written down (mode 0600) if it holds none."""
    document = folder.read_json(place.secrets)
    if document is not None:
        return Credentials(**document)
    drawn = draw()
    folder.write_json(place.secrets, asdict(drawn))
    return drawn
