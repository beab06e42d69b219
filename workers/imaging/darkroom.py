"""`python -m workers.imaging.darkroom`: a process that renders photos, and in which alone libvips works.

It takes orders from its standard input and answers on its standard output, one after the other, frames
both ways (`frames.py`). What a hostile file does to the decoders, it does to a process that has no keys, no
files and little time (`confines.py`); whoever started it throws it away (`isolated.py`).
"""

from __future__ import annotations

import os
import pickle
import re
import sys
import traceback
from collections.abc import Iterator
from io import BytesIO
from queue import Empty, SimpleQueue
from threading import Thread
from typing import BinaryIO

from PIL import Image

from wire import photo
from wire.documents import Document
from wire.errors import Rejected
from workers.imaging import confines, frames, parcel, walls
from workers.imaging.encode import MEDIA_TYPES
from workers.imaging.frames import Frame
from workers.imaging.profile import Profile, Size
from workers.imaging.render import Rendering, render

SOON = 0.5  # seconds
HEAVY = 150_000_000  # bytes; from here on what looks like damage may be a want of memory

_MEMORY = re.compile(
    r"out of memory|insufficient memory|memory allocation|cannot allocate|failed to map", re.IGNORECASE
)
_TOO_MUCH: Document = {
    "refused": "unsafe_photo",
    "detail": "It takes more memory than a photo may have.",
    "wants_memory": True,
}


def main() -> None:
    orders: SimpleQueue[Frame] = SimpleQueue()
    answers = _take_output()
    walls.build()  # before the first thread, for they stand around this one and those to come
    _warm_up()
    confines.enter()
    confines.allow_memory()
    Thread(target=_listen, args=(sys.stdin.buffer, orders), daemon=True).start()
    _send(answers, {"speaks": parcel.outline(Rendering)})
    _silence()
    while True:
        parts: list[bytes] = []
        answer = _developed(orders, parts)
        _send(answers, answer, parts)
        confines.allow_memory()


def _warm_up() -> None:
    """Have everything loaded that rendering needs, while there is memory without bounds."""
    profile = Profile("warm", "1", (Size("square", 8, (1, 1), tuple(MEDIA_TYPES)),))
    for kind in ("JPEG", "PNG"):
        file = BytesIO()
        Image.new("RGB", (32, 16)).save(file, kind)
        render(file.getvalue(), profile)


def _developed(orders: SimpleQueue[Frame], parts: list[bytes]) -> Document:
    """The answer to the next order, the bytes that belong to it in `parts`."""
    confines.forget_peak()
    began = confines.used_seconds()
    told = _result(_next(orders), parts)
    cost = {"seconds": confines.used_seconds() - began, "peak": confines.peak()}
    return told | cost | {"has_grown": confines.has_grown()}


def _next(orders: SimpleQueue[Frame]) -> Frame:
    """The memory of the last photo serves the next one, or goes back where none comes soon."""
    try:
        return orders.get(timeout=SOON)
    except Empty:
        confines.give_back()
        confines.allow_memory()
        return orders.get()


def _result(order: Frame, parts: list[bytes]) -> Document:
    arguments, body = order.parts
    rest, named, max_pixels = pickle.loads(arguments)  # noqa: S301 - from whoever started us, never from a photo
    held = 0
    try:
        found = photo.examined(body, max_pixels=max_pixels)
        confines.allow_decoding(found)
        held = found.held
        made = render(body, *rest, **named)
        return {"made": parcel.packed(made, parts)}
    except Rejected as refusal:
        told = _TOO_MUCH if _wants_memory(refusal) else {"refused": refusal.code, "detail": refusal.detail}
        return told | {"wants_memory": told is _TOO_MUCH or held > HEAVY}
    except Exception as defect:  # noqa: BLE001 - is told to whoever asked, and raised there
        return _TOO_MUCH if _wants_memory(defect) else {"defect": traceback.format_exc()}


def _wants_memory(fault: BaseException) -> bool:
    return any(isinstance(one, MemoryError) or _MEMORY.search(str(one)) for one in _causes(fault))


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


def _listen(orders: BinaryIO, to: SimpleQueue[Frame]) -> None:
    """A thread of its own, so that the end of the pipe ends this process whatever it is doing."""
    try:
        while (order := frames.take(orders)) is not None:
            to.put(order)
            del order  # while this one waits, nobody shall hold a photo
    finally:
        os._exit(0)


def _send(answers: BinaryIO, document: Document, parts: list[bytes] | None = None) -> None:
    answers.writelines(frames.written(document, parts or []))
    answers.flush()


def _take_output() -> BinaryIO:
    """The pipe for ourselves; what a library prints goes where its errors go."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _silence() -> None:
    """From here on a library may say what a photo makes it say; a log is no place for that."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for ours in (sys.stdout, sys.stderr):
        os.dup2(nowhere, ours.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    main()
