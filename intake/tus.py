"""Resumable uploads: tus 1.0.0, core and the extensions creation and creation-with-upload.

https://tus.io/protocols/resumable-upload; the bytes are kept by `intake.chunks`.
"""

from __future__ import annotations

import base64
import binascii
import time
from contextlib import suppress
from typing import Final

import anyio
from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from intake import bodies, chunks, door
from intake.auth import Sender
from intake.chunks import Upload
from intake.door import Door
from intake.problems import TUS
from wire.config import Settings
from wire.errors import Rejected, Unavailable
from wire.tokens import Token

router = APIRouter(tags=["uploads"])

OFFSETS: Final = "application/offset+octet-stream"
FLUSH: Final = 524_288  # bytes of a chunk
FLUSH_AFTER: Final = 5.0  # seconds: what a very slow line brought is kept as well
LONGEST_METADATA: Final = 4096


@router.options("/v1/uploads", status_code=204)
@router.options("/v1/uploads/{upload}", status_code=204)
async def options(request: Request) -> Response:
    """What this server speaks."""
    return _respond(
        204,
        **{
            "Tus-Version": TUS,
            "Tus-Extension": "creation,creation-with-upload",
            "Tus-Max-Size": str(door.of(request).settings.max_photo_bytes),
        },
    )


@router.post("/v1/uploads", status_code=201)
async def create(request: Request, token: Sender) -> Response:
    """Begin an upload of `Upload-Length` bytes; its first bytes may come along."""
    _check_version(request)
    here = door.of(request)
    length = _length(request, here.settings)
    metadata = _metadata(request.headers.get("upload-metadata", ""))
    upload = await here.run(
        chunks.create, here.tools.desk, here.tools.clock, owner=token.id, length=length, metadata=metadata
    )
    headers = {
        "Location": f"/v1/uploads/{upload.id}",
        "Tus-Max-Size": str(here.settings.max_photo_bytes),
        "Upload-Offset": "0",
    }
    if bodies.media_type(request) == OFFSETS:
        headers["Upload-Offset"] = str(await _receive(request, here, upload, 0))
    return _respond(201, **headers)


@router.head("/v1/uploads/{upload}")
async def head(request: Request, upload: str, token: Sender) -> Response:
    """How many bytes are here."""
    _check_version(request)
    here = door.of(request)
    found = await _find(here, upload, token)
    reached = await here.run(chunks.reach, here.tools.desk, found.id)
    return _respond(200, **{"Upload-Offset": str(reached), "Upload-Length": str(found.length)})


@router.patch("/v1/uploads/{upload}", status_code=204)
async def patch(request: Request, upload: str, token: Sender) -> Response:
    """Go on at `Upload-Offset`."""
    _check_version(request)
    if bodies.media_type(request) != OFFSETS:
        raise Rejected("unsupported_media_type", 415)
    here = door.of(request)
    found = await _find(here, upload, token)
    offset = _number(request, "upload-offset")
    if offset != await here.run(chunks.reach, here.tools.desk, found.id):
        raise Rejected("wrong_offset", 409)
    if offset + int(request.headers.get("content-length", "0")) > found.length:
        raise Rejected("too_large", 413)
    reached = await _receive(request, here, found, offset)
    return _respond(204, **{"Upload-Offset": str(reached)})


async def _receive(request: Request, here: Door, upload: Upload, offset: int) -> int:
    """Keep whatever comes, also when the line drops; the offset reached."""
    keeping = _Keeping(here, upload, offset)
    try:
        async for piece in request.stream():
            await keeping.take(piece)
    except (ClientDisconnect, anyio.get_cancelled_exc_class()):
        with anyio.CancelScope(shield=True), suppress(Rejected, Unavailable):
            await keeping.flush()  # what cannot be kept is sent again; the sender has gone already
        raise
    except Rejected as refusal:
        if refusal.code == "too_slow":
            await keeping.flush()
        raise
    await keeping.flush()
    return keeping.offset


class _Keeping:
    """Bytes on their way into chunks."""

    def __init__(self, here: Door, upload: Upload, offset: int) -> None:
        self.offset = offset
        self._here = here
        self._upload = upload
        self._buffer = bytearray()
        self._flushed = time.monotonic()

    async def take(self, piece: bytes) -> None:
        if self.offset + len(self._buffer) + len(piece) > self._upload.length:
            raise Rejected("too_large", 413)
        self._buffer += piece
        late = time.monotonic() - self._flushed > FLUSH_AFTER
        if late or len(self._buffer) >= FLUSH:
            await self.flush()

    async def flush(self) -> None:
        body, self._buffer = bytes(self._buffer), bytearray()
        self._flushed = time.monotonic()
        if body:
            here = self._here
            await here.run(chunks.append, here.tools.desk, self._upload.id, self.offset, body)
            self.offset += len(body)


async def _find(here: Door, upload_id: str, token: Token) -> Upload:
    found = await here.run(chunks.find, here.tools.desk, upload_id, token.id)
    if found is None:
        raise Rejected("unknown_upload", 404)
    return found


def _check_version(request: Request) -> None:
    if request.headers.get("tus-resumable") != TUS:
        raise Rejected("tus_version", 412)


def _length(request: Request, settings: Settings) -> int:
    length = _number(request, "upload-length")
    if length > settings.max_photo_bytes:
        raise Rejected("too_large", 413)
    return length


def _number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):  # noqa: PLR2004 - beyond a petabyte
        raise Rejected("bad_upload_header", 400)
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64` of the tus creation extension; kept to show, never believed."""
    if len(header) > LONGEST_METADATA:
        raise Rejected("bad_upload_header", 400)
    pairs = (member.strip().partition(" ") for member in header.split(",") if member.strip())
    try:
        return {name: base64.b64decode(value, validate=True).decode() for name, _, value in pairs}
    except (binascii.Error, UnicodeDecodeError):
        raise Rejected("bad_upload_header", 400) from None


def _respond(status: int, **headers: str) -> Response:
    return Response(status_code=status, headers={"Tus-Resumable": TUS, "Cache-Control": "no-store"} | headers)
