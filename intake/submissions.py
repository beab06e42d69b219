"""The submission routes: put, post, validate, look."""

from __future__ import annotations

import json
import re
from typing import Final
from uuid import UUID, uuid5

import structlog
from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, Response
from uuid6 import uuid7

from intake import accept, bodies, checks, chunks, door, problems, status
from intake.accept import Arrival
from intake.auth import Sender
from intake.door import Door
from intake.waiting import Asker, waiting
from wire import documents, keys
from wire.errors import Rejected, Unavailable
from wire.submission import Submission
from wire.tokens import Token

router = APIRouter(tags=["submissions"])

_KEYS: Final = UUID("5b7a5a0c-6f0e-5d0b-9b0e-6a4f3f1d2c11")  # the namespace of Idempotency-Keys
_KEY: Final = re.compile(r"[!-~]{1,255}")


@router.put("/v1/submissions/{submission}", status_code=202)
async def put(request: Request, submission: str, token: Sender) -> Response:
    """Submit under a name of your own making (UUID); sent again, it is the same submission."""
    name = submission.lower()
    if not keys.UUID.fullmatch(name):
        raise Rejected("bad_submission_id", 400)
    return await _from_json(request, name, token)


@router.post("/v1/submissions", status_code=202)
async def post(request: Request, token: Sender) -> Response:
    """Submit as multipart/form-data (part `article` and the photos), or as JSON."""
    name = name_of(request, token)
    if bodies.media_type(request) != "multipart/form-data":
        return await _from_json(request, name, token)
    here = door.of(request)
    async with bodies.form(request, here.settings) as form:
        arrival = Arrival(
            name, token.id, problems.spoken_by(request), form.article, form.parts, token.role == "desk"
        )
        accepted = await here.run_on_photos(accept.article, here.tools, here.settings, here.journal, arrival)
    return answer(here, accepted)


@router.post("/v1/submissions/validate")
async def validate(request: Request, token: Sender) -> Response:
    """Check an article without submitting it; its photos need not be here yet."""
    here = door.of(request)
    body = await bodies.json_document(request, here.settings)
    await here.run(_check, here, body, problems.spoken_by(request), Asker(token.id, token.role == "desk"))
    return JSONResponse({"valid": True})


@router.get("/v1/submissions/{submission}")
async def look(request: Request, submission: str, token: Sender) -> Response:
    """How far it is; with ETag and If-None-Match."""
    here = door.of(request)
    found = await find(here, submission, token)
    notes = await here.hints.notes(found.id)
    told = await here.run(
        status.document, here.tools, here.settings, found, notes, problems.spoken_by(request)
    )
    body = json.dumps(told, ensure_ascii=False).encode()
    etag = f'"{documents.sha256(body)[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization"}
    if _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


async def find(here: Door, submission: str, token: Token) -> Submission:
    """The submission, for its owner and for the desk.

    Raises:
        Rejected: 404 `not_found`, also for somebody else's: nobody learns that it is there.
    """
    name = submission.lower()
    found = await here.run(accept.find, here.tools, name) if keys.UUID.fullmatch(name) else None
    if found is None or (token.role != "desk" and found.owner != token.id):
        raise Rejected("not_found", 404)
    return found


def name_of(request: Request, token: Token) -> str:
    """A new UUIDv7, or the UUIDv5 of the owner and their Idempotency-Key."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return str(uuid7())
    if not _KEY.fullmatch(key):
        raise Rejected("bad_idempotency_key", 400)
    return str(uuid5(_KEYS, f"{token.id} {key}"))


def answer(here: Door, submission: Submission) -> Response:
    """202; the uploads it used go once the answer is out."""
    told = status.first(here.tools, submission)
    structlog.get_logger().info(
        "accepted", submission=submission.id, item=submission.item, version=submission.version
    )
    return JSONResponse(
        told,
        202,
        headers={"Location": told["links"]["self"], "Retry-After": "1", "Cache-Control": "no-store"},
    )


async def _from_json(request: Request, name: str, token: Token) -> Response:
    here = door.of(request)
    body = await bodies.json_document(request, here.settings)
    arrival = Arrival(name, token.id, problems.spoken_by(request), body, is_desk=token.role == "desk")
    # A document names its photos by escapes as well, so only a parser can tell; reading it costs little.
    uploads = await here.run(_uploads, body)
    run = here.run_on_photos if uploads else here.run
    accepted = await run(accept.article, here.tools, here.settings, here.journal, arrival)
    response = answer(here, accepted)
    if uploads:
        response.background = BackgroundTask(_discard, here, uploads, token.id)
    return response


def _uploads(body: bytes) -> list[str]:
    """The uploads that a document names, before anything about it is checked."""
    images = documents.read_strict(body).get("images")
    if not isinstance(images, list):
        return []
    named = [image.get("upload") for image in images if isinstance(image, dict)]
    return [upload for upload in named if isinstance(upload, str)]


async def _discard(here: Door, uploads: list[str], owner: str) -> None:
    """The originals are safe; what stays behind here, the keeper collects."""
    try:
        await here.run(chunks.discard, here.tools.desk, uploads, owner)
    except Unavailable:
        structlog.get_logger().warning("uploads_left", uploads=uploads)


def _check(here: Door, body: bytes, language: str, asker: Asker) -> None:
    document = documents.read_strict(body)
    checks.shape("article", document, language)
    checks.article(here.tools, "", document)
    if "replaces" in document:
        waiting(here.tools, document["replaces"], asker)


def _matches(header: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag in tags
