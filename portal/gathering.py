"""Which views must a mirror fetch? Those of channels that have news, and those that it has not yet seen."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from portal import views
from portal.report import Broken
from portal.source import Source
from portal.tree import Tree
from portal.views import Views
from wire import channels, documents, keys
from wire.change import Change, borne

Lines = Sequence[tuple[int, Change]]  # of the log, each with its segment

_ARCHIVE = re.compile(r"feeds/(.+)/([0-9]{6})\.json")
_FEED = re.compile(r"feeds/(.+)\.(?:json|rss|atom)")


@dataclass(frozen=True)
class Gathered:
    """What was fetched: views by their keys (None for what is not there), archive documents packed.

    `behind` are channels whose feeds do not show yet what the log says, each with the segment that they will
    show: they are looked at again.
    `dropped` are keys here of channels that the newsroom has no more.
    """

    views: Views = field(default_factory=dict)
    archives: Mapping[str, bytes] = field(default_factory=dict)
    behind: Mapping[str, int] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()

    def bodies(self) -> Iterator[tuple[str, bytes]]:
        """All that is there, one after the other: an archive's feeds are large."""
        yield from ((key, body) for key, body in self.views.items() if body is not None)
        yield from ((key, zlib.decompress(packed)) for key, packed in self.archives.items())

    def without(self, names: Iterable[str]) -> Gathered:
        """Those left out, as if they were not there."""
        left_out = set(names)
        kept = {key: packed for key, packed in self.archives.items() if key not in left_out}
        return Gathered(self.views | dict.fromkeys(left_out), kept, self.behind, self.dropped)


@dataclass(frozen=True)
class Gatherer:
    """Fetches from a source what the tree lacks or holds as it was."""

    source: Source
    tree: Tree
    pool: Executor

    def gather(self, lines: Lines, behind: Mapping[str, int], *, anew: bool) -> Gathered:
        """`lines` are all of the log since the tree was right, in order; 0 is the segment of a snapshot's.

        Raises:
            Broken: what says which feeds there are cannot be read.
        """
        common = views.fetch(self.source, views.COMMON, self.pool)
        names = self._names(common[keys.FEEDS])
        touched, items = self._touched(lines), {change.item for _, change in lines}
        here = map(_FEED.fullmatch, self.tree.files("feeds"))
        held = {matched[1] for matched in here if matched}
        wanted = names if anew else names & {*touched, *behind, *(names - held)}
        found, packed, late = dict(common), dict[str, bytes](), dict[str, int]()
        for name in sorted({channels.ALL, *wanted}):
            current = views.fetch(self.source, views.documents_of(name), self.pool)
            found |= current
            due = max(touched.get(name, 0), behind.get(name, 0))
            if due > views.seq_of(current[keys.feed(name, "json")]):
                late[name] = due
            for page in self._pages(name, views.pages_of(name, current.values()), items, anew=anew):
                for key, body in views.fetch(self.source, views.documents_of(name, page), self.pool).items():
                    if body is None:
                        found[key] = None
                    else:
                        packed[key] = zlib.compress(body, 1)
        return Gathered(found, packed, late, self._dropped(names))

    def _names(self, index: bytes | None) -> set[str]:
        if index is None:  # of a newsroom of before there was one
            return {channels.ALL}
        try:
            return {channels.ALL, *views.known(index)[1]}
        except ValueError as error:
            raise Broken(keys.FEEDS, f"cannot be read: {error}") from error

    def _touched(self, lines: Lines) -> dict[str, int]:
        """The channels that these changes concern, and the newest segment of each.

        Also those of the versions before them, here or in between: there it has gone.
        """
        touched: dict[str, int] = {}
        before: dict[str, tuple[str, ...]] = {}
        for seq, change in lines:
            now = channels.of(change)
            for name in (*now, *(before[change.item] if change.item in before else self._held(change))):
                touched[name] = max(seq, touched.get(name, 0))
            before[change.item] = now
        return touched

    def _held(self, change: Change) -> tuple[str, ...]:
        body = self.tree.read(keys.latest(change.item))
        document = documents.read(body) if body else {}
        return channels.of(Change(change.item, 0, "corrected", "", "", **borne(document))) if document else ()

    def _pages(self, name: str, pages: int, items: set[str], *, anew: bool) -> Iterator[int]:
        """Those that are not here, the one before them, which links to them, and those that name these."""
        held = {
            int(found[2]): key
            for key in self.tree.files(f"feeds/{name}")
            if (found := _ARCHIVE.fullmatch(key)) and found[1] == name
        }
        newest = max(held, default=0)
        for page in range(1, pages + 1):
            if (
                anew
                or page not in held
                or (page == newest and page < pages)
                or self._names_any(held[page], items)
            ):
                yield page

    def _names_any(self, key: str, items: set[str]) -> bool:
        try:
            return not items.isdisjoint(views.named(key, self.tree.read(key) or b"{}"))
        except ValueError:  # half a document, of a power cut
            return True

    def _dropped(self, names: set[str]) -> frozenset[str]:
        def channel(key: str) -> str:
            found = _ARCHIVE.fullmatch(f"{key.rpartition('.')[0]}.json") or _FEED.fullmatch(key)
            return found[1] if found else ""

        here = self.tree.files("feeds")
        return frozenset(key for key in here if key != keys.FEEDS and channel(key) not in names)
