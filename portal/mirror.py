"""How does a portal get its own copy of everything published, and keep it right?

Nothing that readers follow changes until all it leads to is here and checked: documents and pictures
first, then what `portal.turn` lets them see. A run that is cut at any moment is taken up again; a source that
went back, stands still, forked or was tampered with is refused. docs/reference/protocol.md is the rule.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from portal import chain, cursor, removal, snapshots, views
from portal.copying import Copier
from portal.cursor import Cursor
from portal.gathering import Gathered, Gatherer
from portal.report import Broken, Problem, Progress, Report, Step, quiet
from portal.source import Source
from portal.state import State
from portal.terms import AS_BEFORE, Terms
from portal.tree import Tree
from portal.turn import turn
from portal.witness import Believed, Witness
from wire import documents, keys
from wire.adapters.clock import SystemClock
from wire.change import Change, Head
from wire.ports import Clock

PARALLEL = 8
PATIENCE = 5  # rounds in which a source that changes under us may settle


def mirror(  # noqa: PLR0913 - all but the first two have good defaults
    source: Source,
    directory: Path,
    *,
    terms: Terms = AS_BEFORE,
    progress: Progress = quiet,
    settle: float = 0.0,
    clock: Clock | None = None,
) -> Report:
    """Bring `directory` up to the source's head. Problems are in the report, and change no pointer.

    `settle` is how many seconds to wait for a live source whose log and views are between two states.
    Raises `Unavailable("source")` when the source does not answer.
    """
    directory.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock()
    try:
        with _alone(directory), ThreadPoolExecutor(PARALLEL) as pool:
            tree = Tree(directory)
            tree.clear()
            held = Cursor.load(directory)
            trust = held.trust.given(terms.root, unsigned=terms.unsigned)
            choice = held.choice if terms.choice is None else terms.choice
            start = replace(held, trust=trust, choice=choice, url=source.name)
            copier = Copier(source, tree, pool, progress)
            witness = Witness(source, tree.read, clock, progress)
            return _Run(source, tree, copier, pool, witness, clock, settle, held).report(start)
    except Broken as broken:
        return Report(source.name, problems=(broken.problem,))


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Two runs in one folder would take each other's files for left-overs."""
    folder = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Broken(cursor.NAME, "another mirror is at work in this folder") from error
    finally:
        os.close(folder)


