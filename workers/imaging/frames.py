"""What goes through the pipe between a worker and its darkroom: JSON, and bytes beside it.

A frame is its own length and that of its JSON (8 bytes each, big-endian), the JSON, and then the bytes.
The JSON's `parts` says where the bytes are cut.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Any, BinaryIO

from wire.documents import Document

MOST = 256 * 1024 * 1024  # bytes in a frame; all renditions of a photo are some megabytes
MOST_JSON = 4 * 1024 * 1024

HEAD = Struct(">QQ")


class Garbage(ValueError):
    """What came is not a frame."""


@dataclass(frozen=True)
class Frame:
    """A document and the bytes that belong to it."""

    document: Document
    parts: tuple[bytes, ...] = ()


def written(document: Document, parts: Sequence[bytes] = ()) -> list[bytes]:
    """The frame in pieces, none of the parts copied."""
    text = json.dumps(document | {"parts": [len(part) for part in parts]}).encode()
    whole = HEAD.size + len(text) + sum(len(part) for part in parts)
    return [HEAD.pack(whole, len(text)) + text, *parts]


def length(head: bytes | bytearray) -> int:
    """Of the whole frame, by its first bytes. Raises: Garbage."""
    whole, text = HEAD.unpack(head)
    if not HEAD.size + text <= whole <= MOST or text > MOST_JSON:
        raise Garbage("a frame of an impossible length")
    return int(whole)


def read(frame: bytes | bytearray) -> Frame:
    """A whole frame. Raises: Garbage."""
    at = HEAD.size + HEAD.unpack_from(frame)[1]
    document, lengths = _opened(frame[HEAD.size : at], len(frame) - at)
    view, parts = memoryview(frame), []
    for one in lengths:
        parts.append(bytes(view[at : at + one]))
        at += one
    return Frame(document, tuple(parts))


def take(stream: BinaryIO) -> Frame | None:
    """The next frame of a stream, each part read into its place; None at its end. Raises: Garbage."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    whole, text = length(head), HEAD.unpack(head)[1]
    document, lengths = _opened(stream.read(text), whole - HEAD.size - text)
    return Frame(document, tuple(stream.read(one) for one in lengths))


def _opened(text: bytes | bytearray, rest: int) -> tuple[Document, list[int]]:
    try:
        document: Any = json.loads(text)
        lengths = document.pop("parts")
        fits = all(type(one) is int and one >= 0 for one in lengths) and sum(lengths) == rest
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Garbage("a frame without its JSON") from error
    if not fits:
        raise Garbage("the parts of a frame do not fill it")
    return document, lengths
