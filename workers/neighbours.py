"""What has been published lately that a new article may resemble? Read again every few seconds."""

from __future__ import annotations

from wire import keys, moments
from wire.errors import Unavailable
from wire.ports import Tools
from workers.extract.near import Index
from workers.views.sketches import Sketches

FRESH = 5.0  # seconds


class Neighbours:
    """One process's copy of the view that the keeper writes."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._looked = moments.THE_BEGINNING
        self._etag = ""
        self._index = Index()

    def index(self) -> Index:
        """Empty where there is none. A store that does not answer is no reason to wait here."""
        now = self._tools.clock.now()
        if (now - self._looked).total_seconds() >= FRESH:
            self._looked = now
            try:
                blob = self._tools.desk.get(keys.SKETCHES)
            except Unavailable:
                blob = None
            if blob and blob.etag != self._etag:
                self._index.update(Sketches.from_bytes(blob.body).by_item)
                self._etag = blob.etag
        return self._index
