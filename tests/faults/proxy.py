"""A TCP proxy on 127.0.0.1 in front of a real part, through which things go wrong when told to.

It runs in a thread of its own. What befalls a request follows from the faults of the moment, from the
numbers of its connection and of the request, and from the seed; nothing else is left to chance.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, Self

from tests.faults.weather import BlackHole, Cut, Delay, DropReply, Fault, Refuse, Spell, Way

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


class Proxy:
    """`with Proxy(port, seed) as proxy`: whoever connects to `proxy.port` speaks to `port`."""

    def __init__(self, upstream: int, seed: int = 0) -> None:
        self.upstream = upstream
        self.seed = seed
        self.faults: tuple[Fault, ...] = ()
        self.history: list[Deed] = []
        self.requests = count(1)
        self._numbers = count(1)
        self._began = time.monotonic()
        self._open: dict[_Connection, asyncio.Task[None] | None] = {}
        self._playing: Future[None] = Future()
        self._server: asyncio.Server | None = None
        # Bound and never listening: the port stays ours while we refuse.
        self._holder = _bound(0)
        self.port: int = self._holder.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{upstream}")

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen()).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._playing.cancel()
        self._do(self._end()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._holder.close()

    def set(self, *faults: Fault) -> None:
        """These from now on; none: everything passes."""
        self._do(self._change(faults)).result()

    @contextmanager
    def during(self, *faults: Fault) -> Iterator[None]:
        """These for as long as the block runs."""
        self.set(*faults)
        try:
            yield
        finally:
            self.set()

    def play(self, spells: Iterable[Spell]) -> Future[None]:
        """One after the other, then fair weather; the future is done when it is over."""
        self._playing = self._do(self._play(tuple(spells)))
        return self._playing

    def told(self) -> str:
        """What it did, counted."""
        counted = Counter(deed.what for deed in self.history if deed.connection)
        return ", ".join(f"{what}: {n}" for what, n in sorted(counted.items())) or "nothing"

    def note(self, what: str, connection: int = 0, request: int = 0, size: int = 0) -> None:
        self.history.append(Deed(time.monotonic() - self._began, what, connection, request, size))

    def _do(self, work: Coroutine[Any, Any, None]) -> Future[None]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _play(self, spells: tuple[Spell, ...]) -> None:
        for spell in spells:
            await self._change(spell.faults)
            await asyncio.sleep(spell.seconds)
        await self._change(())

    async def _change(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        self.note("now " + (", ".join(map(str, faults)) or "fair"))
        refused = any(isinstance(fault, Refuse) for fault in faults)
        if refused and self._server is not None:
            await self._end()
        elif not refused and self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, sock=_bound(self.port))

    async def _end(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in self._open:
            connection.cut()
        await asyncio.gather(*filter(None, self._open.values()), return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection(self, next(self._numbers), reader, writer)
        self._open[connection] = asyncio.current_task()
        try:
            await connection.run()
        finally:
            del self._open[connection]


class _Connection:
    """One client, one connection to the part, and what passes between them."""

    def __init__(
        self, proxy: Proxy, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._proxy = proxy
        self._number = number
        self._client = reader, writer
        self._writers = [writer]
        self._request = 0
        self._answered = True
        self._passed = dict.fromkeys(Way, 0)  # bytes of this request and of its reply
        self._silent = False
        self._luck = Random(f"{proxy.seed} {number}")

    async def run(self) -> None:
        """Until either side closes."""
        try:
            server = await asyncio.open_connection(LOCALHOST, self._proxy.upstream)
            self._writers.append(server[1])
            pumps = [
                asyncio.create_task(self._pump(self._client[0], server[1], Way.TO_SERVER)),
                asyncio.create_task(self._pump(server[0], self._client[1], Way.TO_CLIENT)),
            ]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
        except OSError:  # the part itself does not listen
            self._note("nobody there")
        for writer in self._writers:
            writer.close()  # what is still on its way arrives
            with suppress(OSError):
                await writer.wait_closed()

    def cut(self) -> None:
        """Close it on both sides, at once."""
        for writer in self._writers:
            writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                passing = await self._weathered(chunk, way)
                if passing is None:
                    return
                writer.write(passing)
                await writer.drain()
        if way is Way.TO_CLIENT and (self._silent or self._holes()):
            await asyncio.Event().wait()  # that the server hangs up does not come through either

    async def _weathered(self, chunk: bytes, way: Way) -> bytes | None:
        """What passes of it, after what befalls it; None: the connection ends here."""
        self._count(chunk, way)
        for fault in self._faults():
            match fault:
                case Delay():
                    self._note("delayed", len(chunk))
                    await asyncio.sleep(fault.seconds * self._luck.uniform(0.5, 1.5))
                case DropReply() if way is Way.TO_CLIENT and not _is_interim(chunk):
                    self._note("reply dropped", len(chunk))
                    self._silent = fault.hang
                    if not fault.hang:
                        return None
                case Cut() if fault.way is way and self._passed[way] > fault.after:
                    self._note(f"cut {way.value}", fault.after)
                    await self._last(chunk[: fault.after - self._passed[way]], way)
                    return None
        if self._silent or self._holes():
            self._silent = True
            self._note(f"swallowed {way.value}", len(chunk))
            return b""
        return chunk

    async def _last(self, chunk: bytes, way: Way) -> None:
        """What still goes through before the cut."""
        writer = self._writers[0 if way is Way.TO_CLIENT else 1]
        writer.write(chunk)
        await writer.drain()

    def _count(self, chunk: bytes, way: Way) -> None:
        """A request begins with the first chunk after a reply."""
        if way is Way.TO_SERVER and self._answered:
            self._request = next(self._proxy.requests)
            self._passed = dict.fromkeys(Way, 0)
            self._answered = False
        elif way is Way.TO_CLIENT and not _is_interim(chunk):
            self._answered = True
        self._passed[way] += len(chunk)

    def _faults(self) -> list[Fault]:
        return [fault for fault in self._proxy.faults if fault.befalls(self._number, self._request)]

    def _holes(self) -> bool:
        return any(isinstance(fault, BlackHole) for fault in self._faults())

    def _note(self, what: str, size: int = 0) -> None:
        self._proxy.note(what, self._number, self._request, size)


def _is_interim(chunk: bytes) -> bool:
    return chunk.startswith(INTERIM) and chunk.find(END) == len(chunk) - len(END)


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOCALHOST, port))
    return bound
