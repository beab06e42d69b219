"""How long to wait before a process that died is started again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

FIRST = 0.5
LONGEST = 5.0
SETTLED = 30.0


@dataclass(frozen=True)
class Backoff:
    """How many times in a row a process died young."""

    deaths: int = 0

    @property
    def delay(self) -> float:
        """Seconds: at once after the first death, then 0.5, doubling up to 5."""
        return 0.0 if self.deaths <= 1 else min(LONGEST, FIRST * 2.0 ** (self.deaths - 2))

    def after(self, life: float) -> Self:
        """One more death, after so many seconds of life; thirty make up for all before."""
        return replace(self, deaths=1 if life >= SETTLED else self.deaths + 1)
