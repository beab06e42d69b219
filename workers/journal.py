"""What is not finished yet? The pages under `pending/`, as far as this keeper knows them.

A page goes when the last submission on it has ended. Which have, is remembered here; whoever has forgotten
(a new keeper, or another one ended some of them) finds it out by the sweep, from their receipts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wire import keys
from wire.ports import Tools


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

    @property
    def pages(self) -> tuple[Page, ...]:
        """As they were listed last, oldest first."""
        return tuple(self._pages.values())

    def look(self) -> None:
        """List them; the cost grows with the work in flight."""
        listed = {entry.key: entry.modified for entry in self._tools.desk.walk(keys.PENDING)}
        for key in [key for key in self._pages if key not in listed]:
            self._forget(key)
        for key, written in listed.items():
            if key not in self._pages:
                ulid, submissions = keys.in_page(key)
                self._pages[key] = Page(key, ulid, written, set(submissions))
                for submission in submissions:
                    self._of[submission].add(key)

    def ended(self, submissions: Iterable[str]) -> None:
        """These have a receipt; pages on which nobody is left go."""
        ended = set(submissions)
        if any(one not in self._of for one in ended):
            self.look()
        touched = {key for one in ended for key in self._of.get(one, ())}
        for key in touched:
            self._pages[key].left -= ended
        done = [key for key in touched if not self._pages[key].left]
        if done:
            self._tools.desk.delete(done)
        for key in done:
            self._forget(key)

    def off(self, page: Page, submission: str) -> None:
        """Take a submission off a page that it does not belong on; it may be on another."""
        page.left.discard(submission)
        if not page.left:
            self._tools.desk.delete([page.key])
            self._forget(page.key)

    def _forget(self, key: str) -> None:
        page = self._pages.pop(key)
        for submission in keys.in_page(page.key)[1]:
            self._of[submission].discard(key)
            if not self._of[submission]:
                del self._of[submission]
