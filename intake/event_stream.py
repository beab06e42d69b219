"""How are server-sent events sent (WHATWG HTML, section 9.2), and to whom no longer?"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from wire.documents import Document

HEARTBEAT: Final = 15.0  # seconds; proxies and the page drop a silent connection
LONGEST: Final = 900.0  # seconds; then the client comes again, and its token is checked again
PATIENCE: Final = 30.0  # seconds that one event may take to a client that reads slowly
STILL_HERE: Final = ": still here\n\n"
LONGEST_ID: Final = 12  # digits


def event(name: str, told: Document, number: str) -> str:
    """One event; `number` is what the client comes again with."""
    return f"event: {name}\nid: {number}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"


def last_number(request: Request) -> int | None:
    """The number in `Last-Event-ID`, if there is one."""
    last = request.headers.get("last-event-id", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) <= LONGEST_ID else None


def _nothing() -> None:
    """Nobody wants to know that it ended."""


class EventStream(StreamingResponse):
    """Ends when the events do, when the client has gone, or when it does not read them.

    `ended` is called once, whatever happened.
    """

    def __init__(
        self,
        told: AsyncGenerator[str, None],
        *,
        headers: dict[str, str] | None = None,
        ended: Callable[[], None] = _nothing,
    ) -> None:
        quiet = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(told, media_type="text/event-stream", headers=quiet | (headers or {}))
        self._told = told
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's shape
        async def patient(message: Message) -> None:
            with anyio.fail_after(PATIENCE):
                await send(message)

        try:
            async with aclosing(self._told), anyio.create_task_group() as group:
                group.start_soon(_until_gone, receive, group.cancel_scope)
                try:
                    await self.stream_response(patient)
                except OSError as error:  # TimeoutError is one; the server closes what is left incomplete
                    structlog.get_logger().info("a client of events was dropped", error=repr(error))
                group.cancel_scope.cancel()
        finally:
            self._ended()


async def _until_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
