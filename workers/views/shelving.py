"""How does a channel's feed take in what is new? Its shelf, in the desk bucket, moves by compare-and-swap.

Documents first, the shelf last: whoever dies between has it done again, and of two keepers who do the same
the second finds it done. A keeper that wakes up late may lay an older feed over a newer one; its swap fails,
and then it lays the newer one itself.
"""

from __future__ import annotations

from itertools import groupby

import structlog

from wire import keys
from wire.errors import Unavailable
from wire.ports import Blob, Tools
from workers.draft import House
from workers.views import refresh
from workers.views.checkpoint import Told
from workers.views.shelf import Page, Shelf, Stack

log = structlog.get_logger()

TRIES = 5  # at a shelf that others move


def settle(name: str, told: list[Told], tools: Tools, house: House, *, again: bool = False) -> None:
    """Write what follows from these lines, if the shelf does not have them; `again`: the feed in any case.

    Raises:
        Unavailable: the store does not answer, or others move the shelf each time.
    """
    for _ in range(TRIES):
        blob = tools.desk.get(keys.shelf(name))
        try:
            stack = _Shelving(name, blob, tools)
            for seq, lines in groupby(told, key=lambda one: one[0]):
                stack.take(seq, tuple(line for _, line in lines))
        except (ValueError, TypeError, LookupError, AttributeError):
            # `pressroom rebuild` makes it anew; news goes on without it.
            log.exception("a feed keeps what it had: what it is made from is damaged", channel=name)
            return
        is_new = stack.shelf != stack.before
        if is_new or again:
            stack.lay(house)
        is_done = stack.keep() if is_new else not again or stack.stands()
        if is_done:
            return
        again = True  # what we have just laid may be older than theirs
    raise Unavailable("s3", f"{keys.shelf(name)} was moved by others each time")


class _Shelving(Stack):
    """A stack as it stands in the desk bucket."""

    def __init__(self, name: str, blob: Blob | None, tools: Tools) -> None:
        self._tools = tools
        self._etag = blob.etag if blob else ""
        self._etags: dict[int, str] = {}
        self.before = Shelf.from_bytes(blob.body) if blob else Shelf()
        super().__init__(name, self.before, self._fetched)

    def _fetched(self, number: int) -> Page:
        blob = self._tools.desk.get(keys.shelf(self.channel, number))
        if blob is None:
            raise LookupError(keys.shelf(self.channel, number))
        self._etags[number] = blob.etag
        return Page.from_bytes(blob.body)

    def lay(self, house: House) -> None:
        """Every document that is not what it was: also the one before a new page, which links to it."""
        touched = dict(self.pages)
        if (last := len(self.before.bounds)) and len(self.shelf.bounds) > last and last not in touched:
            touched[last] = self._fetched(last)
        makers = refresh.current(self.channel, self.shelf, house)
        for number, page in touched.items():
            makers = refresh.archive(self.channel, number, page, self.shelf, house) | makers
        for key, body in refresh.made(makers):
            self._tools.public.put(key, body)

    def stands(self) -> bool:
        """Is the shelf still what the documents were made from?"""
        blob = self._tools.desk.get(keys.shelf(self.channel))
        return (blob.etag if blob else "") == self._etag

    def keep(self) -> bool:
        """False: somebody else has moved it meanwhile."""
        return all(self._kept(*one) for one in self.pages.items()) and self._replace(
            keys.shelf(self.channel), self.shelf.to_bytes(), self._etag
        )

    def _kept(self, number: int, page: Page) -> bool:
        """A new page may stand there already: who laid it died before the shelf told of it."""
        key = keys.shelf(self.channel, number)
        etag = self._etags.get(number, "")
        if not etag and (blob := self._tools.desk.get(key)) and Page.from_bytes(blob.body).seq <= page.seq:
            etag = blob.etag
        return self._replace(key, page.to_bytes(), etag)

    def _replace(self, key: str, body: bytes, etag: str) -> bool:
        desk = self._tools.desk
        return desk.swap(key, body, etag=etag) if etag else desk.put_new(key, body)
