"""Is this JSON at all, before a schema looks at it? Depth, types, numbers and text that I-JSON takes."""

from __future__ import annotations

import math
from collections.abc import Iterable

DEEPEST = 32  # levels, as `wire.documents` reads them
LARGEST_INTEGER = 2**53 - 1  # RFC 7493 section 2.2

Path = tuple[str | int, ...]
Flaw = tuple[Path, str]


def flaw(document: object) -> Flaw | None:
    """The way to the first value that is no JSON value, and `depth` or `json`; None where all is well.

    Walks without recursion, so that no depth can exhaust the stack.
    """
    waiting: list[tuple[Path, object]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if len(path) >= DEEPEST and isinstance(value, dict | list):
            return path, "depth"
        if isinstance(value, dict):
            if not all(isinstance(name, str) and _is_text(name) for name in value):
                return path, "json"
            waiting.extend(_below(path, value.items()))
        elif isinstance(value, list):
            waiting.extend(_below(path, enumerate(value)))
        elif not _is_scalar(value):
            return path, "json"
    return None


def _below(path: Path, members: Iterable[tuple[str | int, object]]) -> list[tuple[Path, object]]:
    return [((*path, token), member) for token, member in members]


def _is_scalar(value: object) -> bool:
    if isinstance(value, str):
        return _is_text(value)
    if isinstance(value, int):
        return abs(value) <= LARGEST_INTEGER
    return value is None or (isinstance(value, float) and math.isfinite(value))


def _is_text(text: str) -> bool:
    """Unicode without lone surrogates (RFC 7493 section 2.1) and without U+0000."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
