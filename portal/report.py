"""What did a mirror or a verification find: counts, and every difference with its object's key?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from wire.documents import Document
from wire.errors import PressroomError

LONGEST = 100  # characters of a value that a problem quotes


@dataclass(frozen=True)
class Problem:
    """One difference: the object's key relative to the public root, and what is wrong with it."""

    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.key}: {self.what}"


def shortened(value: object) -> str:
    """A value as it stands in a problem."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class Broken(PressroomError):
    """An object of the source is not what the log, the head or this mirror's position says."""

    def __init__(self, key: str, what: str) -> None:
        self.problem = Problem(key, what)
        super().__init__(str(self.problem))


class Absent(Broken):
    """An object that must be there is not; a takedown committed a moment ago may explain it."""

    def __init__(self, key: str) -> None:
        super().__init__(key, "there is no such object")


@dataclass(frozen=True)
class Report:
    """Counts and problems of one run.

    `seq` and `epoch` say how far the log was read; `segments` how many segments this run read;
    `live` and `canceled` how many items it looked at, by their newest change; `objects` and `bytes`
    what it took from the source; `removed` how many files a mirror took away; `omitted` what it
    refused and does without, for the log says the same.
    """

    source: str
    seq: int = 0
    epoch: str = ""
    segments: int = 0
    live: int = 0
    canceled: int = 0
    objects: int = 0
    bytes: int = 0
    removed: int = 0
    omitted: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems

    def to_document(self) -> Document:
        told = {"omitted": self.omitted, "problems": self.problems}
        listed = {name: [asdict(one) for one in found] for name, found in told.items()}
        return asdict(self) | {"ok": self.ok} | listed


@dataclass(frozen=True)
class Step:
    """How far a run is: `done` of `total` items of a phase (`log`, `items` or `views`).

    In the phase `waiting` it is looks at what may come right by itself; `about` says what is wrong with it.
    """

    phase: str
    done: int
    total: int
    about: str = ""


Progress = Callable[[Step], None]


def quiet(step: Step) -> None:
    """Show nothing."""
