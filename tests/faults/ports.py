"""Ports that fail when told to: every call over store, queue and board is counted, and one of them fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from tests.faults import points
from wire.errors import Unavailable
from wire.ports import Tools

COUNTED = {
    "desk": ("get", "has", "put", "put_new", "swap", "delete", "list", "walk"),
    "public": ("get", "has", "put", "put_new", "swap", "delete", "list", "walk"),
    "queue": ("send_article", "send_page", "send_photo", "length"),
    "board": ("pin", "notes", "attempt", "forgive", "arrived", "once", "finish", "finished"),
}


class Killed(BaseException):
    """The process that made this call is dead: nothing of it runs any more, no `except Exception` either."""


WRITES = {
    *("put", "put_new", "swap", "delete"),
    *("send_article", "send_page", "send_photo"),
    *("attempt", "forgive", "arrived", "once", "finish", "finished"),
}


class Kind(Enum):
    """What happens to the call, and what does its caller see?"""

    ERROR = "nothing happens, and the caller is told so"
    LOST_ANSWER = "it happens, and the caller is told otherwise"
    KILLED = "the caller dies before it, and so after the one before"
    FROZEN = "the caller sleeps before it while the world goes on, then does it"

    def matters(self, name: str) -> bool:
        """Is it another case than the same at the next call? A read leaves nothing to be found."""
        port, method = name.split(maxsplit=1)[0].split(".")
        if self is Kind.FROZEN:
            return port in {"desk", "public"}
        return self is Kind.ERROR or method in WRITES


@dataclass
class Calls:
    """Counts the calls of all ports; call number `at` (from 1) fails in this way, and no other does.

    Instead of a number, `first` may say how the name of the call begins. `elsewhere` is what the world
    does while the caller is frozen. `made` names every call in order; if it is `placed`, `points` says where
    it was made.
    """

    at: int = 0
    kind: Kind = Kind.ERROR
    elsewhere: Callable[[], object] = lambda: None
    first: str = ""
    placed: bool = False
    made: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)

    def make(self, name: str, part: str, effect: Callable[[], Any]) -> Any:
        self.made.append(name)
        if self.placed:
            self.points.append(points.here(name))
        if self.first and name.startswith(self.first):
            self.at, self.first = len(self.made), ""
        if len(self.made) != self.at:
            return effect()
        if self.kind is Kind.FROZEN:
            self.elsewhere()
            return effect()
        if self.kind is Kind.KILLED:
            raise Killed(name)
        if self.kind is Kind.LOST_ANSWER:
            effect()
        raise Unavailable(part, name)

    def over(self, tools: Tools) -> Tools:
        """The same world through ports that count; the clock cannot fail."""
        ports = {name: _Port(self, name, getattr(tools, name)) for name in COUNTED}
        return replace(tools, **ports)  # type: ignore[arg-type]


class _Port:
    """One port; what is not a port's method passes through."""

    def __init__(self, calls: Calls, name: str, behind: object) -> None:
        self._calls = calls
        self._name = name
        self._behind = behind
        self._part = "s3" if name in {"desk", "public"} else "redis"

    def __getattr__(self, method: str) -> Any:
        real = getattr(self._behind, method)
        if method not in COUNTED[self._name]:
            return real

        def call(*arguments: Any, **named: Any) -> Any:
            if method == "delete":
                arguments = (list(arguments[0]),)
            words = f"{self._name}.{method} {_about(*arguments)}"
            return self._calls.make(words, self._part, lambda: _done(real(*arguments, **named)))

        return call


def _about(first: Any = "", *_: Any) -> str:
    """What a call is about: a key, the first of its keys, or an id."""
    return "".join(first[:1] if isinstance(first, list) else str(getattr(first, "key", first)))


def _done(answer: Any) -> Any:
    """A walk is one call here, made when it is asked for: memory lists all at once."""
    return iter(list(answer)) if isinstance(answer, Iterator) else answer
