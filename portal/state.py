"""What has a run of the mirror gathered so far, before readers see any of it?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from portal import chain
from portal.copying import NOTHING, Copied
from portal.cursor import Cursor
from portal.gathering import Gathered
from portal.report import Problem
from portal.snapshots import Shot
from wire.change import Change


@dataclass(frozen=True)
class State:
    """What a run has gathered so far. `base` are the items of the snapshot that it began with;
    `omitted` is what it does without.
    """

    cursor: Cursor
    is_anew: bool = False
    proof: dict[str, bytes] = field(default_factory=dict)
    shot: Shot | None = None
    base: tuple[Change, ...] = ()
    links: tuple[chain.Link, ...] = ()
    copied: Copied = NOTHING
    omitted: tuple[Problem, ...] = ()
    gathered: Gathered = field(default_factory=Gathered)

    @cached_property
    def newest(self) -> dict[str, Change]:
        """The newest change of each item in what was read."""
        since = (change for link in self.links for change in link.segment.changes)
        return {change.item: change for change in (*self.base, *since)}

    def anew(self) -> State:
        """At the beginning of the log, with what is believed and wanted."""
        now = self.cursor
        return State(Cursor(trust=now.trust, choice=now.choice, url=now.url), is_anew=True)
