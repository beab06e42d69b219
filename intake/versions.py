"""What did an item say before, why was it corrected, and what differs between two versions?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from intake import checks, door
from intake.auth import Sender
from intake.door import Door
from wire import documents, keys
from wire.difference import difference
from wire.documents import Document
from wire.errors import Rejected
from wire.ports import Tools

router = APIRouter(tags=["items"])

_FRESH = {"Cache-Control": "no-store"}


@router.get("/v1/items/{item}/versions")
async def listed(request: Request, item: str, token: Sender) -> Response:  # noqa: ARG001 - the token is the check
    """Every version of an item, when it came out, where it is, and the note of its correction."""
    here = door.of(request)
    told = await here.run(_listed, here, item.lower())
    return JSONResponse(told, headers=_FRESH)


@router.get("/v1/items/{item}/diff")
async def compare(
    request: Request,
    item: str,
    token: Sender,  # noqa: ARG001 - the token is the check
    since: Annotated[int, Query(alias="from", ge=0)] = 0,
    to: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """What differs between two versions; without numbers, between the newest and the one before."""
    here = door.of(request)
    told = await here.run(_compared, here.tools, item.lower(), since, to)
    return JSONResponse(told, headers=_FRESH)


def _listed(here: Door, item: str) -> Document:
    latest = checks.newest(here.tools, item)
    found = _keys(here.tools, item)
    base = here.settings.public_url.rstrip("/")
    notes = {note["version"]: note for note in latest.get("corrections", ())}
    versions = []
    for version in range(1, latest["version"] + 1):
        told = {"version": version, "at": latest["published"]} | notes.get(version, {})
        if version == latest["version"]:
            told["at"] = latest["modified"]
        if version in found:
            told["href"] = f"{base}/{found[version]}"
        versions.append(told)
    return {"item": item, "pubStatus": latest["pubStatus"], "versions": versions}


def _compared(tools: Tools, item: str, since: int, to: int) -> Document:
    """What was taken down is not to be read here either."""
    latest = checks.live(tools, item)
    to = to or latest["version"]
    since = since or max(to - 1, 1)
    found = _keys(tools, item) if max(since, to) <= latest["version"] else {}
    before, after = (_read(tools, found, version) for version in (since, to))
    return {"item": item, "from": since, "to": to} | difference(before, after)


def _read(tools: Tools, found: dict[int, str], version: int) -> Document:
    blob = tools.public.get(found[version]) if version in found else None
    if blob is None:
        raise Rejected("unknown_version", 404)
    return documents.read(blob.body)


def _keys(tools: Tools, item: str) -> dict[int, str]:
    """Each version's document, the fuller one where there are two: what is on its way is not out yet."""
    latest = tools.public.get(keys.latest(item))
    found: dict[int, tuple[str, str]] = {}
    folder = keys.latest(item).removesuffix("latest.json")
    for entry in tools.public.walk(folder):
        if keys.is_item(entry.key):
            version = int(entry.key.removeprefix(folder).partition("-")[0])
            found[version] = max(found.get(version, ("", "")), (entry.modified.isoformat(), entry.key))
    told = {version: key for version, (_, key) in found.items()}
    if latest is not None:
        document = documents.read(latest.body)
        told = {version: key for version, key in told.items() if version < document["version"]}
        told[document["version"]] = keys.item(item, document["version"], documents.sha256(latest.body))
    return told
