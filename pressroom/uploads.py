"""How does a photo reach intake over a link that drops? Resumable upload, tus 1.0 core and creation."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pressroom.client import Intake, TryAgain
from wire.errors import Rejected

PIECE = 1 << 20  # bytes of one PATCH
_VERSION = {"Tus-Resumable": "1.0.0"}
_CONFLICT = 409  # our offset is not the server's

Moved = Callable[[int, int], None]


def upload(intake: Intake, photo: Path, moved: Moved = lambda _sent, _total: None) -> str:
    """The id of the finished upload. `moved` is told (bytes sent, bytes in all).

    After a dropped connection it asks how much arrived (HEAD) and goes on from there.

    Raises:
        Rejected: 4xx, such as a file that is too large.
        Unavailable: no piece went through in several attempts.
    """
    size = photo.stat().st_size
    location = _create(intake, photo, size)
    with photo.open("rb") as file:
        sending = _Sending(intake, location, file, size)
        moved(0, size)
        while sending.offset < size:
            intake.persist(sending.piece)
            moved(sending.offset, size)
    return location.rstrip("/").rpartition("/")[2]


def _create(intake: Intake, photo: Path, size: int) -> str:
    name = base64.b64encode(photo.name.encode()).decode()
    headers = _VERSION | {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    return str(intake.ask("POST", "/v1/uploads", headers=headers).headers["Location"])


@dataclass
class _Sending:
    """One upload on its way; `sure` while the server's offset is known to be ours."""

    intake: Intake
    location: str
    file: BinaryIO
    size: int
    offset: int = 0
    sure: bool = True

    def piece(self) -> None:
        """Send the next piece from where the server stands."""
        if not self.sure:
            found = self.intake.ask_once("HEAD", self.location, headers=_VERSION)
            self.offset = int(found.headers["Upload-Offset"])
        self.file.seek(self.offset)
        body = self.file.read(PIECE)
        self.sure = not body
        if body:
            self._patch(body)

    def _patch(self, body: bytes) -> None:
        headers = _VERSION | {
            "Upload-Offset": str(self.offset),
            "Content-Type": "application/offset+octet-stream",
        }
        try:
            answer = self.intake.ask_once("PATCH", self.location, headers=headers, content=body)
        except Rejected as refusal:
            if refusal.status == _CONFLICT:
                raise TryAgain(str(refusal)) from refusal
            raise
        self.offset = int(answer.headers["Upload-Offset"])
        self.sure = True
