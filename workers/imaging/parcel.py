"""How does a value go through a pipe that nobody trusts? As JSON and bytes; and what comes out is checked.

The receiver knows the type that it waits for, and takes nothing that differs from it in any place.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from workers.imaging.frames import Garbage

_LISTS = (tuple, list, Sequence)
_TABLES = (dict, Mapping)
_UNIONS = (Union, types.UnionType)
_PLAIN: dict[Any, set[type]] = {float: {float, int}}


def packed(value: object, parts: list[bytes]) -> Any:
    """The value as JSON; bytes go to the parts and leave their number."""
    if isinstance(value, bytes):
        parts.append(value)
        return len(parts) - 1
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: packed(getattr(value, field.name), parts) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): packed(one, parts) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [packed(one, parts) for one in value]
    return value


def outline(kind: Any) -> str:
    """Everything that this type is made of: two programs with one outline understand each other."""
    name = str(getattr(kind, "__name__", kind))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        inner = [f"{field.name}: {outline(hints[field.name])}" for field in fields(kind)]
    else:
        inner = [outline(one) for one in get_args(kind)]
    return f"{name}({', '.join(inner)})"


def unpacked(kind: Any, value: Any, parts: Sequence[bytes]) -> Any:
    """The value again, as this type. Raises: Garbage, it is not of this type."""
    if kind is bytes:
        _demand(type(value) is int and 0 <= value < len(parts))
        return parts[value]
    if is_dataclass(kind):
        return _record(kind, value, parts)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is not None:
        return _composed(origin, inner, value, parts)
    _demand(kind is Any or type(value) in _PLAIN.get(kind, {kind}))
    return value


def _composed(origin: Any, inner: tuple[Any, ...], value: Any, parts: Sequence[bytes]) -> Any:
    if origin in _UNIONS:
        return _either(inner, value, parts)
    if origin in _LISTS:
        return _row(origin, inner, value, parts)
    if origin in _TABLES:
        _demand(isinstance(value, dict))
        return {name: unpacked(inner[1], one, parts) for name, one in value.items()}
    _demand(origin is Literal and value in inner)
    return value


def _record(kind: Any, value: Any, parts: Sequence[bytes]) -> Any:
    hints = get_type_hints(kind)
    _demand(isinstance(value, dict) and value.keys() == {field.name for field in fields(kind)})
    return kind(**{name: unpacked(hints[name], one, parts) for name, one in value.items()})


def _row(origin: Any, inner: tuple[Any, ...], value: Any, parts: Sequence[bytes]) -> Any:
    _demand(isinstance(value, list))
    if origin is not tuple or inner[1:] == (...,):
        inner = (inner[0],) * len(value)
    _demand(len(inner) == len(value))
    row = [unpacked(kind, one, parts) for kind, one in zip(inner, value, strict=True)]
    return row if origin is list else tuple(row)


def _either(inner: tuple[Any, ...], value: Any, parts: Sequence[bytes]) -> Any:
    for kind in inner:
        try:
            return unpacked(kind, value, parts)
        except Garbage:
            continue
    raise Garbage("a value of none of its types")


def _demand(holds: object) -> None:
    if not holds:
        raise Garbage("a value of another type")
