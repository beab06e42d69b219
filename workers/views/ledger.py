"""What have the views still to show of the log? Which channels are owed which lines, and who comes first?"""

from __future__ import annotations

from collections.abc import Iterable

from wire import channels, documents, keys
from wire.change import Change, Segment, borne
from wire.documents import Document
from wire.ports import Tools
from workers.draft import House
from workers.views.checkpoint import Checkpoint, Owed, Told
from workers.views.line import Line, gone, line

FEWEST = 1  # feed beside the urgent ones that a refresh writes while articles keep coming
FEWEST_IDLE = 8  # while none come
MOST = 16  # in any case
PATIENCE = 32  # refreshes within which all of them should come in turn
REMEMBERED = 10_000  # items whose channels a keeper knows without looking


class Ledger:
    """Takes segments in and hands out, refresh by refresh, what is to be written next.

    The feed of all and those of sections come at once, and so does whatever a takedown concerns; the others
    in turn, so that a refresh costs no more however many topics and places there are.
    """

    def __init__(self, tools: Tools, house: House, start: Checkpoint) -> None:
        self._tools = tools
        self._house = house
        self.front = start.front
        self.channels = set(start.channels)
        self._owed: Owed = {name: list(told) for name, told in start.owed.items()}
        self._urgent = {name for name, told in self._owed.items() if any(not one.channels for _, one in told)}
        self._borne: dict[str, frozenset[str]] = {}

    @property
    def is_even(self) -> bool:
        """Does every feed show what it should?"""
        return not self._owed

    @property
    def owed(self) -> frozenset[str]:
        """The channels that have news."""
        return frozenset(self._owed)

    def take(self, segment: Segment, named: Iterable[tuple[Change, Document | None]]) -> None:
        """Learn a segment, and the documents it names; None for those that are gone since."""
        lines = []
        for change, document in named:
            told = self._line(change, document)
            if told:
                lines.append(told)
                self._owe(change, (segment.seq, told))
        self.front = self.front.take(segment.seq, lines)

    def next(self, *, is_idle: bool) -> Owed:
        """What this refresh writes: all that is urgent, and some of what has waited longest."""
        now = [name for name in self._owed if name in self._urgent or _is_hot(name)]
        later = [name for name in self._owed if name not in now]
        fewest = FEWEST_IDLE if is_idle else FEWEST
        turn = min(MOST, max(fewest, len(later) // PATIENCE))
        return {name: self._owed[name] for name in (*now, *later[:turn])}

    def settled(self, names: Iterable[str]) -> None:
        """These are written."""
        for name in names:
            self._owed.pop(name, None)
            self._urgent.discard(name)

    def checkpoint(self) -> Checkpoint:
        return Checkpoint(self.front, self._house.feeds, frozenset(self.channels), self._owed)

    def _line(self, change: Change, document: Document | None) -> Line | None:
        """Of what is gone the tombstone knows the place."""
        if document:
            return line(change, document, self._house.public_url)
        blob = self._tools.public.get(keys.latest(change.item))
        return gone(change, documents.read(blob.body)["published"]) if blob else None

    def _owe(self, change: Change, told: Told) -> None:
        borne_now = frozenset(channels.of(change))
        names = {name for name in borne_now | self._before(change) if self._has(name)}
        for name in sorted(names):
            self._owed.setdefault(name, []).append(told)
        if change.event == "canceled":
            self._urgent |= names
        self.channels |= {name for name, _ in told[1].channels if self._has(name)}
        self._borne[change.item] = borne_now
        while len(self._borne) > REMEMBERED:
            del self._borne[next(iter(self._borne))]

    def _has(self, name: str) -> bool:
        return channels.is_chosen(name, self._house.feeds)

    def _before(self, change: Change) -> frozenset[str]:
        """The channels of the version before, which this one may have left; a takedown names them itself."""
        known = self._borne.pop(change.item, None)
        if known is not None or change.event != "corrected":
            return known or frozenset()
        versions = {
            int(entry.key.rpartition("/")[2].partition("-")[0]): entry.key
            for entry in self._tools.public.walk(f"{keys.ITEMS}{change.item}/")
            if keys.is_item(entry.key)
        }
        older = [number for number in versions if number < change.version]
        blob = self._tools.public.get(versions[max(older)]) if older else None
        if blob is None:
            return frozenset()
        bare = Change(change.item, max(older), "corrected", "", "", **borne(documents.read(blob.body)))
        return frozenset(channels.of(bare))


def _is_hot(name: str) -> bool:
    return channels.family(name) in {"", "section"}
