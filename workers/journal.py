"""What is not finished yet? The pages under `pending/`, as far as this keeper knows them.

A page goes when the last submission on it has ended. Which have, is remembered here; whoever has forgotten
(a new keeper, or another one ended some of them) finds it out by the sweep, from their receipts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from wire import keys
from wire.ports import Tools

log = structlog.get_logger()


@dataclass
class Page:
    """One page: its key, its ULID, when it was written, and who on it has not ended."""

    key: str
    ulid: str
    written: datetime
    left: set[str]


class Journal:
    """The pages by key, and the pages of each submission: a door that died half-way leaves it on two."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._pages: dict[str, Page] = {}
        self._of: dict[str, set[str]] = defaultdict(set)
        self._done: set[str] = set()

    @property
    def pages(self) -> tuple[Page, ...]:
        """As they were listed last, oldest first."""
        return tuple(self._pages.values())

    def pages_of(self, submission: str) -> tuple[Page, ...]:
        """Those that it is known to be on."""
        return tuple(self._pages[key] for key in sorted(self._of.get(submission, ())))

    def look(self) -> None:
        """List them; the cost grows with the work in flight."""
        listed = {entry.key: entry.modified for entry in self._tools.desk.walk(keys.PENDING)}
        for key in self._pages.keys() - listed.keys():
            self._forget(key)
        for key in [key for key in listed if key not in self._pages]:
            ulid, submissions = keys.in_page(key)
            if not submissions:
                log.error("this is no page of ours", key=key)
                continue
            self._pages[key] = Page(key, ulid, listed[key], set(submissions))
            for submission in submissions:
                self._of[submission].add(key)
        self._tidy()

    def ended(self, submissions: Iterable[str]) -> None:
        """These have a receipt; pages on which nobody is left go."""
        ended = set(submissions)
        if any(one not in self._of for one in ended):
            self.look()
        for key in {key for one in ended for key in self._of.get(one, ())}:
            self._take_off(self._pages[key], ended)
        self._tidy()

    def off(self, page: Page, submission: str) -> None:
        """Take a submission off a page that it does not belong on; it may be on another."""
        self._take_off(page, {submission})
        self._tidy()

    def _take_off(self, page: Page, submissions: set[str]) -> None:
        page.left -= submissions
        if not page.left:
            self._done.add(page.key)

    def _tidy(self) -> None:
        """Whatever could not be deleted before as well."""
        if self._done:
            self._tools.desk.delete(sorted(self._done))
        for key in tuple(self._done):
            self._forget(key)

    def _forget(self, key: str) -> None:
        self._done.discard(key)
        self._pages.pop(key, None)
        for submission in keys.in_page(key)[1]:
            self._of[submission].discard(key)
            if not self._of[submission]:
                del self._of[submission]
