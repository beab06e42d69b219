"""One broken rule of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Violation:
    """Where (RFC 6901 JSON Pointer), which keyword, and a sentence in the asker's language.

    `given` is the offending value when it is short, `allowed` what the rule takes, `suggestion` what
    would pass; None where there is nothing to say.
    """

    pointer: str
    keyword: str
    message: str
    given: Any = None
    allowed: Any = None
    suggestion: Any = None

    def document(self) -> dict[str, Any]:
        """As it stands in `errors` of a problem document (schemas/problem.v1.json)."""
        return {name: value for name, value in self.__dict__.items() if value is not None}
