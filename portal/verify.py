"""Is a public tree, or a copy of it, exactly what its log says?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace

from portal import added, companions, expected, views
from portal.cursor import Cursor
from portal.lineup import LineUp, Live
from portal.logged import Log, extend
from portal.objects import BESIDE, Item, beside, check_rendition, read_item
from portal.report import Absent, Broken, Problem, Progress, Report, Step, quiet
from portal.source import Source
from portal.terms import AS_BEFORE, Terms
from portal.witness import Witness
from wire import channels, keys, moments
from wire.adapters.clock import SystemClock
from wire.change import Change
from wire.ports import Clock

PARALLEL = 8
PATIENCE = 5  # times a difference on a live source is looked at again before it counts


@dataclass(frozen=True)
class _Found:
    """What was read for one item: sizes, differences, and what feeds may show of it, if that is readable."""

    objects: int = 0
    bytes: int = 0
    problems: tuple[Problem, ...] = ()
    kept: str = ""


def verify(  # noqa: PLR0913 - all but the first have good defaults
    source: Source,
    *,
    terms: Terms = AS_BEFORE,
    copy: Cursor | None = None,
    progress: Progress = quiet,
    settle: float = 0.0,
    clock: Clock | None = None,
) -> Report:
    """Read everything and list every difference with its key; an empty list means: it is all true.

    The keys, the head's signature and the snapshot that it names; the chain from segment 1 to the head, and
    that it ends there; of every live item its document, pictures and pointer, by size and SHA-256, and that
    the formats beside it agree with it; of every canceled one its tombstone and that nothing older is
    readable; that no (item, version) stands twice, but for the pictures that were added to one, with nothing
    else of it changed; that feeds and sitemaps show the newest live items in order, as the documents say.

    `copy` is the cursor of a mirror: it is held against the keys and the choice that it was made with, may
    begin with a snapshot, and may rest. With `settle` (seconds) above 0 the source is live: what differs is
    read again, with the log's newest end, before it counts. Raises `Unavailable("source")` when the source
    does not answer.
    """
    clock = clock or SystemClock()
    known = copy or Cursor()
    try:
        start = Cursor(trust=known.trust.given(terms.root, unsigned=terms.unsigned), choice=known.choice)
        log = Log(start, is_copy=copy is not None)
        with ThreadPoolExecutor(PARALLEL) as pool:
            witness = Witness(source, lambda _: None, clock, progress)
            return _Verification(source, pool, progress, witness, settle).report(log)
    except Broken as broken:
        return Report(source.name, problems=(broken.problem,))


@dataclass(frozen=True)
class _Verification:
    source: Source
    pool: Executor
    progress: Progress
    witness: Witness
    settle: float

    def report(self, log: Log) -> Report:
        log = self._read_on(log)
        found = self._items(log, log.chosen)
        differing = self._views(log, found)
        for _ in range(PATIENCE if self.settle else 0):
            wrong = {item for item, one in found.items() if one.problems}
            if not wrong and not differing:
                break
            self.witness.clock.sleep(self.settle)
            before, log = log, self._read_on(log)
            found |= self._items(log, (wrong | log.moved_since(before)) & log.chosen)
            differing = self._views(log, found)
        return self._sum(log, found, differing)

    def _read_on(self, log: Log) -> Log:
        log = extend(log, self.witness, self.pool)
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
            found = _tally(lambda: self._parts(item))
            if newest.event != "canceled":
                found = _with_kept(found, item)
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
        if not log.cursor.choice.is_everything:
            return log.behind
        newest = {item: history[-1] for item, history in log.history.items() if log.is_live(item)}
        live = [Live(one, found[item].kept) for item, one in newest.items() if found[item].kept]
        unread = newest.keys() - {one.change.item for one in live}
        return (*log.behind, *self._lined_up(log, LineUp(live, frozenset(unread))))

    def _lined_up(self, log: Log, line_up: LineUp) -> Iterator[Problem]:
        """One channel after the other, so that an archive's feeds are not all in memory at once."""
        common = views.fetch(self.source, views.COMMON, self.pool)
        pages = 0
        wrong, names = self._channels(log, common[keys.FEEDS])
        yield from wrong
        for name in names:
            body = views.fetch(self.source, views.documents_of(name), self.pool)
            number = views.pages_of(name, body.values())
            for page in range(number, 0, -1):
                body |= views.fetch(self.source, views.documents_of(name, page), self.pool)
            pages = number if name == channels.ALL else pages
            yield from line_up.channel(name, body, log.touched.get(name, 0) if log.is_whole else None)
        yield from line_up.news(common[keys.NEWS_SITEMAP])
        yield from line_up.index(common[keys.SITEMAP_INDEX], pages)

    def _channels(self, log: Log, index: bytes | None) -> tuple[list[Problem], list[str]]:
        """Which channels there should be: all that the log ever named, of the families that were chosen."""
        lines = [change for changes in log.history.values() for change in changes]
        ever = {name for change in lines if change.event != "canceled" for name in channels.of(change)}
        wrong: list[Problem] = []
        words: tuple[str, ...] = channels.EVERYTHING
        told = tuple(sorted(ever))
        try:
            words, told = views.known(index)
        except ValueError as error:
            wrong.append(Problem(keys.FEEDS, f"cannot be read: {error}"))
        due = {name for name in ever if channels.is_chosen(name, words)}
        known = due if log.is_whole else due | set(told)
        if list(told) != sorted(known) and not wrong:
            wrong.append(Problem(keys.FEEDS, f"does not name the {len(known)} channels there are, in order"))
        return wrong, [channels.ALL, *sorted(known - {channels.ALL})]

    def _sum(self, log: Log, found: dict[str, _Found], differing: tuple[Problem, ...]) -> Report:
        live = sum(log.is_live(item) for item in log.chosen)
        wrong = [problem for one in found.values() for problem in one.problems]
        return Report(
            source=self.source.name,
            seq=log.cursor.seq,
            epoch=log.cursor.epoch,
            segments=log.segments,
            live=live,
            canceled=len(log.chosen) - live,
            objects=sum(one.objects for one in found.values()),
            bytes=sum(one.bytes for one in found.values()),
            problems=tuple(dict.fromkeys([*log.problems, *wrong, *differing])),
        )


def _tally(read: Callable[[], Iterator[bytes | Problem]]) -> _Found:
    parts = list(read())
    bodies = [part for part in parts if isinstance(part, bytes)]
    problems = tuple(part for part in parts if isinstance(part, Problem))
    return _Found(len(bodies), sum(map(len, bodies)), problems)


def _with_kept(found: _Found, item: Item) -> _Found:
    """Of what is no whole document feeds show nothing that we could foretell."""
    try:
        kept = expected.kept(item.document)
        moments.read(item.document["published"])
        expected.of_item(item.change, item.document, "")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        lacks = f"lacks what feeds show of it: {type(error).__name__}: {error}"
        return replace(found, problems=(*found.problems, Problem(item.change.key, lacks)))
    return replace(found, kept=kept)
