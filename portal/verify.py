"""Is a public tree, or a copy of it, exactly what its log says?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from portal import added, companions, lineup
from portal.lineup import Live
from portal.logged import Log, extend
from portal.objects import BESIDE, Item, beside, check_rendition, read_item
from portal.report import Absent, Broken, Problem, Progress, Report, Step, quiet
from portal.source import Source
from wire import keys, moments
from wire.adapters.clock import SystemClock
from wire.change import Change
from wire.documents import Document
from wire.ports import Clock

PARALLEL = 8
PATIENCE = 5  # times a difference on a live source is looked at again before it counts


@dataclass(frozen=True)
class _Found:
    """What was read for one item: sizes, differences, and its first publication where that is readable."""

    objects: int = 0
    bytes: int = 0
    problems: tuple[Problem, ...] = ()
    published: str = ""


def verify(
    source: Source, *, progress: Progress = quiet, settle: float = 0.0, clock: Clock | None = None
) -> Report:
    """Read everything and list every difference with its key; an empty list means: it is all true.

    The chain from segment 1 to the head, and that it ends there; of every live item its document,
    pictures and pointer, by size and SHA-256, and that the formats beside it agree with it; of every
    canceled one its tombstone and that nothing older is readable; that no (item, version) stands twice,
    but for the pictures that were added to one, with nothing else of it changed;
    that feeds and sitemaps show the newest live items in order, each as its document says.

    With `settle` (seconds) above 0 the source is live: what differs is read again, with the log's
    newest end, before it counts. Raises `Unavailable("source")` when the source does not answer.
    """
    with ThreadPoolExecutor(PARALLEL) as pool:
        try:
            return _Verification(source, pool, progress, clock or SystemClock(), settle).report()
        except Broken as broken:
            return Report(source.name, problems=(broken.problem,))


@dataclass(frozen=True)
class _Verification:
    source: Source
    pool: Executor
    progress: Progress
    clock: Clock
    settle: float
    documents: dict[Change, Document] = field(default_factory=dict)  # those that views show

    def report(self) -> Report:
        log = self._read_on(Log())
        found = self._items(log, log.history)
        differing = self._views(log, found)
        for _ in range(PATIENCE if self.settle else 0):
            wrong = {item for item, one in found.items() if one.problems}
            if not wrong and not differing:
                break
            self.clock.sleep(self.settle)
            before, log = log, self._read_on(log)
            found |= self._items(log, wrong | log.moved_since(before))
            differing = self._views(log, found)
        return self._sum(log, found, differing)

    def _read_on(self, log: Log) -> Log:
        log = extend(log, self.source, self.pool)
        self.progress(Step("log", log.cursor.seq, log.cursor.seq))
        return log

    def _items(self, log: Log, items: Iterable[str]) -> dict[str, _Found]:
        wanted = list(items)
        found: dict[str, _Found] = {}
        looked = self.pool.map(lambda item: self._item(log.history[item]), wanted)
        for item, one in zip(wanted, looked, strict=True):
            found[item] = one
            self.progress(Step("items", len(found), len(wanted)))
        return found

    def _item(self, history: tuple[Change, ...]) -> _Found:
        newest = history[-1]
        try:
            item = read_item(self.source, newest)
            found = replace(_tally(lambda: self._parts(item)), published=_published(item))
        except Broken as broken:
            found = _Found(problems=(broken.problem,))
        older = [change for change in history[:-1] if change.key != newest.key]
        if newest.event == "canceled":
            readable = tuple(self._readable(older))
            return replace(found, problems=found.problems + readable)
        return replace(found, problems=found.problems + tuple(added.problems(self.source, history)))

    def _parts(self, item: Item) -> Iterator[bytes | Problem]:
        """The bytes of everything an item consists of, or what is wrong with it."""
        yield item.body
        yield self._latest(item.change, item.body)
        if item.change.event != "canceled":
            yield from self._beside(item)
            if not _published(item):
                yield Problem(item.change.key, "does not say when it was published")
        for rendition in item.renditions:
            body = self.source.get(rendition.href)
            try:
                check_rendition(rendition, body)
                yield body or b""
            except Broken as broken:
                yield broken.problem

    def _beside(self, item: Item) -> Iterator[bytes | Problem]:
        key = item.change.key
        bodies = {ending: self.source.get(keys.beside(key, ending)) for ending in BESIDE}
        for ending, body in bodies.items():
            yield Absent(keys.beside(key, ending)).problem if body is None else body
        there = {ending: body for ending, body in bodies.items() if body is not None}
        yield from companions.problems(key, item.document, there)

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

    def _views(self, log: Log, found: dict[str, _Found]) -> tuple[Problem, ...]:
        newest = {item: history[-1] for item, history in log.history.items() if log.is_live(item)}
        live = [Live(one, found[item].published) for item, one in newest.items() if found[item].published]
        unread = newest.keys() - {one.change.item for one in live}
        return (*log.behind, *lineup.problems(log.views, live, frozenset(unread), self._documents))

    def _documents(self, changes: Iterable[Change]) -> Mapping[Change, Document]:
        """Kept for the next look; one that cannot be read now is a difference by itself."""
        wanted = [change for change in changes if change not in self.documents]
        for change, item in zip(wanted, self.pool.map(self._read, wanted), strict=True):
            if item:
                self.documents[change] = item.document
        return self.documents

    def _read(self, change: Change) -> Item | None:
        try:
            return read_item(self.source, change)
        except Broken:
            return None

    def _sum(self, log: Log, found: dict[str, _Found], differing: tuple[Problem, ...]) -> Report:
        live = sum(log.is_live(item) for item in log.history)
        wrong = [problem for one in found.values() for problem in one.problems]
        return Report(
            source=self.source.name,
            seq=log.cursor.seq,
            epoch=log.cursor.epoch,
            segments=log.segments,
            live=live,
            canceled=len(log.history) - live,
            objects=sum(one.objects for one in found.values()),
            bytes=sum(one.bytes for one in found.values()),
            problems=tuple(dict.fromkeys([*log.problems, *wrong, *differing])),
        )


def _tally(read: Callable[[], Iterator[bytes | Problem]]) -> _Found:
    parts = list(read())
    bodies = [part for part in parts if isinstance(part, bytes)]
    problems = tuple(part for part in parts if isinstance(part, Problem))
    return _Found(len(bodies), sum(map(len, bodies)), problems)


def _published(item: Item) -> str:
    """When its first version was; empty where that cannot be read."""
    published = str(item.document.get("published"))
    try:
        moments.read(published)
    except ValueError:
        return ""
    return published
