"""On which terms is a newsroom followed?"""

from __future__ import annotations

from dataclasses import dataclass

from portal.choice import Choice


@dataclass(frozen=True)
class Terms:
    """`root` is the key (`RW…`) that the newsroom gave us by another way; empty: that of the first list seen.

    `unsigned` says that a newsroom without signatures will do. `choice` None keeps the mirror's own.
    """

    root: str = ""
    unsigned: bool = False
    choice: Choice | None = None


AS_BEFORE = Terms()
