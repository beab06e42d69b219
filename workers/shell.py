"""The shell around the stages: reads state, runs a path, lays files down, tells the keeper.

It may be called twice, at once, and after a crash: everything it writes is either the same bytes at
the same key or a conditional write. It decides nothing from a message but where to look.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

import structlog

from wire import documents, keys, moments
from wire.errors import Rejected, Unavailable
from wire.ports import Finished, Tools
from wire.submission import Submission
from workers import laying, staging
from workers.brake import Brake
from workers.diary import Diary
from workers.draft import Draft, File, House, Waiting
from workers.extract.near import Index
from workers.late import late
from workers.neighbours import Neighbours
from workers.path import PATHS
from workers.previous import previous
from workers.reasons import places, reason
from workers.receipts import standing
from workers.renditions import render_photo
from workers.supersede import clear_late, supersede

log = structlog.get_logger()

PHOTO_PATIENCE = 15  # seconds before a photo that is not there is asked for again


@dataclass(frozen=True)
class Shell:
    """One newsroom's shell. Raises only `Unavailable`, and only so that the caller tries later."""

    tools: Tools
    house: House
    max_attempts: int = 5
    interruptions: tuple[type[Exception], ...] = ()  # out of time: counts, and the sweep comes back to it
    brake: Brake | None = None
    neighbours: Neighbours | None = None

    def process(self, submission_id: str) -> None:
        """Work on one submission as far as it goes now."""
        submission = self._submission(submission_id)
        if submission is None:
            log.info("no such submission", submission=submission_id)
            return
        self._process(submission, is_fresh=False)

    def page(self, page: str, submission_ids: Iterable[str]) -> list[Callable[[], None]]:
        """The works on submissions that stand at one key, which is read once for all of them.

        A page of the journal; or the one submission itself, which was waiting for its photos and is fresh.
        """
        blob = self.tools.desk.get(page)
        document = documents.read(blob.body) if blob else {"submissions": ()}
        kept = document.get("submissions", (document,))
        submissions = {one["id"]: Submission.from_document(one) for one in kept}
        return [
            partial(self._process, submissions[name])
            if name in submissions
            else partial(self.process, name)  # the page has gone: look where it is kept for good
            for name in submission_ids
        ]

    def _process(self, submission: Submission, *, is_fresh: bool = True) -> None:
        if self._is_stopped():
            return
        attempts = self._count(submission.id)
        diary = Diary(submission.id, self.tools, is_eager=attempts > 1)
        with self._endings(submission, diary):
            # What may be replaced or withdrawn is asked always, all else from the second attempt on.
            if (attempts > 1 or _is_timed(submission)) and self._has_ended(submission.id):
                self._tidy(submission)
                return
            if not self._is_its_turn(submission, diary):
                self._forgive(submission.id)
                return
            if attempts > self.max_attempts:
                self._give_up(submission, diary)
                return
            finished = None if is_fresh and attempts == 1 else laying.laid(submission, self.tools)
            if finished is None and (draft := self._run(submission, diary)) is not None:
                laying.lay(draft, self.tools)
                self._tidy(submission)
                finished = laying.told(draft)
            if finished is not None:
                diary.note("commit", "working")
                # Forgiven, for only what fails is counted.
                self._tell(submission.id, finished, diary, forgiven=submission.id)

    def render(self, submission_id: str, sha256: str) -> None:
        """Render one photo of a submission; whoever renders the last one wakes the article."""
        submission = self._submission(submission_id)
        if submission is None or self._is_stopped():
            return
        work = f"{submission_id}:{sha256}"
        attempts = self._count(work)
        diary = Diary(submission_id, self.tools, is_eager=attempts > 1)
        with self._endings(submission, diary, photo=work):
            if attempts > self.max_attempts:
                self._give_up(submission, diary)
                return
            if self._is_embargoed(submission, diary):
                self._forgive(work)
                return
            # Over another photo, say, or withdrawn.
            if (len(submission.photos) > 1 or _is_timed(submission)) and self._has_ended(submission_id):
                self._forgive(work)
                return
            diary.note("renditions", "working", sha256)
            diary.pin()  # it takes a while
            is_new = render_photo(submission, sha256, self.tools, self.house)
            if self._has_ended(submission_id):  # it ended while this was rendered
                late(submission_id, self.tools)
            else:
                self._wake(submission, sha256, is_fresh=is_new and attempts == 1)
            self._forgive(work)  # however often it is asked for, only what fails is counted

    def _submission(self, submission_id: str) -> Submission | None:
        blob = self.tools.desk.get(keys.submission(submission_id))
        return Submission.from_document(documents.read(blob.body)) if blob else None

    def _is_stopped(self) -> bool:
        return self.brake is not None and self.brake.is_on()

    def _has_ended(self, submission_id: str) -> bool:
        receipt = standing(submission_id, self.tools)
        return receipt is not None and receipt.is_decided

    def _wake(self, submission: Submission, sha256: str, *, is_fresh: bool) -> None:
        """Who renders the last photo sends for the article; were the ticks lost, the sweep does.

        Fresh: nothing can have been laid down before this photo, so nobody need look for it.
        """
        photos, name = {photo.sha256 for photo in submission.photos}, submission.id
        with suppress(Unavailable):
            if self.tools.board.arrived(name, sha256) < len(photos):
                return
            if is_fresh:
                self.tools.queue.send_page(keys.submission(name), [name], urgent=submission.is_urgent)
            else:
                self.tools.queue.send_article(name, urgent=submission.is_urgent)

    def _run(self, submission: Submission, diary: Diary) -> Draft | None:
        """The finished draft, or None where it has to wait for its photos."""
        draft = Draft(
            house=self.house,
            submission=submission,
            previous=previous(submission, self.tools),
            published=self.neighbours.index() if self.neighbours else Index(),
        )
        for stage in PATHS[submission.kind]:
            diary.note(stage.__name__, "working")
            outcome = stage(draft, self.tools)
            if isinstance(outcome, Waiting):
                diary.note(stage.__name__, "waiting", f"{len(outcome.photos)}")
                diary.pin()
                self._forgive(submission.id)
                self._ask_for(submission, outcome)
                return None
            diary.note(stage.__name__, "done")
            draft = outcome
        return draft

    def _ask_for(self, submission: Submission, waiting: Waiting) -> None:
        for sha256 in waiting.photos:
            with suppress(Unavailable):  # the sweep asks again
                if self.tools.board.once(f"photo:{submission.id}:{sha256}", PHOTO_PATIENCE):
                    self.tools.queue.send_photo(submission.id, sha256, urgent=submission.is_urgent)

    def _is_its_turn(self, submission: Submission, diary: Diary) -> bool:
        """Is there anything to be made of it now? First of all it takes the place that it is to take."""
        if submission.supersedes and not supersede(submission, self.tools):
            return False  # the other is about to end; the sweep comes back to this one
        if submission.kind == "withdrawal":
            diary.note("withdraw", "done", submission.supersedes)
            self._stage(staging.done(submission, self._now(), diary.notes), diary)
            return False
        return not self._is_embargoed(submission, diary)

    def _tidy(self, submission: Submission) -> None:
        """Was it superseded while it was worked on? Nobody else may come to take its files away."""
        if _is_timed(submission):
            clear_late(submission.id, self.tools)

    def _is_embargoed(self, submission: Submission, diary: Diary) -> bool:
        """Before its time an article rests in the due index, and nothing of it is worked on."""
        until = submission.document.get("embargoedUntil")
        if until is None or moments.read(until) <= self.tools.clock.now():
            return False
        entry = keys.embargo(moments.read(until), submission.id)
        self.tools.desk.put(entry, b"")
        diary.note("embargo", "waiting", until)
        self._tell(submission.id, File(entry, b""), diary)
        return True

    @contextmanager
    def _endings(self, submission: Submission, diary: Diary, *, photo: str = "") -> Iterator[None]:
        """By whose fault it is: theirs is refused, a part's costs no attempt, ours is parked.

        `photo` names the work on one photo, whose attempts are counted apart. Work that takes too long has
        met a slow part and comes again: how long a photo may take, its darkroom knows.
        """
        try:
            try:
                yield
            except Rejected as fault:
                told = reason(fault.code, photo=places(submission, photo.rpartition(":")[2]))
                self._stage(staging.refused(submission, told, self._now(), diary.notes), diary)
        except Unavailable:  # of the ending's own write as well
            self._forgive(photo or submission.id)
            raise
        except self.interruptions:
            raise
        except Exception as defect:
            log.exception("parked", submission=submission.id, defect=repr(defect))
            self._park(submission, diary, "unexpected", trace=traceback.format_exc())

    def _park(
        self, submission: Submission, diary: Diary, code: str, *, trace: str = "", attempts: int = 1
    ) -> None:
        told = reason(code, stage=diary.stage, attempts=str(attempts))
        staged = staging.parked(submission, told, self._now(), diary.notes, trace=trace, attempts=attempts)
        self._stage(staged, diary)

    def _give_up(self, submission: Submission, diary: Diary) -> None:
        """Attempts before this one did not come back: what they pinned last says where they were."""
        diary.recall()
        self._park(submission, diary, "attempts", attempts=self.max_attempts)

    def _stage(self, staged: staging.Staged, diary: Diary) -> None:
        self._tell(staged.receipt.submission, File(staging.stage(staged, self.tools), b""), diary)

    def _tell(self, submission_id: str, file: File, diary: Diary, *, forgiven: str = "") -> None:
        finished = Finished(submission_id, file.key, diary.notes, file.body)
        with suppress(Unavailable):  # the sweep comes back to it
            self.tools.board.finish(finished, forgiven=forgiven)

    def _now(self) -> str:
        return moments.write(self.tools.clock.now())

    def _count(self, work: str) -> int:
        """Attempts are counted outside the message and before the work; without Redis each is the first."""
        try:
            return self.tools.board.attempt(work)
        except Unavailable:
            return 1

    def _forgive(self, work: str) -> None:
        with suppress(Unavailable):
            self.tools.board.forgive(work)


def _is_timed(submission: Submission) -> bool:
    """May it be replaced or withdrawn while it waits for its time?"""
    return submission.kind == "article" and "embargoedUntil" in submission.document
