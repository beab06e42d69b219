"""What a check is given, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from pressroom.probe.bare import Drafter
from wire.ports import ObjectStore


@dataclass(frozen=True)
class Finding:
    """One promise: kept or not, the sentence that says so, and how many seconds asking took."""

    name: str
    ok: bool
    detail: str
    seconds: float = 0.0


@dataclass(frozen=True)
class Effort:
    """How hard to look: `writers` race for each of `races` objects; the rest by `threads`, `rounds` each."""

    races: int
    writers: int
    threads: int
    rounds: int


@dataclass(frozen=True)
class Bench:
    """The store as the newsroom uses it, requests for races, and a folder that is emptied afterwards."""

    store: ObjectStore
    drafter: Drafter
    folder: str
    effort: Effort
    used: list[str] = field(default_factory=list)  # keys to delete, so that nothing depends on a listing

    def key(self, name: str) -> str:
        """A key of this name under the probe's folder."""
        key = f"{self.folder}{name}"
        self.used.append(key)
        return key

    def keys(self, name: str, count: int) -> list[str]:
        return [self.key(f"{name}/{number}") for number in range(count)]

    def by_many(self, act: Callable[[str], str], keys: Iterable[str]) -> Iterator[str]:
        """Do it to each key, several at once; the faults found, if any."""
        with ThreadPoolExecutor(self.effort.threads) as pool:
            yield from filter(None, pool.map(act, keys))


Check = Callable[[Bench], Finding]


def found(name: str, faults: Iterable[str], well: str) -> Finding:
    """The first fault, else what went well."""
    fault = next(iter(faults), "")
    return Finding(name, ok=not fault, detail=fault or well)
