"""Who is asking: bearer tokens (RFC 6750), kept only as hashes under `tokens/` in the desk bucket."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Literal, Self, get_args

from slugify import slugify

from wire import documents, keys, moments
from wire.documents import Document
from wire.ports import Clock, ObjectStore

Role = Literal["reporter", "desk", "portal"]
ROLES: tuple[Role, ...] = get_args(Role)

_ID_BYTES = 6
_SECRET_BYTES = 32
_FORM = re.compile(r"pr_(reporter|desk|portal)_([0-9a-f]{12})_([0-9a-f]{64})")


@dataclass(frozen=True)
class Token:
    """What is known of a token: never the token itself, only the SHA-256 of its whole text.

    `id` is 12 hex digits; `created` and `revoked` are RFC 3339 in UTC, `revoked` empty while it holds.
    """

    id: str
    role: Role
    name: str
    sha256: str
    created: str
    revoked: str = ""

    @property
    def portal(self) -> str:
        """The slug of the portal that it belongs to, several tokens may share one; empty for other roles."""
        return portal_named(self.name) or self.id if self.role == "portal" else ""

    def to_document(self) -> Document:
        return {name: value for name, value in self.__dict__.items() if value or name != "revoked"}

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(**document)


def portal_named(name: str) -> str:
    """The slug that a token's name makes: itself where it is one; nothing where no letter is left."""
    return name if keys.PORTAL.fullmatch(name) else slugify(name, max_length=60, backend="text-unidecode")


def mint(role: Role) -> str:
    """A new token's text, `pr_<role>_<id>_<secret>` with 256 random bits; not valid before `register`."""
    return f"pr_{role}_{secrets.token_hex(_ID_BYTES)}_{secrets.token_hex(_SECRET_BYTES)}"


def register(desk: ObjectStore, raw: str, name: str, clock: Clock) -> bool:
    """Make a minted token valid. False: its id is known already, and what is known stays as it is.

    Raises:
        ValueError: for a text that `mint` did not make.
        Unavailable: of the store.
    """
    form = _FORM.fullmatch(raw)
    if form is None:
        msg = "this is not a token of ours"
        raise ValueError(msg)
    role: Role = form[1]  # type: ignore[assignment]  # the pattern takes nothing else
    token = Token(form[2], role, name, _digest(raw), moments.write(clock.now()))
    return desk.put_new(keys.token(token.id), documents.write(token.to_document()))


def create(desk: ObjectStore, role: Role, name: str, clock: Clock) -> str:
    """A new valid token. Its text is returned this once and cannot be asked for again."""
    while True:
        raw = mint(role)
        if register(desk, raw, name, clock):  # an id drawn twice, one in 2^48, is drawn again
            return raw


def verify(desk: ObjectStore, raw: str) -> Token | None:
    """Whose token this is; None for one that is malformed, unknown, altered or revoked.

    Reads the store every time; whoever caches must bound how long a revoked token still passes.
    """
    form = _FORM.fullmatch(raw)
    blob = desk.get(keys.token(form[2])) if form else None
    if form is None or blob is None:
        return None
    token = Token.from_document(documents.read(blob.body))
    same = hmac.compare_digest(token.sha256, _digest(raw))
    return token if same and not token.revoked else None


def _digest(raw: str) -> str:
    # A bare hash is enough: 256 random bits cannot be guessed, so there is nothing to slow down.
    return hashlib.sha256(raw.encode()).hexdigest()
