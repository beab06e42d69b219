"""The portals' routes: say how far one is, and see how far they are."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from intake import bodies, checks, door, problems
from intake.acknowledge import acknowledge, read_head
from intake.auth import Downstream
from intake.door import Door
from intake.roll import Portal
from wire import documents, keys
from wire.change import Head
from wire.documents import Document
from wire.errors import Rejected
from wire.tokens import Token

router = APIRouter(tags=["portals"])

_FRESH = {"Cache-Control": "no-store"}


@router.post("/v1/portals/{portal}/ack")
async def ack(request: Request, portal: str, token: Downstream) -> Response:
    """All up to `seq` is applied, takedowns included; answered with what stands, which never goes back."""
    here = door.of(request)
    _allow(token, portal)
    body = await bodies.json_document(request, here.settings)
    document = documents.read_strict(body)
    checks.shape("ack", document, problems.spoken_by(request))
    if token.role == "desk":
        await here.run(_known, here, portal)
    stands = await here.run(acknowledge, here.tools, portal, document, token.id)
    told = {"portal": portal, "epoch": stands.epoch, "seq": stands.seq, "at": stands.at}
    return JSONResponse(told, headers=_FRESH)


@router.get("/v1/portals")
async def listed(request: Request, token: Downstream) -> Response:
    """How far every portal is; a portal sees itself alone."""
    here = door.of(request)
    told = await here.run(_all, here, token.portal)
    return JSONResponse(told, headers=_FRESH)


@router.get("/v1/portals/{portal}")
async def look(request: Request, portal: str, token: Downstream) -> Response:
    """How far a portal is: where it asked last, what it acknowledged, and its lag."""
    here = door.of(request)
    _allow(token, portal)
    told = await here.run(_one, here, portal)
    return JSONResponse(told, headers=_FRESH)


def _allow(token: Token, portal: str) -> None:
    if token.role != "desk" and token.portal != portal:
        raise Rejected("forbidden", 403)


def _known(here: Door, portal: str) -> Portal:
    found = here.roll.portal(portal, here.tools) if keys.PORTAL.fullmatch(portal) else None
    if found is None:
        raise Rejected("unknown_portal", 404)
    return found


def _one(here: Door, portal: str) -> Document:
    return _described(here, _known(here, portal), read_head(here.tools))


def _all(here: Door, only: str) -> Document:
    head = read_head(here.tools)
    found = [one for one in here.roll.portals(here.tools) if only in ("", one.name)]
    told = [_described(here, one, head) for one in found]
    return {"epoch": head.epoch, "seq": head.seq, "portals": told}


def _described(here: Door, portal: Portal, head: Head) -> Document:
    told: Document = {"portal": portal.name, "active": portal.is_active}
    if position := portal.position:
        told["position"] = {"epoch": position.epoch, "seq": position.seq, "at": position.at}
    if said := portal.ack:
        told["acknowledged"] = {"epoch": said.epoch, "seq": said.seq, "at": said.at}
    if lag := here.roll.lag(portal, head, here.tools):
        told["lag"] = {"segments": lag.segments, "seconds": round(lag.seconds, 3)}
    return told
