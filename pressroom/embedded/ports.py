"""Which ports a newsroom listens on: the same ones every time, unless somebody took one."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from itertools import count

from pressroom.embedded import folder
from pressroom.embedded.folder import Folder

LOCALHOST = "127.0.0.1"
INTAKE = 8080
GRPC = 10_000  # SeaweedFS opens a second port so far above each of its own
HIGHEST = 65_535

# Both a port and its gRPC port stay below 32,768, where Linux begins to hand out outgoing ports.
_LOWEST, _BEYOND = 12_000, 22_000

Free = Callable[[int], bool]


@dataclass(frozen=True)
class Ports:
    """0: not chosen yet. `s3`, `master`, `volume`, `filer` and `admin` are SeaweedFS's."""

    intake: int = 0
    redis: int = 0
    s3: int = 0
    master: int = 0
    volume: int = 0
    filer: int = 0
    admin: int = 0

    def of_storage(self) -> tuple[int, ...]:
        return (self.s3, self.master, self.volume, self.filer, self.admin)


def free(port: int) -> bool:
    """Could somebody listen there now? A connection of the past that lingers does not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((LOCALHOST, port))
            candidate.listen(1)
        except OSError:
            return False
    return True


def choose(before: Ports, wanted: int | None, is_free: Free = free) -> Ports:
    """Keep every port of before that is still free, and pick others in place of the rest.

    Intake listens on the wanted port, else the one before, else 8080, else the next free one above;
    0 wants any, for a newsroom among many.
    """
    first = wanted or before.intake or (INTAKE if wanted is None else next(_drawn()))
    above = (port for port in range(first, HIGHEST + 1) if is_free(port))
    intake = next(above, None) or next(port for port in range(INTAKE, HIGHEST) if is_free(port))
    chosen = replace(before, intake=intake)
    taken = {intake}
    for part in (part.name for part in fields(Ports) if part.name != "intake"):
        port = getattr(before, part)
        if not port or port in taken or not _usable(port, is_free):
            port = next(port for port in _drawn() if port not in taken and _usable(port, is_free))
        taken |= {port, port + GRPC}
        chosen = replace(chosen, **{part: port})
    return chosen


def saved(place: Folder) -> Ports:
    """What this folder chose before."""
    document = folder.read_json(place.ports) or {}
    return Ports(**{part.name: document.get(part.name, 0) for part in fields(Ports)})


def settle(place: Folder, wanted: int | None) -> Ports:
    """Choose for this folder and write the choice down."""
    chosen = choose(saved(place), wanted)
    folder.write_json(place.ports, asdict(chosen))
    return chosen


def _usable(port: int, is_free: Free) -> bool:
    return is_free(port) and is_free(port + GRPC)


def _drawn() -> Iterator[int]:
    for _ in count():
        yield _LOWEST + secrets.randbelow(_BEYOND - _LOWEST)
