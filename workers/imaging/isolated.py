"""How is a photo rendered so that nothing in it can do harm? In a darkroom, a process that may be lost.

A darkroom lives on from photo to photo, for starting one costs as much as a small photo. One that crashed,
hangs, takes too long or talks nonsense is replaced, and the photo is refused; between two photos one is
replaced that has done many or has grown.
"""

from __future__ import annotations

import os
import pickle
import re
import signal
from dataclasses import asdict, dataclass
from functools import cache
from threading import Lock
from typing import Any

import structlog

from wire import config, documents
from wire.errors import Rejected
from workers.imaging import parcel
from workers.imaging.encode import MEDIA_TYPES
from workers.imaging.frames import Frame, Garbage
from workers.imaging.render import Rendering
from workers.imaging.room import Died, Hangs, Room

TRIES = 3  # who kills processes may have meant this one, and not for what it was doing
PHOTOS = 200  # that a darkroom does before it is replaced

log = structlog.get_logger()

_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")


class Defect(RuntimeError):
    """Rendering met a defect of ours; the text is its trace."""


@dataclass(frozen=True)
class Developed:
    """What rendering made, and what that cost: seconds of processor time, the most bytes resident."""

    made: Rendering
    seconds: float
    peak: int


@dataclass(frozen=True)
class _Answer:
    """What a darkroom says, of which nothing is believed before it is checked."""

    seconds: float = 0.0
    peak: int = 0
    has_grown: bool = False
    refused: str = ""
    detail: str = ""
    wants_memory: bool = False
    defect: str = ""


class Darkroom:
    """Renders photos of at most so many pixels, one after the other; opens when it is first needed."""

    def __init__(self, max_pixels: int = 100_000_000) -> None:
        self._max_pixels = max_pixels
        self._nice = 0
        self._room: Room | None = None
        self._lock = Lock()

    @property
    def pid(self) -> int:
        """Of the process that is open now; 0: none is."""
        return self._room.pid if self._room else 0

    def open(self, nice: int = 0) -> None:
        """Begin to open: who comes with the first photo need not wait for all of it.

        `nice` is how far it steps back for who else wants the processor (nice(2)), from now on.
        """
        with self._lock:
            self._nice = nice
            self._opened()

    def close(self) -> None:
        with self._lock:
            self._discard()

    def render(self, body: bytes, *rest: Any, max_pixels: int = 0, **named: Any) -> Developed:
        """What `workers.imaging.render.render` makes of these arguments.

        Raises:
            Rejected: 422, by the photo's fault: `broken_photo`, `unsafe_photo`, `unsupported_photo`,
                `slow_photo` or `crashing_photo`.
            Defect: by ours.
        """
        order = [pickle.dumps((rest, named, max_pixels or self._max_pixels)), body]
        with self._lock:
            return self._developed(order)

    def _developed(self, order: list[bytes]) -> Developed:
        for _ in range(TRIES):
            tried = self._tried(order)
            if tried is None:
                continue
            answer, made = tried
            if answer.refused:
                raise Rejected(answer.refused, 422, answer.detail)
            if made is None:
                raise Defect(answer.defect)
            return Developed(made, answer.seconds, answer.peak)
        raise Rejected("crashing_photo", 422, "The photo makes the programs that read it fail.")

    def _tried(self, order: list[bytes]) -> tuple[_Answer, Rendering | None] | None:
        """None: the room is lost, or was too full for this photo."""
        is_fresh = not (self._room and self._room.photos)
        try:
            answer, made = _read(self._asked(order))
        except (Died, Hangs, Garbage) as loss:
            log.warning("a darkroom is lost", over=documents.sha256(order[-1]), why=repr(loss))
            self._discard()
            if isinstance(loss, Hangs) or (isinstance(loss, Died) and loss.signal == signal.SIGPROF):
                raise Rejected("slow_photo", 422, "The photo takes too long to decode.") from loss
            return None
        if answer.has_grown or (self._room and self._room.photos >= PHOTOS):
            self._discard()
        if answer.wants_memory and not is_fresh:
            self._discard()
            return None
        return answer, made

    def _asked(self, order: list[bytes]) -> Frame:
        try:
            return self._opened().ask(order)
        except BaseException:  # a time limit of our own among them: what it is doing now, nobody knows
            self._discard()
            raise

    def _opened(self) -> Room:
        self._room = self._room or Room(_outline(), self._nice)
        return self._room

    def _discard(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            room.end()


def render(body: bytes, *rest: Any, **named: Any) -> Rendering:
    """As `workers.imaging.render.render`, in this process's own darkroom. Raises: as `Darkroom.render`."""
    return darkroom().render(body, *rest, **named).made


def darkroom() -> Darkroom:
    """The one of this process; after a fork, another."""
    return _darkroom(os.getpid())


@cache
def _darkroom(_pid: int) -> Darkroom:
    return Darkroom(config.load().max_photo_pixels)


@cache
def _outline() -> str:
    return parcel.outline(Rendering)


def _read(frame: Frame) -> tuple[_Answer, Rendering | None]:
    """Raises: Garbage."""
    told = asdict(_Answer()) | frame.document
    made = told.pop("made", None)
    answer: _Answer = parcel.unpacked(_Answer, told, frame.parts)
    if answer.refused or answer.defect:
        return answer, None
    return answer, _named_well(parcel.unpacked(Rendering, made, frame.parts))


def _named_well(made: Rendering) -> Rendering:
    """What is named by a process that a photo may have led astray does not lead us anywhere."""
    for one in made.files:
        if MEDIA_TYPES.get(one.extension) != one.media_type or not _NAME.fullmatch(one.spec):
            raise Garbage("a file of another name")
    return made
