"""One way to write JSON, one strict way to read it, and one name for its bytes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import orjson

Document = dict[str, Any]

LARGEST_INTEGER = 2**53 - 1  # RFC 8259 section 6: beyond it, parsers disagree
DEEPEST = 32


class NotStrictJson(ValueError):
    """These bytes are not JSON that every parser reads alike."""


def write(document: Document) -> bytes:
    """The document's bytes: UTF-8, sorted keys, no spaces, so that equal documents are equal bytes."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def part(document: Document) -> Any:
    """A part of documents, written once: `write` takes it over as it is."""
    return orjson.Fragment(write(document))


def sha256(body: bytes) -> str:
    """Lower-case hex SHA-256 of the bytes (64 characters)."""
    return hashlib.sha256(body).hexdigest()


def read(body: bytes) -> Document:
    """A JSON object that we wrote ourselves."""
    document = orjson.loads(body)
    if not isinstance(document, dict):
        msg = "expected a JSON object"
        raise NotStrictJson(msg)
    return document


def read_strict(body: bytes) -> Document:
    """A JSON object from outside.

    No parser is safe alone: orjson refuses depth, NaN, 1e999, lone surrogates and bad UTF-8; the
    standard library sees duplicate keys; the walk refuses U+0000, over-long integers and depth > 32.

    Raises:
        NotStrictJson: with a sentence that names what is wrong.
    """
    try:
        orjson.loads(body)
        document = json.loads(body, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise NotStrictJson(str(error)) from error
    if not isinstance(document, dict):
        msg = "the document must be a JSON object"
        raise NotStrictJson(msg)
    _walk(document, depth=1)
    return document


def _without_duplicates(pairs: list[tuple[str, Any]]) -> Document:
    members: Document = {}
    for name, value in pairs:
        if name in members:
            msg = f"the member {name!r} stands twice in one object"
            raise NotStrictJson(msg)
        members[name] = value
    return members


def _walk(value: object, *, depth: int) -> None:
    if depth > DEEPEST:
        msg = f"the document is nested deeper than {DEEPEST} levels"
        raise NotStrictJson(msg)
    if isinstance(value, dict):
        for name, member in value.items():
            _walk(name, depth=depth)
            _walk(member, depth=depth + 1)
    elif isinstance(value, list):
        for member in value:
            _walk(member, depth=depth + 1)
    elif isinstance(value, str) and "\0" in value:
        msg = "the document holds U+0000"
        raise NotStrictJson(msg)
    elif isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        msg = f"the number {value} is beyond 2^53 - 1"
        raise NotStrictJson(msg)
