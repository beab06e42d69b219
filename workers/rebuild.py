"""Every mutable public object again from the log, byte for byte (promise P7), beside a newsroom that works.

Costs a GET for each segment, two for each item, a listing of all items, and a GET for each view.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, field

from wire import keys
from wire.errors import Unavailable
from wire.ports import Tools
from workers import commit, heads, pointers
from workers.draft import House
from workers.history import Damaged, Progress
from workers.pointers import Leftovers
from workers.survey import Survey
from workers.views.refresh import views

ROUNDS = 20  # in which a keeper may move the head under us, about once a second
LOOKS = 5  # at what differs in a dry run, before it counts: a keeper may be about to write it
SETTLE = 1.5  # seconds between two of these looks

FORMATS = ("json", "rss", "atom")
VIEWS = ("feeds/", "sitemaps/")


def quiet(phase: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Rebuilt:
    """What was found; in a dry run `written` and `removed` are what would be.

    `segments` and `items` were read, `compared` mutable objects looked at. `unmade` views have a defect
    and stay as they are. `open`: a keeper is still at the newest segment, so the head names the one before.
    The private `checkpoint` of the front is renewed where it is not the newest; that is no difference.
    """

    segments: int
    items: int
    compared: int
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unmade: tuple[str, ...] = ()
    open: bool = False
    checkpoint: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.written or self.removed or self.unmade)


def rebuild(
    tools: Tools, house: House, pool: Executor, *, dry: bool = False, progress: Progress = quiet
) -> Rebuilt:
    """Walk the log from segment 1 to its end, write what differs, remove what nothing explains.

    Keepers may go on meanwhile: a pointer moves by compare-and-swap from what stood there before the log
    was read to its end, and views count only if the head did not move while they were written.

    Raises:
        Damaged: the log, or a document that it names, is not whole; nothing was written.
        Unavailable: the store does not answer, or the head moved each time.
    """
    return _Rebuild(tools, house, pool, dry, Survey(tools, house, pool, progress)).run()


@dataclass
class _Rebuild:
    tools: Tools
    house: House
    pool: Executor
    dry: bool
    survey: Survey
    written: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    unmade: set[str] = field(default_factory=set)
    made: int = 0
    open: bool = False

    def run(self) -> Rebuilt:
        head = heads.read(self.tools.public.get(keys.HEAD))  # before the log, which it must not be ahead of
        self.survey.learn()
        tail = self.survey.history.tail
        if head and heads.is_ahead(head, tail):
            told = f"there is no such object, but {keys.HEAD} names segment {head.seq}"
            raise Damaged(keys.segment(tail.seq + 1), told)
        left = pointers.leftovers(self.survey.history, self.tools)
        for _ in range(LOOKS if self.dry else ROUNDS):
            if self._round(left):
                break
            if self.dry:
                self.tools.clock.sleep(SETTLE)
        else:
            if not self.dry:
                raise Unavailable("s3", f"{keys.HEAD} moved each time; try again")
        return self._told(checkpoint=not self.dry and self._checkpoint())

    def _round(self, left: Leftovers) -> bool:
        """Compare, and mend unless it is a dry run. True: there is nothing more to do.

        The log is read on after the listings: what they show of a newer log is explained then.
        """
        listed = {entry.key for folder in VIEWS for entry in self.tools.public.walk(folder)}
        wrong = self.survey.learn()
        if self.dry:
            self.survey.look(wrong)
            self.written = {keys.latest(item) for item in self.survey.wrong}
            self.removed = set()
        else:
            self.written |= {keys.latest(item) for item in self.survey.mend(wrong)}
        self._remove(left)
        whole = not self.survey.missing and not self.survey.wrong  # the head goes last
        return (whole or self.dry) and self._views(listed) and whole

    def _remove(self, left: Leftovers) -> None:
        changes, public = self.survey.history.changes, self.tools.public
        pointless = [key for item, key in left.pointers.items() if item not in changes]
        remains = [key for found in left.remains.values() for key in found]
        if self.dry:
            self.removed |= {key for key in (*pointless, *remains) if public.has(key)}
            return
        public.delete(pointless)
        for item, found in left.remains.items():
            pointers.bury(changes[item][-1], found, self.tools)
        self.removed |= {*pointless, *remains}

    def _views(self, listed: set[str]) -> bool:
        """Feeds, sitemaps and head. False: something differs (dry), or the head moved meanwhile."""
        sections = self.survey.history.sections
        made = views(self.survey.front, sections, self.house)
        named = {keys.feed(slug, form) for slug in ("", *sections) for form in FORMATS}
        named |= {keys.NEWS_SITEMAP, keys.SITEMAP_INDEX}
        self.made, self.unmade = len(made), named - made.keys()
        right = self.pool.map(self._stands, made.keys(), made.values())
        wrong = [key for key, stands in zip(made, right, strict=True) if not stands]
        return self._write({key: made[key] for key in wrong}, listed - named - made.keys())

    def _stands(self, key: str, body: bytes) -> bool:
        blob = self.tools.public.get(key)
        return blob is not None and blob.body == body

    def _write(self, views: dict[str, bytes], strays: set[str]) -> bool:
        """The head last, and with every other view: a keeper that writes older ones just now repeats that."""
        public, history = self.tools.public, self.survey.history
        blob = public.get(keys.HEAD)
        head = heads.read(blob)
        if head and heads.is_ahead(head, history.tail):
            return False
        due = heads.due(head, history, self.tools)
        self.open = due.seq < history.tail.seq
        differing = {*views, *(() if heads.says(head, due) else (keys.HEAD,))}
        self.written |= differing
        self.removed |= strays
        if self.dry or not (differing or strays):
            return not (differing or strays)
        list(self.pool.map(public.put, views.keys(), views.values()))
        public.delete(strays)
        body = commit.head(due, self.tools).to_bytes()
        return public.swap(keys.HEAD, body, etag=blob.etag) if blob else public.put_new(keys.HEAD, body)

    def _checkpoint(self) -> bool:
        body = self.survey.front.to_bytes()
        blob = self.tools.desk.get(keys.FRONT)
        if blob and blob.body == body:
            return False
        self.tools.desk.put(keys.FRONT, body)
        return True

    def _told(self, *, checkpoint: bool) -> Rebuilt:
        items = len(self.survey.history.changes)
        return Rebuilt(
            segments=self.survey.history.tail.seq,
            items=items,
            compared=items + self.made + 1,
            written=tuple(sorted(self.written)),
            removed=tuple(sorted(self.removed)),
            unmade=tuple(sorted(self.unmade)),
            open=self.open,
            checkpoint=checkpoint,
        )
