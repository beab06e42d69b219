"""Which stages has a submission been through, and when? Kept here, and pinned to the board now and then."""

from __future__ import annotations

from contextlib import suppress

from wire import moments
from wire.errors import Unavailable
from wire.ports import Note, Tools

NEWS = 0.5  # seconds after which somebody who watches would like to hear more


class Diary:
    """One submission's, while one process works on it. A quick article is pinned once, when it is finished.

    An eager one pins every stage as it begins: an attempt before did not come back to tell.
    """

    def __init__(self, submission_id: str, tools: Tools, *, is_eager: bool = False) -> None:
        self._news = 0.0 if is_eager else NEWS
        self._submission = submission_id
        self._tools = tools
        self._notes: dict[str, Note] = {}
        self._fresh: dict[str, Note] = {}
        self._pinned = tools.clock.now()

    @property
    def notes(self) -> tuple[Note, ...]:
        """The newest state of each stage, oldest first."""
        return tuple(self._notes.values())

    @property
    def stage(self) -> str:
        """The stage at work, or nothing."""
        return next((note.stage for note in reversed(self.notes) if note.state == "working"), "")

    def recall(self) -> None:
        """What is pinned already: who wrote it may have died."""
        with suppress(Unavailable):
            self._notes = {note.stage: note for note in self._tools.board.notes(self._submission)}

    def note(self, stage: str, state: str, detail: str = "") -> None:
        now = self._tools.clock.now()
        self._notes[stage] = self._fresh[stage] = Note(stage, state, moments.write(now), detail)
        if (now - self._pinned).total_seconds() >= self._news:
            self.pin()

    def pin(self) -> None:
        """Pin what is not pinned yet; a board that is away misses it."""
        if self._fresh:
            with suppress(Unavailable):
                self._tools.board.pin(self._submission, tuple(self._fresh.values()))
        self._fresh.clear()
        self._pinned = self._tools.clock.now()
