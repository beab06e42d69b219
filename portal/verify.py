"""Is a public tree, or a copy of it, exactly what its log says?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace

from portal import chain, views
from portal.cursor import Cursor
from portal.objects import beside, check_rendition, read_item
from portal.report import Absent, Broken, Problem, Progress, Report, Step, quiet
from portal.source import Source
from wire import keys
from wire.adapters.clock import SystemClock
from wire.change import Change
from wire.ports import Clock

PARALLEL = 8
PATIENCE = 5  # times a difference on a live source is looked at again before it counts


@dataclass(frozen=True)
class _Found:
    """What was read for one item: sizes and differences."""

    objects: int = 0
    bytes: int = 0
    problems: tuple[Problem, ...] = ()


def verify(
    source: Source, *, progress: Progress = quiet, settle: float = 0.0, clock: Clock | None = None
) -> Report:
    """Read everything and list every difference with its key; an empty list means: it is all true.

    The chain from segment 1 to the head; of every live item its documents, pictures and pointer, by
    size and SHA-256; of every canceled one its tombstone and that nothing older is readable; that no
    (item, version) stands twice; that feeds and sitemaps name live items only.

    With `settle` (seconds) above 0 the source is live: what differs is read again, with the log's
    newest end, before it counts. Raises `Unavailable("source")` when the source does not answer.
    """
    with ThreadPoolExecutor(PARALLEL) as pool:
        try:
            return _Verification(source, pool, progress, clock or SystemClock(), settle).report()
        except Broken as broken:
            return Report(source.name, problems=(broken.problem,))


@dataclass(frozen=True)
class _Log:
    """The log as read so far: every item's changes in order."""

    cursor: Cursor
    segments: int
    history: dict[str, list[Change]]
    problems: tuple[Problem, ...]

    def is_live(self, item: str) -> bool:
        return item in self.history and self.history[item][-1].event != "canceled"


@dataclass(frozen=True)
class _Verification:
    source: Source
    pool: Executor
    progress: Progress
    clock: Clock
    settle: float

    def report(self) -> Report:
        log = self._extend(_Log(Cursor(), 0, {}, ()))
        found = self._items(log, log.history)
        strays = self._views(log)
        for _ in range(PATIENCE if self.settle else 0):
            wrong = [item for item, one in found.items() if one.problems]
            if not wrong and not strays:
                break
            self.clock.sleep(self.settle)
            known = {item: len(history) for item, history in log.history.items()}
            log = self._extend(log)
            moved = [item for item, history in log.history.items() if known.get(item) != len(history)]
            found |= self._items(log, {*wrong, *moved})
            strays = self._views(log)
        return self._sum(log, found, strays)

    def _extend(self, log: _Log) -> _Log:
        """Walk on from where the log was left, to the head of now."""
        head, _ = chain.read_head(self.source)
        chain.check_head(self.source, head, log.cursor)
        walked = chain.walk(self.source, log.cursor, head, self.pool)
        history = defaultdict(list, {item: list(changes) for item, changes in log.history.items()})
        twice: list[Problem] = []
        for link in walked.links:
            for change in link.segment.changes:
                twice += _out_of_order(keys.segment(link.segment.seq), history[change.item], change)
                history[change.item].append(change)
        self.progress(Step("log", head.seq, head.seq))
        problems = (*log.problems, *walked.problems, *twice)
        return _Log(walked.end, log.segments + len(walked.links), dict(history), problems)

    def _items(self, log: _Log, items: Iterable[str]) -> dict[str, _Found]:
        wanted = list(items)
        found: dict[str, _Found] = {}
        looked = self.pool.map(lambda item: self._item(log.history[item]), wanted)
        for item, one in zip(wanted, looked, strict=True):
            found[item] = one
            self.progress(Step("items", len(found), len(wanted)))
        return found

    def _item(self, history: list[Change]) -> _Found:
        newest = history[-1]
        found = _tally(lambda: self._documents(newest))
        older = [change for change in history[:-1] if change.key != newest.key]
        if newest.event == "canceled":
            readable = tuple(self._readable(older))
            return replace(found, problems=found.problems + readable)
        return found

    def _documents(self, change: Change) -> Iterator[bytes | Problem]:
        """The bytes of everything an item consists of, or what is wrong with it."""
        try:
            item = read_item(self.source, change)
        except Broken as broken:
            yield broken.problem
            return
        yield item.body
        yield self._latest(change, item.body)
        if change.event != "canceled":
            for key in beside(change):
                yield self.source.get(key) or Absent(key).problem
        for rendition in item.renditions:
            body = self.source.get(rendition.href)
            try:
                check_rendition(rendition, body)
                yield body or b""
            except Broken as broken:
                yield broken.problem

    def _latest(self, change: Change, body: bytes) -> bytes | Problem:
        key = keys.latest(change.item)
        latest = self.source.get(key)
        if latest is None:
            return Absent(key).problem
        return latest if latest == body else Problem(key, f"is not the newest version, {change.key}")

    def _readable(self, older: list[Change]) -> Iterator[Problem]:
        for change in older:
            for key in (change.key, *beside(change)):
                if self.source.get(key) is not None:
                    yield Problem(key, "is readable although its item is canceled")

    def _views(self, log: _Log) -> tuple[Problem, ...]:
        sections = {change.section for history in log.history.values() for change in history}
        found = views.fetch(self.source, sections - {""}, self.pool)
        strays: list[Problem] = []
        for key, body in found.items():
            try:
                named = sorted(views.named(key, body or b"{}"))
            except ValueError as error:
                strays.append(Problem(key, f"cannot be read: {error}"))
                continue
            wrong = [item for item in named if not log.is_live(item)]
            strays += [Problem(key, f"names {item}, which is not live") for item in wrong]
        return tuple(strays)

    def _sum(self, log: _Log, found: dict[str, _Found], strays: tuple[Problem, ...]) -> Report:
        live = sum(log.is_live(item) for item in log.history)
        differences = [problem for one in found.values() for problem in one.problems]
        return Report(
            source=self.source.name,
            seq=log.cursor.seq,
            epoch=log.cursor.epoch,
            segments=log.segments,
            live=live,
            canceled=len(log.history) - live,
            objects=sum(one.objects for one in found.values()),
            bytes=sum(one.bytes for one in found.values()),
            problems=tuple(dict.fromkeys([*log.problems, *differences, *strays])),
        )


def _tally(read: Callable[[], Iterator[bytes | Problem]]) -> _Found:
    parts = list(read())
    bodies = [part for part in parts if isinstance(part, bytes)]
    problems = tuple(part for part in parts if isinstance(part, Problem))
    return _Found(len(bodies), sum(map(len, bodies)), problems)


def _out_of_order(segment: str, before: list[Change], change: Change) -> Iterator[Problem]:
    """The log names each version of an item once, in rising order, and nothing after its takedown."""
    if not before:
        return
    name = f"version {change.version} of {change.item}"
    if any(one.version == change.version for one in before):
        yield Problem(segment, f"{name} stands in the log twice")
    elif change.version < before[-1].version:
        yield Problem(segment, f"{name} comes after version {before[-1].version}")
    if before[-1].event == "canceled":
        yield Problem(segment, f"{name} comes after the takedown of that item")
