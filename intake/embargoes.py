"""What waits for its time, and how is it withdrawn before? Only who sent it and the desk can see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from intake import accept, door, problems
from intake.accept import Arrival
from intake.auth import Desk, Sender
from intake.submissions import answer, find
from wire import documents, keys
from wire.documents import Document
from wire.errors import Rejected
from wire.ports import Tools
from wire.submission import Submission
from wire.tokens import Token

router = APIRouter(tags=["embargoes"])

MOST: Final = 100  # that one answer lists
_WITHDRAWALS: Final = UUID("d1f0f3c6-7c0b-5b43-9a4e-3f6f5f0b2c77")  # the namespace of orders to withdraw


@router.delete("/v1/submissions/{submission}", status_code=202)
async def withdraw(request: Request, submission: str, token: Sender) -> Response:
    """Withdraw an embargoed submission before its time; the order is a submission of its own."""
    here = door.of(request)
    target = submission.lower()
    name = str(uuid5(_WITHDRAWALS, f"{token.id} {target}"))  # asked for again, it is the same order
    arrival = Arrival(name, token.id, problems.spoken_by(request), b"", is_desk=token.role == "desk")
    accepted = await here.run(accept.withdrawal, here.tools, here.journal, arrival, target)
    return answer(here, accepted)


@router.get("/v1/submissions/{submission}/article")
async def kept(request: Request, submission: str, token: Sender) -> Response:
    """The document as it was accepted, for its sender and the desk."""
    found = await find(door.of(request), submission, token)
    return JSONResponse(found.document, headers={"Cache-Control": "private, no-store"})


@router.get("/v1/embargoes")
async def listed(
    request: Request,
    token: Desk,  # noqa: ARG001 - the token is the check
    after: Annotated[str, Query()] = "",
) -> Response:
    """Every submission that waits for its time, the next to come out first, a hundred at a time."""
    here = door.of(request)
    if after and not keys.is_embargo(f"{keys.EMBARGO}{after}"):
        raise Rejected("bad_request", 400)
    told = await here.run(_listed, here.tools, after)
    return JSONResponse(told, headers={"Cache-Control": "private, no-store"})


def _listed(tools: Tools, after: str) -> Document:
    entries = tools.desk.list(keys.EMBARGO, after=f"{keys.EMBARGO}{after}" if after else "", limit=MOST)
    names = [entry.key.removeprefix(keys.EMBARGO) for entry in entries]
    told: Document = {"embargoes": list(_told(tools, names))}
    return told | ({"next": names[-1]} if len(names) == MOST else {})


def _told(tools: Tools, names: list[str]) -> Iterator[Document]:
    """What has ended meanwhile is left out."""
    ids = [keys.embargoed(keys.EMBARGO + name)[1] for name in names]
    found = tools.pool.map(lambda one: accept.find(tools, one), ids)
    ended = tools.pool.map(lambda one: tools.desk.has(keys.receipt(one)), ids)
    owners: dict[str, str] = {}
    for submission, is_over in zip(found, ended, strict=True):
        if submission is None or is_over:
            continue
        if submission.owner not in owners:
            owners[submission.owner] = _name(tools, submission.owner)
        yield _describe(submission, owners[submission.owner])


def _describe(submission: Submission, name: str) -> Document:
    return {
        "submission": submission.id,
        "item": submission.item,
        "version": submission.version,
        "headline": submission.document["headline"],
        "until": submission.document["embargoedUntil"],
        "by": {"token": submission.owner, "name": name},
    }


def _name(tools: Tools, owner: str) -> str:
    blob = tools.desk.get(keys.token(owner))
    return Token.from_document(documents.read(blob.body)).name if blob else ""
