"""How much may a request hold, and how slowly may it come? An ASGI layer that sees every byte.

The framework's own limit answers in plain text and counts no time, so this one stands before it.
"""

from __future__ import annotations

import asyncio
import time
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake import problems
from wire.config import Settings
from wire.errors import Rejected

MARGIN: Final = 65_536  # bytes beyond the largest document: its wrapping, never its content
MULTIPART: Final = 250_000_000  # bytes of one multipart submission; larger galleries use /v1/uploads
HEADER_BYTES: Final = 16_384
HEADERS: Final = 100
PATIENCE: Final = 30.0  # seconds
LEAST: Final = 1024  # bytes that must come within PATIENCE, so that a byte a minute holds nothing


class Limits:
    """Refuses by the declared length at once, by what is counted otherwise, and what trickles by 408."""

    def __init__(self, app: ASGIApp, settings: Settings, patience: float = PATIENCE) -> None:
        self._app = app
        self._settings = settings
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asker = HTTPConnection(scope)
        most = largest(scope["method"], scope["path"], asker.headers.get("content-type", ""), self._settings)
        refusal = _by_headers(asker, most)
        if refusal is not None:
            await problems.respond(asker, refusal)(scope, receive, send)
            return
        await self._app(scope, _Counted(receive, most, self._patience), send)


def largest(method: str, path: str, content_type: str, settings: Settings) -> int:
    """The most bytes that the body of this request may have."""
    if path.startswith("/v1/uploads"):
        return settings.max_photo_bytes
    if method == "POST" and path == "/v1/submissions" and content_type.startswith("multipart/"):
        return MULTIPART
    return settings.max_document_bytes + MARGIN


def _by_headers(asker: HTTPConnection, most: int) -> Rejected | None:
    raw = asker.scope["headers"]
    if len(raw) > HEADERS or sum(len(name) + len(value) for name, value in raw) > HEADER_BYTES:
        return Rejected("headers_too_large", 431)
    declared = asker.headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit()):
        return Rejected("bad_request", 400)
    return Rejected("too_large", 413) if int(declared) > most else None


class _Counted:
    """A `receive` that raises `Rejected`: 413 `too_large` or 408 `too_slow`."""

    def __init__(self, receive: Receive, most: int, patience: float) -> None:
        self._receive = receive
        self._most = most
        self._patience = patience
        self._total = 0
        self._since = 0  # bytes since the deadline was set
        self._deadline = time.monotonic() + patience
        self._complete = False

    async def __call__(self) -> Message:
        if self._complete:
            return await self._receive()
        try:
            # Not wait_for, which starts a task for each: a photo comes in a hundred pieces.
            async with asyncio.timeout(max(0.0, self._deadline - time.monotonic())):
                message = await self._receive()
        except TimeoutError:
            raise Rejected("too_slow", 408) from None
        self._count(message)
        return message

    def _count(self, message: Message) -> None:
        size = len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        self._total += size
        self._since += size
        if self._total > self._most:
            raise Rejected("too_large", 413)
        if self._since >= LEAST:
            self._since = 0
            self._deadline = time.monotonic() + self._patience
