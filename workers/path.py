"""What happens to a submission, in order. Each entry is a file of its name; read them top to bottom."""

from __future__ import annotations

from collections.abc import Callable

from wire.ports import Tools
from wire.submission import Kind
from workers.addition import addition
from workers.assemble import assemble
from workers.draft import Draft, Waiting
from workers.enrich import enrich
from workers.normalise import normalise
from workers.renditions import renditions
from workers.tombstone import tombstone

# A stage returns a new draft, or says what it waits for. It never sends, never tries again, and does
# not know what follows; `wire.errors.Rejected` is the only fault it may find in an article.
Stage = Callable[[Draft, Tools], Draft | Waiting]

PUBLISH: tuple[Stage, ...] = (
    normalise,
    enrich,
    renditions,
    assemble,
)

TAKEDOWN: tuple[Stage, ...] = (tombstone,)

ADDITION: tuple[Stage, ...] = (
    renditions,
    addition,
)

# Whose place a submission takes is settled before its path begins (workers/supersede.py): no more is asked.
WITHDRAWAL: tuple[Stage, ...] = ()

PATHS: dict[Kind, tuple[Stage, ...]] = {
    "article": PUBLISH,
    "takedown": TAKEDOWN,
    "addition": ADDITION,
    "withdrawal": WITHDRAWAL,
}
