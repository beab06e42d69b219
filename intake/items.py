"""The desk's routes about what is published: look at an item, take it down."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from intake import accept, bodies, checks, door, problems
from intake.accept import Arrival
from intake.auth import Desk
from intake.submissions import answer, name_of
from wire import keys
from wire.config import Settings
from wire.documents import Document
from wire.errors import Rejected
from wire.ports import Tools

router = APIRouter(tags=["items"])


@router.post("/v1/items/{item}/takedown", status_code=202)
async def take_down(request: Request, item: str, token: Desk) -> Response:
    """Make an item unreadable, with a reason; its tombstone is the item's next version."""
    here = door.of(request)
    if not keys.UUID.fullmatch(item.lower()):
        raise Rejected("unknown_item", 404)
    body = await bodies.json_document(request, here.settings)
    arrival = Arrival(name_of(request, token), token.id, problems.spoken_by(request), body)
    accepted = await here.run(accept.takedown, here.tools, here.journal, arrival, item.lower())
    return answer(here, accepted)


@router.get("/v1/items/{item}")
async def look(request: Request, item: str, token: Desk) -> Response:  # noqa: ARG001 - the token is the check
    """An item's newest version and the versions that stand in the public bucket."""
    here = door.of(request)
    told = await here.run(_document, here.tools, here.settings, item.lower())
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def _document(tools: Tools, settings: Settings, item: str) -> Document:
    latest = checks.newest(tools, item)
    folder = keys.latest(item).removesuffix("latest.json")
    found = [
        (int(entry.key.removeprefix(folder).partition("-")[0]), entry.key)
        for entry in tools.public.walk(folder)
        if keys.is_item(entry.key)
    ]
    base = settings.public_url.rstrip("/")
    return {
        "item": item,
        "version": latest["version"],
        "pubStatus": latest["pubStatus"],
        "versions": [{"version": version, "href": f"{base}/{key}"} for version, key in sorted(found)],
        "latest": f"{base}/{keys.latest(item)}",
    }
