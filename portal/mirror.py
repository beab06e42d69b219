"""How does a portal get its own copy of everything published, and keep it right?

Nothing that readers follow changes until all it leads to is here and checked: documents and pictures
first, then pointers, removals, views, segments, the head, and the cursor last. A run that is cut at
any moment is taken up again; a source that went back, forked or was tampered with is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from portal import chain, views
from portal.copying import NOTHING, Copied, Copier
from portal.cursor import Cursor
from portal.removal import bury, sweep_media
from portal.report import Broken, Problem, Progress, Report, Step, quiet
from portal.source import Source
from portal.tree import Tree
from wire import documents, keys
from wire.adapters.clock import SystemClock
from wire.change import Change
from wire.ports import Clock

PARALLEL = 8
PATIENCE = 5  # rounds in which a source that changes under us may settle


def mirror(
    source: Source,
    directory: Path,
    *,
    progress: Progress = quiet,
    settle: float = 0.0,
    clock: Clock | None = None,
) -> Report:
    """Bring `directory` up to the source's head. Problems are in the report, and change no pointer.

    `settle` is how many seconds to wait for a live source whose log and views are between two states.
    Raises `Unavailable("source")` when the source does not answer.
    """
    with ThreadPoolExecutor(PARALLEL) as pool:
        copier = Copier(source, Tree(directory), pool, progress)
        run = _Run(source, copier.tree, copier, pool, clock or SystemClock(), settle)
        try:
            return run.report()
        except Broken as broken:
            return Report(source.name, problems=(broken.problem,))


@dataclass(frozen=True)
class _State:
    """What a run has gathered so far."""

    cursor: Cursor
    head: bytes = b""
    links: tuple[chain.Link, ...] = ()
    copied: Copied = NOTHING
    views: dict[str, bytes | None] = field(default_factory=dict)

    @cached_property
    def newest(self) -> dict[str, Change]:
        """The newest change of each item in the walked range."""
        return {change.item: change for link in self.links for change in link.segment.changes}


@dataclass(frozen=True)
class _Run:
    source: Source
    tree: Tree
    copier: Copier
    pool: Executor
    clock: Clock
    settle: float

    def report(self) -> Report:
        self.tree.root.mkdir(parents=True, exist_ok=True)
        state = _State(Cursor.load(self.tree.root))
        for _ in range(PATIENCE):
            state, problems = self._round(state)
            if not problems or state.copied.problems:
                break
            self.clock.sleep(self.settle)
        state, strays = self._without_strays(state)
        lost = state.copied.problems + state.copied.gone
        if lost:
            stays = Cursor.load(self.tree.root).seq
            return replace(self._sum(state, _distinct(lost)), seq=stays)
        return replace(self._sum(state, strays), removed=self._turn(state))

    def _round(self, state: _State) -> tuple[_State, tuple[Problem, ...]]:
        """Follow the log to its head, bring what is new, and look whether all of it fits together.

        The views are taken at once, and stand for this head if it has not moved since.
        """
        head, body = chain.read_head(self.source)
        chain.check_head(self.source, head, state.cursor)
        walked = chain.walk(self.source, state.cursor, head, self.pool)
        if walked.problems:
            raise Broken(walked.problems[0].key, walked.problems[0].what)
        state = replace(state, cursor=walked.end, head=body, links=state.links + walked.links)
        state = replace(state, views=views.fetch(self.source, self._sections(state), self.pool))
        moved = self.source.get(keys.HEAD) != body
        self.copier.progress(Step("log", head.seq, head.seq))
        before = replace(state.copied, gone=())
        wanted = [one for one in state.newest.values() if before.changes.get(one.item) != one]
        state = replace(state, copied=before + self.copier.copy(wanted))
        if state.copied.problems or state.copied.gone:
            return state, state.copied.problems + state.copied.gone
        if moved:
            return state, (Problem(keys.HEAD, "moved while the views were read"),)
        return state, self._strays(state)

    def _sections(self, state: _State) -> set[str]:
        mine = {path.name.partition(".")[0] for path in self.tree.files("feeds/section")}
        said = {change.section for link in state.links for change in link.segment.changes}
        return {name for name in mine | said if chain.SECTION.fullmatch(name)}

    def _strays(self, state: _State) -> tuple[Problem, ...]:
        """Views made of another moment than ours name items that we lack, or that are gone."""
        pairs = ((key, name) for key, body in state.views.items() if body for name in _named(key, body))
        strays = ((key, name) for key, name in pairs if not self._is_live(state, name))
        return tuple(Problem(key, f"names {stray}, which is not live") for key, stray in strays)

    def _is_live(self, state: _State, item: str) -> bool:
        if item in state.newest:
            return state.newest[item].event != "canceled"
        return self._status(item) == "usable"

    def _status(self, item: str) -> str:
        body = self.tree.read(keys.latest(item)) if keys.UUID.fullmatch(item) else None
        return str(documents.read(body).get("pubStatus")) if body else ""

    def _without_strays(self, state: _State) -> tuple[_State, tuple[Problem, ...]]:
        """A view that will not fit is left out, and said: the log is right without it."""
        if state.copied.problems or state.copied.gone:
            return state, ()
        problems = self._strays(state)
        kept = state.views | dict.fromkeys((problem.key for problem in problems), None)
        return replace(state, views=kept), problems

    def _turn(self, state: _State) -> int:
        """Let readers see it. Returns how many files were taken away."""
        for change in state.newest.values():
            self.tree.write(keys.latest(change.item), self.tree.read(change.key) or b"")
        canceled = [change for change in state.newest.values() if change.event == "canceled"]
        removed = sum(bury(self.tree, change) for change in canceled)
        removed += sweep_media(self.tree) if canceled else 0
        removed += sum(self._view(key, body) for key, body in state.views.items())
        for link in state.links:
            self.tree.write(keys.segment(link.segment.seq), link.body)
        self.tree.write(keys.HEAD, state.head)
        replace(state.cursor, url=self.source.name).save(self.tree.root)
        self.copier.progress(Step("views", 1, 1))
        return removed

    def _view(self, key: str, body: bytes | None) -> int:
        if body is None:
            return int(self.tree.remove(key))
        if self.tree.read(key) != body:
            self.tree.write(key, body)
        return 0

    def _sum(self, state: _State, problems: tuple[Problem, ...]) -> Report:
        canceled = sum(change.event == "canceled" for change in state.newest.values())
        return Report(
            source=self.source.name,
            seq=state.cursor.seq,
            epoch=state.cursor.epoch,
            segments=len(state.links),
            live=len(state.newest) - canceled,
            canceled=canceled,
            objects=state.copied.objects,
            bytes=state.copied.bytes,
            problems=problems,
        )


def _named(key: str, body: bytes) -> Iterator[str]:
    try:
        yield from sorted(views.named(key, body))
    except ValueError as error:
        raise Broken(key, f"cannot be read: {error}") from error


def _distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))
