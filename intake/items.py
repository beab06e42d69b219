"""The desk's routes about what is published: take an item down, and see what became of it everywhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from intake import accept, bodies, checks, door, problems, proof
from intake.accept import Arrival
from intake.auth import Desk
from intake.door import Door
from intake.submissions import answer, name_of
from wire import keys
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
    """An item's versions, also those that are gone; of a canceled one, who still holds it."""
    here = door.of(request)
    told = await here.run(_document, here, item.lower())
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def _document(here: Door, item: str) -> Document:
    tools, base = here.tools, here.settings.public_url.rstrip("/")
    latest = checks.newest(tools, item)
    known = proof.read(tools, item)
    told: Document = {
        "item": item,
        "version": latest["version"],
        "pubStatus": latest["pubStatus"],
        "versions": _versions(tools, base, latest, known.removed if known else ()),
        "latest": f"{base}/{keys.latest(item)}",
    }
    if latest["pubStatus"] == "canceled":
        # A record of before is of another takedown: the newsroom was restored from a backup since.
        is_this = known is not None and known.version == latest["version"]
        told["takedown"] = (
            proof.describe(tools, base, known, here.roll.portals(tools))
            if known and is_this
            else proof.ordered(tools, latest)
        )
    return told


def _versions(tools: Tools, base: str, latest: Document, removed: tuple[str, ...]) -> list[Document]:
    """Every version that ever was, by what stands and what is written down of what went."""
    folder = keys.latest(latest["item"]).removesuffix("latest.json")
    standing = {entry.key for entry in tools.public.walk(folder) if keys.is_item(entry.key)}
    found = {key: False for key in removed if keys.is_item(key)} | dict.fromkeys(standing, True)
    told = [
        {"version": int(key.removeprefix(folder).partition("-")[0]), "href": f"{base}/{key}"}
        | ({} if stands else {"gone": True})
        for key, stands in found.items()
    ]
    told = [one for one in told if one["version"] <= latest["version"]]  # the next one may be on its way
    known = {one["version"] for one in told}
    missing = (number for number in range(1, latest["version"]) if number not in known)
    told += [{"version": number, "gone": True} for number in missing]
    return sorted(told, key=lambda one: (one["version"], one.get("href", "")))
