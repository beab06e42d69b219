"""How does a browser watch a submission? By server-sent events (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request

from intake import door, problems, status
from intake.auth import Sender
from intake.door import Door
from intake.event_stream import HEARTBEAT, LONGEST, STILL_HERE, EventStream, event, last_number
from intake.submissions import find
from wire.documents import Document
from wire.errors import Unavailable
from wire.ports import Note
from wire.submission import ENDINGS, Submission

router = APIRouter(tags=["submissions"])

GLANCE: Final = 0.2  # seconds between two looks at the board
LOOK: Final = 2.0  # seconds between two looks at S3 while the board says nothing new
LOOK_NEAR: Final = 0.4  # the same once the article waits for its commit: its ending is near


@router.get("/v1/submissions/{submission}/events")
async def events(request: Request, submission: str, token: Sender) -> EventStream:
    """An event `status` whenever the status document changes; the stream ends after an ending."""
    here = door.of(request)
    found = await find(here, submission, token)
    watching = _Watching(here, found, problems.spoken_by(request), last_number(request) or 0)
    return EventStream(watching.stream())


@dataclass
class _Watching:
    here: Door
    submission: Submission
    language: str
    number: int

    async def stream(self) -> AsyncGenerator[str, None]:
        told: Document | None = None
        notes: tuple[Note, ...] | None = None
        began = looked = spoke = time.monotonic()
        while time.monotonic() - began < LONGEST and not self.here.leaving():
            seen = await self.here.hints.notes(self.submission.id)
            now = time.monotonic()
            if seen != notes or now - looked >= _patience(seen):
                notes, looked = seen, now
                status_now = await self._look(seen)
                if status_now is not None and status_now != told:
                    told, spoke = status_now, now
                    yield self._event(told)
            if told and told["state"] in ENDINGS:
                return
            if now - spoke >= HEARTBEAT:
                spoke = now
                yield STILL_HERE
            await asyncio.sleep(GLANCE)

    async def _look(self, notes: tuple[Note, ...]) -> Document | None:
        here = self.here
        try:
            return await here.run(
                status.document, here.tools, here.settings, self.submission, notes, self.language
            )
        except Unavailable:
            return None  # the stream outlives an outage

    def _event(self, told: Document) -> str:
        self.number += 1
        return event("status", told, str(self.number))


def _patience(notes: tuple[Note, ...]) -> float:
    return LOOK_NEAR if any(note.stage == "commit" for note in notes) else LOOK
