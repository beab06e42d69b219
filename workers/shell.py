"""The shell around the stages: reads state, runs a path, lays files down, stages the ending.

It may be called twice, at once, and after a crash: everything it writes is either the same bytes at
the same key or a conditional write. It decides nothing from a message but where to look.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

import structlog

from wire import documents, keys, moments
from wire.errors import Rejected, Unavailable
from wire.ports import Note, Tools
from wire.submission import Submission
from workers import staging
from workers.draft import Draft, House, Waiting
from workers.path import PATHS
from workers.reasons import reason
from workers.renditions import render_photo
from workers.takedown import remove_late

log = structlog.get_logger()

PHOTO_PATIENCE = 15  # seconds before a photo that is not there is asked for again


@dataclass(frozen=True)
class Shell:
    """One newsroom's shell. Raises only `Unavailable`, and only so that the caller tries later."""

    tools: Tools
    house: House
    max_attempts: int = 5
    interruptions: tuple[type[Exception], ...] = ()  # out of time: counts, and the sweep comes back to it
    pool: Executor = field(default_factory=lambda: ThreadPoolExecutor(4))  # S3 calls side by side

    def process(self, submission_id: str) -> None:
        """Work on one submission as far as it goes now."""
        blob = self.tools.desk.get(keys.submission(submission_id))
        if blob is None:
            log.info("no such submission", submission=submission_id)
            return
        submission = Submission.from_document(documents.read(blob.body))
        attempts = self._count(submission.id)
        with self._endings(submission):
            if attempts > 1 and self.tools.desk.has(keys.receipt(submission.id)):
                return
            if self._is_embargoed(submission):
                self._forgive(submission.id)
                return
            if attempts > self.max_attempts:
                self._stage(self._parked(submission, "attempts", attempts=str(self.max_attempts)))
                return
            draft = self._run(submission)
            if draft is not None:
                list(self.pool.map(lambda file: self.tools.public.put_new(file.key, file.body), draft.files))
                self._note(submission.id, "commit", "working")
                self._stage(staging.published(draft, self._notes(submission.id)))

    def render(self, submission_id: str, sha256: str) -> None:
        """Render one photo of a submission; whoever renders the last one wakes the article."""
        blob = self.tools.desk.get(keys.submission(submission_id))
        if blob is None:
            return
        submission = Submission.from_document(documents.read(blob.body))
        work = f"{submission_id}:{sha256}"
        if self._count(work) > self.max_attempts:
            self._stage(self._parked(submission, "attempts", attempts=str(self.max_attempts)))
            return
        with self._endings(submission, counted=work):
            if self._is_embargoed(submission):
                self._forgive(work)
                return
            render_photo(submission, sha256, self.tools, self.house.profile, self.pool)
            if self.tools.desk.has(keys.receipt(submission_id)):  # it ended while this was rendered
                remove_late(submission_id, self.tools)
            else:
                self._wake(submission, sha256)
            self._forgive(work)  # however often it is asked for, only what fails is counted

    def _wake(self, submission: Submission, sha256: str) -> None:
        """Who renders the last photo sends for the article; were the ticks lost, the sweep does."""
        photos = {photo.sha256 for photo in submission.photos}
        with suppress(Unavailable):
            if self.tools.board.arrived(submission.id, sha256) >= len(photos):
                self.tools.queue.send_article(submission.id)

    def _run(self, submission: Submission) -> Draft | None:
        """The finished draft, or None where it has to wait for its photos."""
        draft = Draft(house=self.house, submission=submission, previous=self._previous(submission))
        for stage in PATHS[submission.kind]:
            self._note(submission.id, stage.__name__, "working")
            outcome = stage(draft, self.tools)
            if isinstance(outcome, Waiting):
                self._note(submission.id, stage.__name__, "waiting", f"{len(outcome.photos)}")
                self._forgive(submission.id)
                self._ask_for(submission, outcome)
                return None
            self._note(submission.id, stage.__name__, "done")
            draft = outcome
        return draft

    def _previous(self, submission: Submission) -> documents.Document | None:
        """The version that this one follows; the guard at the door, once more."""
        if submission.version == 1:
            return None
        blob = self.tools.public.get(keys.latest(submission.item))
        if blob is None:
            raise Rejected("unknown_item", 404)
        previous = documents.read(blob.body)
        if previous["pubStatus"] == "canceled":
            raise Rejected("canceled_item", 409)
        # A takedown takes down whatever stands there by now.
        if submission.kind == "article" and previous["version"] != submission.version - 1:
            raise Rejected("stale_version", 409)
        return previous

    def _ask_for(self, submission: Submission, waiting: Waiting) -> None:
        for sha256 in waiting.photos:
            with suppress(Unavailable):  # the sweep asks again
                if self.tools.board.once(f"photo:{submission.id}:{sha256}", PHOTO_PATIENCE):
                    self.tools.queue.send_photo(submission.id, sha256)

    def _is_embargoed(self, submission: Submission) -> bool:
        """Before its time an article rests in the due index, and nothing of it is worked on."""
        until = submission.document.get("embargoedUntil")
        if until is None or moments.read(until) <= self.tools.clock.now():
            return False
        self.tools.desk.put(keys.embargo(moments.read(until), submission.id), b"")
        self._note(submission.id, "embargo", "waiting", until)
        return True

    @contextmanager
    def _endings(self, submission: Submission, *, counted: str = "") -> Iterator[None]:
        """By whose fault it is: theirs is refused, a part's costs no attempt, ours is parked."""
        try:
            try:
                yield
            except Rejected as fault:
                told = reason(fault.code)
                self._stage(staging.ended(submission, "refused", told, notes=self._notes(submission.id)))
        except Unavailable:  # of the ending's own write as well
            self._forgive(counted or submission.id)
            raise
        except self.interruptions:
            raise
        except Exception as defect:
            log.exception("parked", submission=submission.id, defect=repr(defect))
            self._stage(replace(self._parked(submission, "unexpected"), trace=traceback.format_exc()))

    def _parked(self, submission: Submission, code: str, **words: str) -> staging.Staged:
        notes = self._notes(submission.id)
        stage = next((note.stage for note in reversed(notes) if note.state == "working"), "")
        return staging.ended(submission, "parked", reason(code, stage=stage, **words), notes=notes)

    def _stage(self, staged: staging.Staged) -> None:
        if staging.stage(staged, self.tools):
            with suppress(Unavailable):  # the keeper looks by itself twice a second
                self.tools.board.ring()

    def _count(self, work: str) -> int:
        """Attempts are counted outside the message and before the work; without Redis each is the first."""
        try:
            return self.tools.board.attempt(work)
        except Unavailable:
            return 1

    def _forgive(self, work: str) -> None:
        with suppress(Unavailable):
            self.tools.board.forgive(work)

    def _note(self, submission_id: str, stage: str, state: str, detail: str = "") -> None:
        at = moments.write(self.tools.clock.now())
        with suppress(Unavailable):
            self.tools.board.note(submission_id, Note(stage, state, at, detail))

    def _notes(self, submission_id: str) -> tuple[Note, ...]:
        try:
            return self.tools.board.notes(submission_id)
        except Unavailable:
            return ()
