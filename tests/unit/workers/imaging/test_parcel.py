"""What goes through a pipe comes out the same, and what is not of its type does not come out."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from workers.imaging import frames, parcel
from workers.imaging.frames import Garbage


@dataclass(frozen=True)
class Leaf:
    name: str
    body: bytes
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]
    kind: Literal["oak", "lotus"]
    told: Mapping[str, Any]
    tags: list[str]


TREE = Tree((Leaf("a", b"\0\1"), Leaf("b", b"", (0.5, 1))), "lotus", {"x": [1, None]}, ["sen"])


def sent(value: object) -> tuple[Any, list[bytes]]:
    parts: list[bytes] = []
    document = json.loads(json.dumps(parcel.packed(value, parts)))
    return document, parts


def test_what_is_packed_is_unpacked_the_same() -> None:
    document, parts = sent(TREE)
    assert parcel.unpacked(Tree, document, parts) == TREE


@pytest.mark.parametrize(
    "change",
    [
        {"leaves": {"0": "a"}},
        {"leaves": [{"name": "a", "body": 7, "at": None}]},
        {"leaves": [{"name": "a", "body": -1, "at": None}]},
        {"leaves": [{"name": "a", "body": True, "at": None}]},
        {"leaves": [{"name": 5, "body": 0, "at": None}]},
        {"leaves": [{"name": "a", "body": 0}]},
        {"leaves": [{"name": "a", "body": 0, "at": None, "more": 1}]},
        {"leaves": [{"name": "a", "body": 0, "at": [1.0]}]},
        {"leaves": [{"name": "a", "body": 0, "at": [1.0, "x"]}]},
        {"kind": "elm"},
        {"kind": ["oak"]},
        {"told": []},
        {"tags": "sen"},
        {"tags": [1]},
    ],
    ids=json.dumps,
)
def test_what_is_of_another_type_is_garbage(change: dict[str, Any]) -> None:
    document, parts = sent(TREE)
    with pytest.raises(Garbage):
        parcel.unpacked(Tree, document | change, parts)


def test_the_outline_tells_types_apart() -> None:
    assert "Leaf(name: str()" in parcel.outline(Tree)
    assert parcel.outline(Tree) != parcel.outline(Leaf)


def whole(document: dict[str, Any], parts: list[bytes]) -> bytes:
    return b"".join(frames.written(document, parts))


def test_a_frame_is_read_as_it_was_written() -> None:
    body = whole({"a": "đ"}, [b"", b"xyz"])
    assert frames.length(body[: frames.HEAD.size]) == len(body)
    assert frames.read(body) == frames.Frame({"a": "đ"}, (b"", b"xyz"))
    stream = io.BytesIO(body + body)
    assert frames.take(stream) == frames.take(stream) == frames.read(body)
    assert frames.take(stream) is None


@pytest.mark.parametrize("head", [(0, 0), (16, 1), (2**63, 16), (frames.MOST + 1, 10), (10**7, 9 * 10**6)])
def test_a_frame_of_an_impossible_length_is_garbage(head: tuple[int, int]) -> None:
    with pytest.raises(Garbage):
        frames.length(frames.HEAD.pack(*head))


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"{}", b'{"parts": 1}', b'{"parts": [1]}', b'{"parts": [-3, 6]}', b'{"parts": ["3"]}',
     b'{"parts": [true, 2]}', b"[" * 100_000, b"\xff"],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_a_frame_whose_json_makes_no_sense_is_garbage(text: bytes) -> None:
    body = frames.HEAD.pack(frames.HEAD.size + len(text) + 3, len(text)) + text + b"xyz"
    with pytest.raises(Garbage):
        frames.read(body)
