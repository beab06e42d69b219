"""Who finished after its ending may have laid files: which of them must nobody read?"""

from __future__ import annotations

from wire.ports import Tools
from workers.supersede import clear_late
from workers.takedown import remove_late


def late(submission_id: str, tools: Tools) -> None:
    """Take away what is left of an item that was taken down, and of what was replaced or withdrawn."""
    remove_late(submission_id, tools)
    clear_late(submission_id, tools)
