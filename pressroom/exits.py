"""With which code does a command end, and what do scripts learn from it?"""

from __future__ import annotations

from typing import Final

from portal.report import Broken
from wire.config import BadSettings
from wire.errors import Rejected, Unavailable
from workers.history import Damaged

OK: Final = 0
WRONG: Final = 1
USAGE: Final = 2
REFUSED: Final = 3
UNAVAILABLE: Final = 4
NOT_RUNNING: Final = 5
INTERRUPTED: Final = 130

MEANINGS: Final = {
    OK: "it is done, and all is well",
    WRONG: "something was found wrong, or a submission was refused or parked",
    USAGE: "the command was given wrongly",
    REFUSED: "the newsroom refused it (4xx)",
    UNAVAILABLE: "a part did not answer; try again",
    NOT_RUNNING: "no newsroom runs in that folder",
}

EPILOG: Final = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in MEANINGS.items()) + "."

NEWSROOM: Final = "newsroom"  # the part that is unavailable where nothing runs


def code(error: Exception) -> int:
    """The exit code of a fault that has a name."""
    match error:
        case Rejected():
            return REFUSED
        case Unavailable():
            return NOT_RUNNING if error.part == NEWSROOM else UNAVAILABLE
        case BadSettings():
            return USAGE
        case Broken() | Damaged():
            return WRONG
        case _:
            raise error
