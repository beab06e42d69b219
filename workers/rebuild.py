"""Every mutable public object again from the log, byte for byte (promise P7), beside a newsroom that works.

Costs a GET for each segment, two for each item, a listing of all items, and a GET for each view.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial

from wire import keys
from wire.change import Head, SnapshotName
from wire.errors import Unavailable
from wire.ports import Tools
from wire.snapshot import named
from workers import commit, heads, pointers, restore, snapshots
from workers.commit import Tail
from workers.draft import House
from workers.history import Damaged, Progress, quiet
from workers.pointers import Leftovers
from workers.signed import Pair
from workers.survey import Survey
from workers.views.anew import Stacks, makers, shelve, shown, stacks
from workers.views.checkpoint import Checkpoint
from workers.views.refresh import Maker, Makers, common, made

ROUNDS = 20  # in which a keeper may move the head under us, about once a second
LOOKS = 5  # at what differs in a dry run, before it counts: a keeper may be about to write it
SETTLE = 1.5  # seconds between two of these looks

VIEWS = ("feeds/", "sitemaps/", keys.SNAPSHOTS)


@dataclass(frozen=True)
class Rebuilt:
    """What was found; in a dry run `written` and `removed` are what would be.

    `segments` and `items` were read, `compared` mutable objects looked at. `unmade` views have a defect
    and stay as they are. `open`: a keeper is still at the newest segment, so the head names the one before.
    The private `checkpoint` and the shelves that feeds are made from are renewed where they are not the
    newest; that is no difference.
    `epoch` is the one that was begun, if that was asked for, and `owed` the submissions that are worked on
    again, because what came of them is not in the log any more; `lost` ones are not even there.
    """

    segments: int
    items: int
    compared: int
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unmade: tuple[str, ...] = ()
    open: bool = False
    checkpoint: bool = False
    epoch: str = ""
    owed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        return bool(self.written or self.removed or self.unmade)


def rebuild(  # noqa: PLR0913 - two switches
    tools: Tools,
    house: House,
    pool: Executor,
    *,
    dry: bool = False,
    new_epoch: bool = False,
    progress: Progress = quiet,
) -> Rebuilt:
    """Walk the log from segment 1 to its end, write what differs, remove what nothing explains.

    Keepers may go on meanwhile: a pointer moves by compare-and-swap from what stood there before the log
    was read to its end, and views count only if the head did not move while they were written.

    With `new_epoch`, after a restore from a backup, portals are told to start again, and what ended after the
    backup of the log is worked on again; not in a dry run.

    Raises:
        Damaged: the log, or a document that it names, is not whole; nothing was written.
        Unavailable: the store does not answer, or the head moved each time.
    """
    survey = Survey(tools, house, pool, progress)
    if not new_epoch:
        return _Rebuild(tools, house, pool, dry, survey).run()
    survey.learn()
    epoch = restore.begin_epoch(survey, tools)
    rebuilt = _Rebuild(tools, house, pool, dry=False, survey=survey).run()
    owed = list(restore.owed(survey.history, tools, pool, progress))
    again = {one.submission: restore.owe_again(one, tools) for one in owed}
    return replace(
        rebuilt,
        epoch=epoch,
        owed=tuple(sorted(one for one, there in again.items() if there)),
        lost=tuple(sorted(one for one, there in again.items() if not there)),
    )


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
    names: list[SnapshotName] = field(default_factory=list)
    made: int = 0
    open: bool = False
    stacks: Stacks = field(default_factory=dict)

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
        """Feeds, sitemaps, snapshots, head. False: something differs (dry), or the head moved meanwhile.

        A document is made to be compared, and once more if it is to be written: an archive has too many.
        """
        self.stacks = stacks(self.survey.history, self.survey.lines, self.house.feeds)
        due = makers(self.stacks, self.house)
        due |= common(self.survey.front, shown(self.stacks), self.house)
        self.made, self.unmade = 0, set(due)
        wrong = {}
        for key, stands in self.pool.map(self._stands, due.items()):
            if stands is not None:
                self.unmade.discard(key)
                self.made += 1
                if not stands:
                    wrong[key] = due[key]
        differing = wrong | self._snapshots()
        return self._write(differing, listed - due.keys() - {one.key for one in self.names})

    def _stands(self, one: tuple[str, Maker]) -> tuple[str, bool | None]:
        """None for a view that cannot be made."""
        for key, body in made(dict([one])):
            blob = self.tools.public.get(key)
            return key, blob is not None and blob.body == body
        return one[0], None

    def _snapshots(self) -> Makers:
        """Those to write. One that says the same and is only packed otherwise is right."""
        self.names = []
        wrong: Makers = {}
        for snapshot in snapshots.recalled(self.survey.history).values():
            key = keys.snapshot(snapshot.seq)
            blob = self.tools.public.get(key)
            if blob and snapshot.is_packed_in(blob.body):
                self.names.append(named(snapshot.seq, blob.body))
                continue
            body = snapshot.to_bytes()
            wrong[key] = partial(bytes, body)
            self.names.append(named(snapshot.seq, body))
        return wrong

    def _write(self, views: Makers, strays: set[str]) -> bool:
        """The head last, and with every other view: a keeper that writes older ones just now repeats that."""
        public, history = self.tools.public, self.survey.history
        stood = commit.said(self.tools)
        head = heads.read(stood.document)
        if head and heads.is_ahead(head, history.tail):
            return False
        due = heads.due(head, history, self.tools)
        self.open = due.seq < history.tail.seq
        snapshot = next((one for one in reversed(self.names) if one.seq <= due.seq), None)
        is_right = head is not None and self._is_right(head, due, snapshot, stood)
        differing = {*views, *(() if is_right else (keys.HEAD,))}
        self.written |= differing
        self.removed |= strays
        if self.dry or not (differing or strays):
            return not (differing or strays)
        list(self.pool.map(lambda one: public.put(one[0], one[1]()), views.items()))
        public.delete(strays)
        return commit.say(due, snapshot, stood, self.tools)

    def _is_right(self, head: Head, due: Tail, snapshot: SnapshotName | None, stood: Pair) -> bool:
        is_signed = commit.is_signed(head, stood, self.tools)
        return heads.says(head, due) and head.snapshot == snapshot and is_signed

    def _checkpoint(self) -> bool:
        """What keepers go on from; they may be further on by now."""
        is_renewed = shelve(self.stacks, self.tools) > 0
        stood = Checkpoint(self.survey.front, self.house.feeds, shown(self.stacks), {})
        blob = self.tools.desk.get(keys.FRONT)
        if blob and blob.body == stood.to_bytes():
            return is_renewed
        self.tools.desk.put(keys.FRONT, stood.to_bytes())
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
