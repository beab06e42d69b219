"""A TCP proxy on 127.0.0.1 in front of a real part, through which things go wrong when told to.

It runs in a thread of its own. What befalls a request follows from the faults of the moment, from the
numbers of its connection and of the request, and from the seed; nothing else is left to chance.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import count
from typing import Any, Self

from tests.faults.connection import LOCALHOST, Connection, Deed, Sky
from tests.faults.weather import Fault, Refuse, Spell


class Proxy:
    """`with Proxy(port, seed) as proxy`: whoever connects to `proxy.port` speaks to `port`."""

    def __init__(self, port: int, seed: int = 0) -> None:
        self._sky = Sky(port, seed)
        self._numbers = count(1)
        self._open: dict[Connection, asyncio.Task[None] | None] = {}
        self._playing: Future[None] = Future()
        self._server: asyncio.Server | None = None
        # Bound and never listening: the port stays ours while we refuse.
        self._holder = _bound(0)
        self.port: int = self._holder.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{port}")

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

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Those of this moment."""
        return self._sky.faults

    @property
    def history(self) -> tuple[Deed, ...]:
        """What it did, in order; each prints as a line."""
        return tuple(self._sky.history)

    def told(self) -> str:
        """What it did to connections, counted."""
        counted = Counter(deed.what for deed in self.history if deed.connection)
        return ", ".join(f"{what}: {n}" for what, n in sorted(counted.items())) or "nothing"

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

    def _do(self, work: Coroutine[Any, Any, None]) -> Future[None]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _play(self, spells: tuple[Spell, ...]) -> None:
        for spell in spells:
            await self._change(spell.faults)
            await asyncio.sleep(spell.seconds)
        await self._change(())

    async def _change(self, faults: tuple[Fault, ...]) -> None:
        self._sky.faults = faults
        self._sky.note("now " + (" and ".join(map(str, faults)) or "fair"))
        is_refused = any(isinstance(fault, Refuse) for fault in faults)
        if is_refused and self._server is not None:
            await self._end()
        elif not is_refused and self._server is None:
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
        connection = Connection(self._sky, next(self._numbers), reader, writer)
        if self._server is None:  # it came just as we ended
            connection.cut()
            return
        self._open[connection] = asyncio.current_task()
        try:
            await connection.run()
        finally:
            del self._open[connection]


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOCALHOST, port))
    return bound
