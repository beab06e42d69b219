"""Which rules of JSON Schema do we check, and where do we say that one is broken?

Three keywords differ from `jsonschema` in how they report, not in what they take: `required` and
`additionalProperties` give one error a member, whose path names the member itself; `pattern` reads
`$` as ECMA-262 does (the end, never before a final line feed). Integers are stricter: 1.0 is none,
for versions stand in object keys. Formats: RFC 3339 with an offset, RFC 9562, RFC 3986.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

Schema = dict[str, Any]

SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"  # the pattern as the schemas write it

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_URI_CHARACTERS = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")


def is_moment(value: object) -> bool:
    """RFC 3339 with an offset, and an instant that exists in UTC."""
    if not isinstance(value, str):
        return True
    if not MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def is_uuid(value: object) -> bool:
    """RFC 9562 in lower case: ids are parts of object keys, which know no other case."""
    return not isinstance(value, str) or UUID.fullmatch(value) is not None


def is_uri_reference(value: object) -> bool:
    """RFC 3986, relative references included."""
    if not isinstance(value, str):
        return True
    try:
        urlsplit(value)
    except ValueError:
        return False
    return _URI_CHARACTERS.fullmatch(value) is not None


def is_uri(value: object) -> bool:
    """RFC 3986 with a scheme."""
    if not isinstance(value, str):
        return True
    return is_uri_reference(value) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", value) is not None


@cache
def formats() -> FormatChecker:
    """The formats that our schemas use, and no others."""
    checker = FormatChecker(formats=())
    checker.checks("date-time")(is_moment)
    checker.checks("uuid")(is_uuid)
    checker.checks("uri")(is_uri)
    checker.checks("uri-reference")(is_uri_reference)
    return checker


@cache
def expression(pattern: str) -> re.Pattern[str]:
    """The pattern with ECMA-262's meaning of a final `$`."""
    return re.compile(f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern)


def members(schema: Schema, document: dict[str, Any]) -> Iterator[str]:
    """The document's members that a closed schema does not know."""
    known = schema.get("properties", {})
    patterns = [expression(pattern) for pattern in schema.get("patternProperties", {})]
    return (
        name
        for name in document
        if name not in known and not any(pattern.search(name) for pattern in patterns)
    )


def _required(_: Any, names: list[str], document: object, __: Schema) -> Iterator[ValidationError]:
    if isinstance(document, dict):
        for name in names:
            if name not in document:
                yield ValidationError("missing", path=(name,))


def _closed(_: Any, allowed: object, document: object, schema: Schema) -> Iterator[ValidationError]:
    if allowed is False and isinstance(document, dict):
        for name in members(schema, document):
            yield ValidationError("unknown", path=(name,))


def _pattern(_: Any, pattern: str, value: object, __: Schema) -> Iterator[ValidationError]:
    if isinstance(value, str) and not expression(pattern).search(value):
        yield ValidationError("does not match")


def _is_integer(_: Any, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@cache
def _dialect() -> Any:
    return extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        validators={"required": _required, "additionalProperties": _closed, "pattern": _pattern},
        type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer),
    )


def validator(schema: Schema) -> Any:
    """A `jsonschema` validator of these rules, to be kept: its `iter_errors(document)` is thread-safe."""
    return _dialect()(schema, format_checker=formats())
