"""How do many submissions become durable with few writes? Those that arrive together share a page.

While one page is being written, whoever arrives waits for the next one; after a quiet moment a page is
written at once, with one submission on it. The page goes first, the submissions after it: a submission
must never stand in the store without the page by which the keeper finds it, whenever this process dies.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock

from ulid import ULID

from wire import documents, keys
from wire.errors import Unavailable
from wire.ports import Tools
from wire.submission import Submission

TOGETHER = 0.05  # seconds between two pages while submissions keep coming: the next ones share a page
SILENT = 3.0  # seconds after which a failed call met a silent store, not one that refuses

Tell = Callable[[str, tuple[Submission, ...]], None]

LARGEST = 400_000  # bytes on a page that takes one more submission


@dataclass(frozen=True)
class Entry:
    """A submission as it was written down; `is_new` is False where something stood under its name."""

    submission: Submission
    is_new: bool
    page: str


@dataclass
class _Caller:
    """One thread that waits: for its entry, or to be told that it leads (writes the next page)."""

    submission: Submission
    size: int
    entry: Future[Entry] = field(default_factory=Future)
    leads: Future[bool] = field(default_factory=Future)


class Journal:
    """The pages of one door. Each caller blocks until its own submission is written.

    `tell` is called once for each page, with its key and what is new on it.
    """

    def __init__(self, tools: Tools, tell: Tell) -> None:
        self._tools = tools
        self.tell = tell
        self._lock = Lock()
        self._waiting: list[_Caller] = []
        self._is_led = False
        self._written = 0.0
        self._pool = ThreadPoolExecutor(2 * keys.MOST_IN_PAGE, thread_name_prefix="journal")

    def write(self, submission: Submission) -> Entry:
        """Write the page that it is on, then the submission itself, if none stands under its name.

        Raises:
            Unavailable: it may be written all the same; sending it again is safe.
        """
        mine = _Caller(submission, len(documents.write(submission.document)))
        with self._lock:
            self._waiting.append(mine)
            leads, self._is_led = not self._is_led, True
        if leads or mine.leads.result():
            self._lead()
        return mine.entry.result()

    def _lead(self) -> None:
        """Write one page; whoever waits by then leads the next one, beside the rest of this."""
        early = self._written + TOGETHER - time.monotonic()
        if early > 0:
            time.sleep(early)
        self._written = time.monotonic()
        with self._lock:
            callers = self._together()
        ulid = str(ULID.from_datetime(self._tools.clock.now()))
        submissions = [replace(one.submission, page=ulid) for one in callers]
        key = keys.pending(ulid, [one.id for one in submissions])
        page = _Page(self._tools, self.tell, key, submissions)
        began = time.monotonic()
        try:
            page.write()
        except BaseException as error:  # noqa: BLE001 - each caller raises it in its own thread
            was_silent = isinstance(error, Unavailable) and time.monotonic() - began >= SILENT
            for one in (*callers, *(self._give_up() if was_silent else ())):
                _release(one, error)
            return
        finally:
            self._hand_over()
        for one, submission in list(zip(callers, submissions, strict=True))[1:]:
            try:
                self._pool.submit(_enter, page, one, submission)
            except RuntimeError:  # no thread can be started
                _enter(page, one, submission)
        _enter(page, callers[0], submissions[0])  # the leader's own

    def _together(self) -> list[_Caller]:
        """Who goes on the next page: the first to come, one name once, no more than it can hold."""
        chosen: list[_Caller] = []
        names: set[str] = set()
        size = 0
        for one in self._waiting:
            if len(chosen) < keys.MOST_IN_PAGE and one.submission.id not in names and size <= LARGEST:
                chosen.append(one)
                names.add(one.submission.id)
                size += one.size
        self._waiting = [one for one in self._waiting if one not in chosen]
        return chosen

    def _give_up(self) -> list[_Caller]:
        """Whoever waited while the store was silent is told so too, not made to wait for it in turn."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        return waiting

    def _hand_over(self) -> None:
        with self._lock:
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads.set_result(True)


class _Page:
    """One page, and how far the submissions on it have come."""

    def __init__(self, tools: Tools, tell: Tell, key: str, submissions: list[Submission]) -> None:
        self._tools = tools
        self._tell = tell
        self._submissions = submissions
        self._lock = Lock()
        self._left = len(submissions)
        self._new: list[Submission] = []
        self.key = key

    def write(self) -> None:
        together = [one.to_document() for one in self._submissions]
        self._tools.desk.put(self.key, documents.write({"submissions": together}))

    def enter(self, submission: Submission) -> Entry:
        is_new = False
        try:
            body = documents.write(submission.to_document())
            is_new = self._tools.desk.put_new(keys.submission(submission.id), body)
        finally:
            self._count(submission, is_new=is_new)
        return Entry(submission, is_new, self.key)

    def _count(self, submission: Submission, *, is_new: bool) -> None:
        """The last one, whatever became of it, tells of all."""
        with self._lock:
            self._left -= 1
            self._new += [submission] if is_new else []
            is_last = not self._left
        if is_last and self._new:
            self._tell(self.key, tuple(self._new))


def _enter(page: _Page, caller: _Caller, submission: Submission) -> None:
    try:
        caller.entry.set_result(page.enter(submission))
    except BaseException as error:  # noqa: BLE001 - the caller raises it in its own thread
        _release(caller, error)
    else:
        _let_go(caller)


def _release(caller: _Caller, error: BaseException) -> None:
    caller.entry.set_exception(error)
    _let_go(caller)


def _let_go(caller: _Caller) -> None:
    if not caller.leads.done():
        caller.leads.set_result(False)
