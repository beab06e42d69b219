"""What can go wrong, by whose fault it is and whether trying again helps.

    PressroomError
    ├── Rejected      the sender's: 4xx at the door or a `refused` ending; never tried again
    └── Unavailable   a part's: backoff with jitter; never spends an attempt in an outage

Anything else is ours: parked at once with its trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.violation import Violation


class PressroomError(Exception):
    """Something went wrong that has a name."""


class Rejected(PressroomError):
    """The sender must change something; `code` names the problem type of docs/reference/problems.md.

    `current` is what stands there instead: the `version` of an item, since when (`at`), by whose hand (`by`).
    """

    def __init__(
        self,
        code: str,
        status: int,
        detail: str = "",
        violations: Sequence[Violation] = (),
        current: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or code)
        self.code = code
        self.status = status
        self.detail = detail
        self.violations = tuple(violations)
        self.current = current


class Unavailable(PressroomError):
    """A part did not answer; `part` is `s3` or `redis`, `retry_after` is in seconds."""

    def __init__(self, part: str, detail: str = "", retry_after: int = 2) -> None:
        super().__init__(f"{part} is unavailable: {detail}")
        self.part = part
        self.retry_after = retry_after
