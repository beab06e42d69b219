"""Who asks, and may they? Bearer tokens (RFC 6750) with one role each."""

from __future__ import annotations

import hashlib
import time
from typing import Annotated, Final

from fastapi import Depends, Request

from intake import door
from wire import tokens
from wire.errors import Rejected
from wire.tokens import Token

REMEMBERED: Final = 30.0  # seconds that a verified token is believed, so that a revoked one soon ends
MOST_REMEMBERED: Final = 4096


class Identities:
    """Verified tokens by their SHA-256; a raw token is never kept."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[float, Token]] = {}

    def recall(self, raw: str) -> Token | None:
        until, token = self._known.get(_name(raw), (0.0, None))
        return token if time.monotonic() < until else None

    def remember(self, raw: str, token: Token) -> None:
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[_name(raw)] = (time.monotonic() + REMEMBERED, token)


def _name(raw: str) -> bytes:
    return hashlib.sha256(raw.encode()).digest()


async def identity(request: Request) -> Token:
    """The asker's token.

    Raises:
        Rejected: 401 `unauthenticated` without a valid one.
    """
    scheme, _, raw = request.headers.get("authorization", "").partition(" ")
    raw = raw.strip()
    if scheme.lower() != "bearer" or not raw:
        raise Rejected("unauthenticated", 401)
    here = door.of(request)
    token = here.identities.recall(raw)
    if token is None:
        token = await here.run(tokens.verify, here.tools.desk, raw)
        if token is None:
            raise Rejected("unauthenticated", 401)
        here.identities.remember(raw, token)
    return token


async def _sender(token: Annotated[Token, Depends(identity)]) -> Token:
    if token.role not in {"reporter", "desk"}:
        raise Rejected("forbidden", 403)
    return token


async def _desk(token: Annotated[Token, Depends(identity)]) -> Token:
    if token.role != "desk":
        raise Rejected("forbidden", 403)
    return token


async def _downstream(token: Annotated[Token, Depends(identity)]) -> Token:
    if token.role not in {"portal", "desk"}:
        raise Rejected("forbidden", 403)
    return token


async def _anybody(request: Request) -> Token | None:
    return await identity(request) if "authorization" in request.headers else None


Sender = Annotated[Token, Depends(_sender)]
Desk = Annotated[Token, Depends(_desk)]
Downstream = Annotated[Token, Depends(_downstream)]
Anybody = Annotated[Token | None, Depends(_anybody)]  # who shows a token must show a valid one
