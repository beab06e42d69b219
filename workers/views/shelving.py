"""How does a channel's feed take in what is new? Its shelf, in the desk bucket, moves by compare-and-swap.

Documents first, the shelf last: whoever dies between has it done again, and of two keepers who do the same
the second finds it done. A keeper that wakes up late may lay an older feed over a newer one; its swap fails,
and then it lays the newer one itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor, wait
from itertools import groupby
from typing import TypeVar

import structlog

from wire import keys
from wire.errors import Unavailable
from wire.ports import Blob, Tools
from workers.draft import House
from workers.views import refresh
from workers.views.checkpoint import Owed, Told
from workers.views.refresh import Makers
from workers.views.shelf import Page, Shelf, Stack

T = TypeVar("T")
R = TypeVar("R")

log = structlog.get_logger()

TRIES = 5  # at shelves that others move
KNOWN = 64  # shelves that need not be read again if they stand as they were left


class Shelves:
    """The shelves of all channels, and how some of them were left.

    The pool makes the S3 calls of many channels side by side; what is written is made in one thread.
    """

    def __init__(self, tools: Tools, house: House, pool: Executor) -> None:
        self._tools = tools
        self._house = house
        self._pool = pool
        self._known: dict[str, tuple[bytes, Shelf]] = {}

    def settle(self, owed: Owed, again: AbstractSet[str]) -> None:
        """Write what follows from these lines, channel by channel, if the shelf does not have them.

        `again` names the channels whose feeds are written in any case.

        Raises:
            Unavailable: the store does not answer, or others move a shelf each time.
        """
        left: Mapping[str, list[Told]] = owed
        for _ in range(TRIES):
            stacks = self._each(lambda one: self._opened(*one), left.items())
            laying = [one for one in stacks if one and (one.is_new or one.channel in again)]
            made = (each for one in laying for each in refresh.made(one.makers(self._house)))
            self._each(lambda each: self._tools.public.put(*each), made)
            self._each(
                lambda each: each[0].keep(each[1]), ((one, page) for one in laying for page in one.pages)
            )
            done = self._each(_Shelving.is_done, laying)
            left = {
                one.channel: owed[one.channel] for one, is_so in zip(laying, done, strict=True) if not is_so
            }
            if not left:
                self._know(laying)
                return
            again = again | left.keys()  # what we have just laid may be older than theirs
        raise Unavailable("s3", f"{keys.shelf(min(left))} was moved by others each time")

    def _each(self, do: Callable[[T], R], all_of: Iterable[T]) -> list[R]:
        """Done side by side, and over whatever comes of it: what still runs would lay older over newer."""
        works = [self._pool.submit(do, one) for one in all_of]
        wait(works)
        return [work.result() for work in works]

    def _opened(self, name: str, told: list[Told]) -> _Shelving | None:
        """The channel's stack with these lines in it. None: it is damaged."""
        blob = self._tools.desk.get(keys.shelf(name))
        try:
            stack = _Shelving(name, blob, self._as_left(name, blob), self._tools)
            for seq, lines in groupby(told, key=lambda one: one[0]):
                stack.take(seq, tuple(line for _, line in lines))
            stack.look_back()
        except (ValueError, TypeError, LookupError, AttributeError):
            # `pressroom rebuild` makes it anew; news goes on without it.
            log.exception("a feed keeps what it had: what it is made from is damaged", channel=name)
            return None
        return stack

    def _as_left(self, name: str, blob: Blob | None) -> Shelf:
        body, shelf = self._known.get(name, (b"", Shelf()))
        if blob is None:
            return Shelf()
        return shelf if blob.body == body else Shelf.from_bytes(blob.body)

    def _know(self, laid: Iterable[_Shelving]) -> None:
        for one in laid:
            self._known.pop(one.channel, None)
            self._known[one.channel] = (one.body, one.shelf)
        while len(self._known) > KNOWN:
            del self._known[next(iter(self._known))]


class _Shelving(Stack):
    """A stack as it stands in the desk bucket."""

    def __init__(self, name: str, blob: Blob | None, before: Shelf, tools: Tools) -> None:
        self._tools = tools
        self._etag = blob.etag if blob else ""
        self._etags: dict[int, str] = {}
        self._linking: dict[int, Page] = {}
        self._is_overtaken = False
        self.body = blob.body if blob else b""
        self.before = before
        super().__init__(name, before, self._fetched)

    def _fetched(self, number: int) -> Page:
        blob = self._tools.desk.get(keys.shelf(self.channel, number))
        if blob is None:
            raise LookupError(keys.shelf(self.channel, number))
        self._etags[number] = blob.etag
        return Page.from_bytes(blob.body)

    @property
    def is_new(self) -> bool:
        """Have the lines changed anything?"""
        return self.shelf != self.before

    def look_back(self) -> None:
        """The page before a new one links to it, so it is laid again."""
        last = len(self.before.bounds)
        if last and len(self.shelf.bounds) > last and last not in self.pages:
            self._linking = {last: self._fetched(last)}

    def makers(self, house: House) -> Makers:
        """Every document that is not what it was."""
        makers = refresh.current(self.channel, self.shelf, house)
        for number, page in (self._linking | self.pages).items():
            makers = refresh.archive(self.channel, number, page, self.shelf, house) | makers
        return makers

    def is_done(self) -> bool:
        """Move the shelf, after its pages. False: somebody else has moved one of them meanwhile."""
        key = keys.shelf(self.channel)
        if self.is_new:
            self.body = self.shelf.to_bytes()
            return not self._is_overtaken and self._replace(key, self.body, self._etag)
        blob = self._tools.desk.get(key)
        return (blob.etag if blob else "") == self._etag

    def keep(self, number: int) -> None:
        """A page, before its shelf. A new one may stand there: of who died before the shelf told of it."""
        page, key = self.pages[number], keys.shelf(self.channel, number)
        body, etag = page.to_bytes(), self._etags.get(number, "")
        is_kept = self._replace(key, body, etag)
        if not is_kept and not etag:
            blob = self._tools.desk.get(key)
            is_older = blob is not None and Page.from_bytes(blob.body).seq <= page.seq
            is_kept = blob is not None and is_older and self._replace(key, body, blob.etag)
        if not is_kept:
            self._is_overtaken = True

    def _replace(self, key: str, body: bytes, etag: str) -> bool:
        desk = self._tools.desk
        return desk.swap(key, body, etag=etag) if etag else desk.put_new(key, body)
