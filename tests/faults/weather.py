"""What can befall a connection, as values, and a weather of it that follows from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from random import Random


class Way(StrEnum):
    TO_SERVER = "to server"
    TO_CLIENT = "to client"


class Of(StrEnum):
    """What is counted for `every`: connections as they come, or requests over all connections."""

    CONNECTIONS = "connections"
    REQUESTS = "requests"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Befalls every so many of them, from the first that is a multiple; 1 means each."""

    every: int = 1
    of: Of = Of.REQUESTS

    def befalls(self, connection: int, request: int) -> bool:
        """Both are numbered from 1; a connection that has asked for nothing yet has request 0."""
        return (connection if self.of is Of.CONNECTIONS else request) % self.every == 0

    def __str__(self) -> str:
        unusual = [field.name for field in fields(self) if getattr(self, field.name) != field.default]
        told = ", ".join(f"{name} {getattr(self, name)}" for name in unusual)
        return f"{type(self).__name__}({told})"


@dataclass(frozen=True)
class Delay(Fault):
    """Each chunk, either way, waits so many seconds: a half to one and a half times, by the seed."""

    seconds: float


@dataclass(frozen=True)
class Cut(Fault):
    """After so many bytes of a request, or of its reply, the connection is closed on both sides."""

    after: int
    way: Way


@dataclass(frozen=True)
class DropReply(Fault):
    """The request arrives and is carried out; its reply goes nowhere.

    Then the connection is closed, or, if it hangs, stays open in silence.
    """

    hang: bool = False


@dataclass(frozen=True)
class BlackHole(Fault):
    """Connections are accepted, bytes are swallowed; a connection that lost any is silent for ever."""


@dataclass(frozen=True)
class Refuse(Fault):
    """Nobody listens, and every connection is closed; `every` means nothing here."""


@dataclass(frozen=True)
class Spell:
    """So many seconds of the same faults; none of them is fair weather."""

    seconds: float
    faults: tuple[Fault, ...] = ()


LONGEST_SPELL = 3.0  # seconds


def weather(seed: int, seconds: float) -> tuple[Spell, ...]:
    """Delays, cuts and lost replies by turns, often two at once; a quarter of it is fair."""
    luck = Random(seed)
    spells: list[Spell] = []
    while (left := seconds - sum(spell.seconds for spell in spells)) > 0:
        makers = luck.sample(_MAKERS, luck.choice((0, 1, 1, 2)))
        length = min(left, luck.uniform(0.5, LONGEST_SPELL))
        spells.append(Spell(length, tuple(make(luck) for make in makers)))
    return tuple(spells)


def _delay(luck: Random) -> Fault:
    return Delay(luck.choice((0.005, 0.02, 0.1)))


def _cut_request(luck: Random) -> Fault:
    return Cut(luck.randrange(600), Way.TO_SERVER, every=luck.randint(3, 12))


def _cut_reply(luck: Random) -> Fault:
    return Cut(luck.randrange(300), Way.TO_CLIENT, every=luck.randint(3, 12))


def _drop(luck: Random) -> Fault:
    return DropReply(hang=luck.random() < 0.2, every=luck.randint(2, 12))


_MAKERS: tuple[Callable[[Random], Fault], ...] = (_delay, _cut_request, _cut_reply, _drop)
