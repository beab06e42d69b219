"""Who turns finished work into lines of the log and receipts? A committer; there may be several.

Claim, append, apply. A receipt is claimed before its line is appended, and never goes again: so whoever
claims one anew knows that nothing of that submission stands in the log, without looking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from wire import keys, metrics, moments
from wire.change import MOST_CHANGES, Change, Segment
from wire.documents import Document
from wire.errors import Unavailable
from wire.ports import Finished, Tools
from wire.submission import Receipt
from workers import candidate, commit, staging
from workers.apply import Applier
from workers.brake import Brake
from workers.candidate import Candidate, Verdict
from workers.commit import Tail
from workers.reasons import reason
from workers.receipts import claim, standing
from workers.staging import Staged

T = TypeVar("T")
R = TypeVar("R")

Applied = tuple[Segment, dict[Change, Document]]  # a segment, and the documents that it names

LOOK = 1.0  # seconds after which it is asked whether somebody else has appended


@dataclass(frozen=True)
class Turn:
    """What a turn did: the segments applied, and the submissions that must come again."""

    applied: tuple[Applied, ...]
    left: frozenset[str]


@dataclass(frozen=True)
class Claimed:
    """A candidate whose receipt is claimed for the log, or none; `is_over` if it had ended before."""

    submission: str
    candidate: Candidate | None = None
    is_over: bool = False


class Committer:
    """Knows the tail up to which everything is applied; the tail moves only after that."""

    def __init__(
        self, tools: Tools, pool: Executor, ended: Callable[[Iterable[str]], None], brake: Brake
    ) -> None:
        self._tools = tools
        self._pool = pool  # S3 calls side by side; what runs in it never waits for more of it
        self._applier = Applier(tools, pool, ended, brake)
        self._ended = ended
        self._looked = moments.THE_BEGINNING
        self.tail = commit.begin(tools)

    def turn(self, finished: Iterable[Finished]) -> Turn:
        """Apply what others committed, end what is staged, commit what is finished."""
        now = self._tools.clock.now()
        told = list(finished)
        applied = self._look(to_append=bool(told)) if (now - self._looked).total_seconds() >= LOOK else []
        self._end([one for one in told if keys.is_staged(one.key)])
        publishing, left = self._publishing([one for one in told if keys.is_item(one.key)])
        left |= {one.submission for one in publishing[MOST_CHANGES:]}
        publishing = publishing[:MOST_CHANGES]
        if publishing:
            changes = tuple(one.change for one in publishing)
            appended = commit.append(self.tail, changes, self._tools)
            if appended is None:  # lost the race: apply the winner's, and look again at ours
                applied += self._catch_up()
                left |= {one.submission for one in publishing}
            else:
                self._looked = now  # nobody else has appended, or this would have failed
                metrics.SEGMENTS.inc()
                metrics.ENDINGS.labels("published").inc(len(publishing))
                applied.append(self._apply(*appended, publishing))
        return Turn(tuple(applied), frozenset(left))

    def _look(self, *, to_append: bool) -> list[Applied]:
        """What others have appended; and if that is nothing, is this still the log that we know?

        A newsroom that was restored from a backup has another: what was appended there after the tail of
        this one would stand above a gap.
        """
        applied = self._catch_up()
        if to_append and not applied and not commit.stands(self.tail, self._tools):
            raise Unavailable("s3", f"{keys.segment(self.tail.seq)} is not the one that this keeper has seen")
        return applied

    def _catch_up(self) -> list[Applied]:
        """Nothing is appended before every segment up to the tail is applied."""
        applied = []
        while found := commit.segment_at(self.tail.seq + 1, self._tools):
            if found[0].prev != self.tail.sha256:
                raise Unavailable("s3", f"{keys.segment(found[0].seq)} does not follow from the one before")
            applied.append(self._apply(*found, []))
        self._looked = self._tools.clock.now()
        return applied

    def _apply(self, segment: Segment, tail: Tail, at_hand: list[Candidate]) -> Applied:
        named = self._applier.apply(segment, at_hand)
        self.tail = tail
        return segment, named

    def _end(self, finished: list[Finished]) -> None:
        blobs = self._pool.map(lambda one: self._tools.desk.get(one.key), finished)
        staged = [Staged.from_bytes(blob.body) for blob in blobs if blob]
        if staged:
            self._applier.end(staged)

    def _publishing(self, finished: list[Finished]) -> tuple[list[Candidate], set[str]]:
        """Those whose receipts are claimed for the log, and the submissions that must wait."""
        found = self._each(lambda one: candidate.read(one, self._tools), finished, lambda one: not one.body)
        candidates = {one.submission: one for one in found if one}.values()
        # A takedown goes before a correction of the same version: it was promised to whom it concerns.
        ranked = sorted(candidates, key=lambda one: not one.is_takedown)
        judge = partial(candidate.judge, tail=self.tail, tools=self._tools)
        verdicts = self._each(judge, ranked, lambda one: not one.is_first)
        by_verdict: dict[Verdict, list[Candidate]] = {verdict: [] for verdict in Verdict}
        for verdict, one in verdicts:
            is_gone = verdict is Verdict.PUBLISH and not one.body and not self._is_out(one)
            by_verdict[Verdict.AGAIN if is_gone else verdict].append(one)
        self._close(by_verdict)
        first: dict[tuple[str, tuple[int, bool]], Candidate] = {}
        for one in by_verdict[Verdict.PUBLISH]:
            first.setdefault(one.name, one)
        # Of two next versions the second is refused for what stands in the log, never for our plans.
        rivals = {one.submission for one in by_verdict[Verdict.PUBLISH] if first[one.name] is not one}
        # An addition that meets the next version waits for it, and will then be too late.
        moving = {one.change.item for one in first.values() if not one.change.is_addition}
        passed = [one for one in first.values() if one.change.is_addition and one.change.item in moving]
        rivals |= {one.submission for one in passed}
        claimed = list(self._pool.map(self._claimed, (one for one in first.values() if one not in passed)))
        self._over(claim.submission for claim in claimed if claim.is_over)
        return [claim.candidate for claim in claimed if claim.candidate], rivals

    def _each(self, do: Callable[[T], R], all_of: list[T], asks: Callable[[T], bool]) -> list[R]:
        """In the pool where it asks the store; what takes no time is done here."""
        works = [self._pool.submit(do, one) if asks(one) else None for one in all_of]
        return [work.result() if work else do(one) for one, work in zip(all_of, works, strict=True)]

    def _close(self, by_verdict: dict[Verdict, list[Candidate]]) -> None:
        self._over(one.submission for one in by_verdict[Verdict.COMMITTED])
        if stale := by_verdict[Verdict.STALE]:
            self._applier.refuse(map(self._stale, stale))
        for one in by_verdict[Verdict.AGAIN]:
            with suppress(Unavailable):  # the sweep asks for it
                self._tools.queue.send_article(one.submission, urgent=one.is_takedown)

    def _over(self, submissions: Iterable[str]) -> None:
        """These have ended before; whoever finished them again may have laid files."""
        if over := list(submissions):
            self._applier.late(over)
            self._ended(over)

    def _claimed(self, one: Candidate) -> Claimed:
        """Write its receipt, or find out what stands there."""
        if claim(self._receipt(one), self._tools):
            return Claimed(one.submission, one)
        receipt = standing(one.submission, self._tools)
        if receipt is None:
            return Claimed(one.submission)  # opened this moment; the sweep comes to it
        if receipt.ending != "published" or self._is_out(one) or self._is_logged(one, receipt):
            return Claimed(one.submission, is_over=True)
        # Claimed before by somebody who did not come to append it.
        if one.is_first and receipt.key != one.change.key:
            return Claimed(one.submission, candidate.read(Finished(one.submission, receipt.key), self._tools))
        return Claimed(one.submission, one)

    def _is_out(self, one: Candidate) -> bool:
        """Is this first version committed? Later ones were judged by what stands there."""
        return one.is_first and self._tools.public.has(keys.latest(one.change.item))

    def _is_logged(self, one: Candidate, receipt: Receipt) -> bool:
        """A pointer may be gone that once was there; the log is what counts."""
        named = replace(one.change, key=receipt.key)
        return one.is_first and commit.find(named, receipt.at, self.tail, self._tools)

    def _receipt(self, one: Candidate) -> Receipt:
        at = moments.write(self._tools.clock.now())
        stages = [stage for stage in staging.stages(one.notes) if stage["name"] != "commit"]
        return Receipt(
            submission=one.submission,
            ending="published",
            item=one.change.item,
            version=one.change.version,
            at=at,
            stages=(*stages, {"name": "commit", "state": "published", "at": at}),
            event=one.change.event,
            key=one.change.key,
        )

    def _stale(self, one: Candidate) -> Receipt:
        code = "canceled_item" if one.is_takedown else "stale_version"
        code = "overtaken" if one.change.is_addition else code
        receipt = replace(self._receipt(one), ending="refused", event="", key="")
        return replace(receipt, reason=reason(code, stage="commit"))