@dataclass(frozen=True)
class _Run:
    source: Source
    tree: Tree
    copier: Copier
    pool: Executor
    witness: Witness
    clock: Clock
    settle: float
    held: Cursor

    def report(self, start: Cursor) -> Report:
        state = State(start)
        if start.choice != self.held.choice and self.held.epoch:
            state = state.anew()
        problems: tuple[Problem, ...] = ()
        for _ in range(PATIENCE):
            believed = self.witness.look(state.cursor.trust, self._etag(state))
            if believed is None:
                return self._idle(state)
            state, problems = self._round(state, believed)
            if not problems or state.copied.problems:
                break
            self.clock.sleep(self.settle)
        lost = state.copied.problems + state.copied.gone
        if lost:
            return replace(self._sum(state, _distinct(lost)), seq=self.held.seq)
        if problems:
            state, problems = self._without_strays(state)
        return replace(self._sum(state, problems), removed=self._turn(state))

    def _etag(self, state: State) -> str:
        """Of the head that is wholly applied; nothing while there is anything else to do."""
        is_idle = state == State(state.cursor) and not self.held.behind and self.tree.has(keys.HEAD)
        return state.cursor.etag if is_idle else ""

    def _idle(self, state: State) -> Report:
        """The head is the one we hold; that does not keep it good."""
        chain.check_fresh(chain.parse_head(self.tree.read(keys.HEAD) or b""), self.clock.now())
        return self._sum(state, ())

    def _round(self, state: State, believed: Believed) -> tuple[State, tuple[Problem, ...]]:
        """Follow the log to its head, bring what is new, and look whether all of it fits together.

        The views are taken at once, and stand for this head if it has not moved since.
        """
        head = believed.head
        state = self._begun(state, head)
        walked = chain.walk(self.source, state.cursor, head, self.pool)
        if walked.problems:
            raise Broken(walked.problems[0].key, walked.problems[0].what)
        state = replace(
            state,
            cursor=replace(walked.end, trust=believed.trust, etag=believed.etag),
            proof=state.proof | believed.proof,
            links=state.links + walked.links,
        )
        is_whole = state.cursor.choice.is_everything
        if is_whole:
            state = replace(state, gathered=self._gathered(state))
        moved = is_whole and self.source.get(keys.HEAD) != believed.proof[keys.HEAD]
        self.copier.progress(Step("log", head.seq, head.seq))
        before = replace(state.copied, gone=())
        wanted = [one for one in self._wanted(state) if before.changes.get(one.item) != one]
        state = replace(state, copied=before + self.copier.copy(wanted))
        if state.copied.problems or state.copied.gone:
            return state, state.copied.problems + state.copied.gone
        if moved:
            return state, (Problem(keys.HEAD, "moved while the views were read"),)
        return state, self._strays(state)

    def _begun(self, state: State, head: Head) -> State:
        """Where to walk from: where we stand, or for a new log, or a new mirror, behind the snapshot."""
        chain.check_fresh(head, self.clock.now())
        chain.check_head(head, self.held)
        chain.check_head(head, state.cursor)
        if state.cursor.epoch and head.epoch != state.cursor.epoch:
            state = state.anew()
        named, is_whole = head.snapshot, state.cursor.choice.is_everything
        is_new = not state.cursor.epoch
        if named is None or not (is_new or is_whole) or (self._has(named.key, named.sha256) and not is_new):
            return state
        try:
            shot = snapshots.read(self.source, named)
        except Broken as broken:
            return self._without(state, broken)
        state = replace(state, shot=shot if is_whole else None, omitted=())
        if not is_new:
            return state
        snapshot = shot.snapshot
        behind = replace(state.cursor, seq=snapshot.seq, sha256=snapshot.sha256, epoch=snapshot.epoch)
        return replace(state, cursor=behind, base=snapshot.items)

    def _without(self, state: State, broken: Broken) -> State:
        """A snapshot that is refused is left out, and said: a log that is whole says the same."""
        is_new, (key, what) = not state.cursor.epoch, (broken.problem.key, broken.problem.what)
        if is_new and self.source.get(keys.segment(1)) is None:
            raise broken
        instead = "the log is read from its beginning instead" if is_new else "the copy does without it"
        return replace(state, omitted=(Problem(key, f"{what}; {instead}"),))

    def _has(self, key: str, sha256: str) -> bool:
        body = self.tree.read(key)
        return body is not None and documents.sha256(body) == sha256

    def _wanted(self, state: State) -> Iterator[Change]:
        """What is chosen; of takedowns also those of items that were chosen once."""
        choice = state.cursor.choice
        for change in state.newest.values():
            if change.event == "canceled":
                if choice.is_everything or removal.holds(self.tree, change.item):
                    yield change
            elif choice.takes(change):
                yield change

    def _gathered(self, state: State) -> Gathered:
        """The views of what is new since the folder was right, or all of them."""
        since = [(link.segment.seq, one) for link in state.links for one in link.segment.changes]
        lines = [*((0, one) for one in state.base), *since]
        anew = state.is_anew or not self.held.epoch
        return Gatherer(self.source, self.tree, self.pool).gather(lines, self.held.behind, anew=anew)

    def _strays(self, state: State) -> tuple[Problem, ...]:
        """Views made of another moment than ours name items that we lack, or that are gone."""
        pairs = ((key, name) for key, body in state.gathered.bodies() for name in _named(key, body))
        strays = ((key, name) for key, name in pairs if not self._is_live(state, name))
        return tuple(Problem(key, f"names {stray}, which is not live") for key, stray in strays)

    def _is_live(self, state: State, item: str) -> bool:
        if item in state.newest:
            return state.newest[item].event != "canceled"
        return not state.is_anew and self._status(item) == "usable"

    def _status(self, item: str) -> str:
        body = self.tree.read(keys.latest(item)) if keys.UUID.fullmatch(item) else None
        return str(documents.read(body).get("pubStatus")) if body else ""

    def _without_strays(self, state: State) -> tuple[State, tuple[Problem, ...]]:
        """A view that will not fit is left out, said, and looked at again: the log is right without it."""
        problems = self._strays(state)
        kept = state.gathered.without(problem.key for problem in problems)
        return replace(state, gathered=kept, cursor=replace(state.cursor, etag="")), problems

    def _turn(self, state: State) -> int:
        removed = turn(self.tree, state)
        self.copier.progress(Step("views", 1, 1))
        return removed

    def _sum(self, state: State, problems: tuple[Problem, ...]) -> Report:
        changes = state.copied.changes or state.newest
        canceled = sum(change.event == "canceled" for change in changes.values())
        return Report(
            source=self.source.name,
            seq=state.cursor.seq,
            epoch=state.cursor.epoch,
            segments=len(state.links),
            live=len(changes) - canceled,
            canceled=canceled,
            objects=state.copied.objects,
            bytes=state.copied.bytes,
            omitted=state.omitted,
            problems=problems,
        )


def _named(key: str, body: bytes) -> Iterator[str]:
    try:
        yield from sorted(views.named(key, body))
    except ValueError as error:
        raise Broken(key, f"cannot be read: {error}") from error


def _distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))
