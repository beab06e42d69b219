"""One connection through a proxy: what passes, and what befalls it on the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random

from tests.faults.weather import BlackHole, Cut, Delay, DropReply, Fault, Way

LOCALHOST = "127.0.0.1"
CHUNK = 65536
END = b"\r\n\r\n"
INTERIM = b"HTTP/1.1 100"  # an invitation to send the body, not the reply (RFC 9110 section 15.2.1)


@dataclass(frozen=True)
class Deed:
    """What was done: seconds since the start, which connection and request (0: none), bytes at stake."""

    at: float
    what: str
    connection: int = 0
    request: int = 0
    bytes: int = 0

    def __str__(self) -> str:
        return f"{self.at:8.3f} s  #{self.connection}/{self.request}  {self.what}  {self.bytes} bytes"


@dataclass
class Sky:
    """What all connections of a proxy have above them; `port` is the part's."""

    port: int
    seed: int
    faults: tuple[Fault, ...] = ()
    history: list[Deed] = field(default_factory=list)
    requests: Iterator[int] = field(default_factory=lambda: count(1))
    began: float = field(default_factory=time.monotonic)

    def note(self, what: str, connection: int = 0, request: int = 0, size: int = 0) -> None:
        self.history.append(Deed(time.monotonic() - self.began, what, connection, request, size))


class Connection:
    """One client, one connection to the part, and what passes between them."""

    def __init__(
        self, sky: Sky, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._sky = sky
        self._number = number
        self._client = reader
        self._writers = {Way.TO_CLIENT: writer}
        self._request = 0
        self._is_answered = True
        self._passed = dict.fromkeys(Way, 0)  # bytes of this request and of its reply
        self._is_silent = False
        self._luck = Random(f"{sky.seed} {number}")

    async def run(self) -> None:
        """Until either side closes."""
        try:
            part, self._writers[Way.TO_SERVER] = await asyncio.open_connection(LOCALHOST, self._sky.port)
        except OSError:
            self._note("nobody there")
        else:
            pumps = [
                asyncio.create_task(self._pump(self._client, Way.TO_SERVER)),
                asyncio.create_task(self._pump(part, Way.TO_CLIENT)),
            ]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
        for writer in self._writers.values():
            writer.close()  # what is still on its way arrives
            with suppress(OSError):
                await writer.wait_closed()

    def cut(self) -> None:
        """Close it on both sides, at once."""
        for writer in self._writers.values():
            writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, way: Way) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                if not await self._pass(chunk, way):
                    return
        if way is Way.TO_CLIENT and (self._is_silent or self._is_in_a_hole()):
            await asyncio.Event().wait()  # that the part hangs up does not come through either

    async def _pass(self, chunk: bytes, way: Way) -> bool:
        """Hand it on after what befalls it; False: the connection ends here."""
        self._count(chunk, way)
        for fault in self._faults():
            match fault:
                case Delay():
                    self._note("delayed", len(chunk))
                    await asyncio.sleep(fault.seconds * self._luck.uniform(0.5, 1.5))
                case DropReply() if way is Way.TO_CLIENT and not _is_interim(chunk):
                    self._note("reply dropped", len(chunk))
                    self._is_silent = fault.hang
                    return fault.hang
                case Cut() if fault.way is way and self._passed[way] > fault.after:
                    self._note(f"cut {way}", fault.after)
                    await self._send(chunk[: fault.after - self._passed[way]], way)
                    return False
        if self._is_silent or self._is_in_a_hole():
            self._is_silent = True
            self._note(f"swallowed {way}", len(chunk))
        else:
            await self._send(chunk, way)
        return True

    async def _send(self, chunk: bytes, way: Way) -> None:
        self._writers[way].write(chunk)
        await self._writers[way].drain()

    def _count(self, chunk: bytes, way: Way) -> None:
        """A request begins with the first chunk after a reply."""
        if way is Way.TO_SERVER and self._is_answered:
            self._request = next(self._sky.requests)
            self._passed = dict.fromkeys(Way, 0)
            self._is_answered = False
        elif way is Way.TO_CLIENT and not _is_interim(chunk):
            self._is_answered = True
        self._passed[way] += len(chunk)

    def _faults(self) -> list[Fault]:
        return [fault for fault in self._sky.faults if fault.befalls(self._number, self._request)]

    def _is_in_a_hole(self) -> bool:
        return any(isinstance(fault, BlackHole) for fault in self._faults())

    def _note(self, what: str, size: int = 0) -> None:
        self._sky.note(what, self._number, self._request, size)


def _is_interim(chunk: bytes) -> bool:
    return chunk.startswith(INTERIM) and chunk.find(END) == len(chunk) - len(END)
