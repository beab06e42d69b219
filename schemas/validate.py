"""Does a document keep the contract, and if not, what exactly must change?

    violations("article", document, language="vi")

Every broken rule of `<name>.v1.json` (JSON Schema 2020-12), at its RFC 6901 JSON Pointer, with a
sentence in Vietnamese or English. What a schema cannot say (an embargo in the past, a stale
`corrects`) is checked where it is known.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from schemas import json_value, rules
from schemas.breach import Breach
from schemas.violation import Violation

MOST_VIOLATIONS = 200

_FOLDER = Path(__file__).parent
_VERSION = ".v1.json"


@cache
def names() -> tuple[str, ...]:
    """The schemas there are, by name: article, head, item …"""
    return tuple(sorted(path.name.removesuffix(_VERSION) for path in _FOLDER.glob(f"*{_VERSION}")))


def load(name: str) -> dict[str, Any]:
    """A schema, a new object at every call. Raises KeyError for a name that is not in `names()`."""
    if name not in names():
        raise KeyError(name)
    schema: dict[str, Any] = json.loads((_FOLDER / f"{name}{_VERSION}").read_text("utf-8"))
    return schema


def profile(name: str = "default") -> dict[str, Any]:
    """A rendition profile that we ship (`profile.v1.json`). Raises KeyError for any other name."""
    shipped = {path.stem: path for path in (_FOLDER / "profiles").glob("*.json")}
    found: dict[str, Any] = json.loads(shipped[name].read_text("utf-8"))
    return found


def violations(name: str, document: object, *, language: str = "en") -> tuple[Violation, ...]:
    """Every broken rule, sorted by pointer, at most 200; empty where the document is good.

    One violation for each missing and each unknown member, whose pointer names the member itself.
    `language` is a BCP 47 tag; other than Vietnamese gives English. Never raises for any document;
    raises KeyError for a schema name that is not in `names()`.
    """
    check = _validator(name)
    flaw = json_value.flaw(document)
    if flaw is not None:
        path, keyword = flaw
        limit = json_value.DEEPEST if keyword == "depth" else None
        return (Breach(path, keyword, limit).violation(language),)
    errors = islice(check.iter_errors(document), MOST_VIOLATIONS)
    found = (Breach.of(error).violation(language) for error in errors)
    return tuple(sorted(found, key=lambda violation: (violation.pointer, violation.keyword)))


@cache
def _validator(name: str) -> Any:
    return rules.validator(load(name))
