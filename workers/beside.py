"""What is done beside the keeper's turns, so that no commit waits for it? Works in one thread, by name.

A work that is still being done, or waits for its turn, is not begun again; what is left the next one does.
A fault comes up with whoever looks next, as if the work had been done there.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future


class Beside:
    """What is not done yet, and by whom: an executor of one thread."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._works: dict[str, Future[None]] = {}

    def is_busy(self, name: str) -> bool:
        """Is this work being done? Raises what it has raised, once."""
        work = self._works.get(name)
        if work is None or not work.done():
            return work is not None
        del self._works[name]
        work.result()
        return False

    def do(self, name: str, work: Callable[[], None]) -> bool:
        """Have it done, unless that is so already. Raises its fault, if it is done by now."""
        if self.is_busy(name):
            return False
        self._works[name] = self._executor.submit(work)
        self.is_busy(name)
        return True

    def rest(self) -> None:
        """Wait until nothing is being done, whatever comes of it."""
        for work in self._works.values():
            work.exception()
        self._works.clear()
