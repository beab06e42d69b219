"""Is something wrong with us, rather than with an article? A flood of parked work stops the queue.

After a bad deploy every article would be parked within minutes. Instead the brake goes on: nothing more is
parked, workers leave messages alone, what is accepted stays pending; published work is committed as ever.
Somebody looks, mends, and lets it go (`pressroom dead resume`); the sweep then queues what waited.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import structlog

from wire import documents, keys, moments
from wire.ports import Tools

log = structlog.get_logger()

WINDOW = 600.0  # seconds in which parked submissions are counted
LOOK = 5.0  # seconds between two looks at whether it is on


@dataclass
class Brake:
    """Told by one object of the desk bucket, looked at now and then."""

    tools: Tools
    limit: int
    _looked: datetime = field(default=moments.THE_BEGINNING, init=False)
    _is_on: bool = field(default=False, init=False)

    def is_on(self) -> bool:
        """Raises `Unavailable` of the store."""
        now = self.tools.clock.now()
        if (now - self._looked).total_seconds() >= LOOK:
            self._is_on = self.tools.desk.has(keys.BRAKE)
            self._looked = now
        return self._is_on

    def would_flood(self, more: int) -> bool:
        """Would so many more parked ones be too many? Then the brake goes on, with an alarm."""
        if self.is_on():
            return True
        now = self.tools.clock.now()
        recent = [
            entry.key
            for entry in self.tools.desk.walk(keys.DEAD)
            if (now - entry.modified).total_seconds() < WINDOW
        ]
        if not self.limit or len(recent) + more <= self.limit:
            return False
        alarm = {"at": moments.write(now), "parked": len(recent), "limit": self.limit, "newest": recent[-5:]}
        self.tools.desk.put_new(keys.BRAKE, documents.write(alarm))
        self._looked = moments.THE_BEGINNING
        log.critical("the queue is stopped: too much was parked", **alarm)
        return True
