"""A newsroom in memory whose processes may fail: a door, a worker and keepers, each as it is really run."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from uuid import UUID

from intake import accept
from intake.hints import Hints
from intake.journal import Journal
from tests import photos, signing
from tests.faults.ports import Calls, Killed
from tests.faults.promises import Buckets
from tests.newsroom import article
from wire import keys, moments
from wire.config import Settings
from wire.errors import Rejected, Unavailable
from wire.ports import Finished
from wire.submission import Submission
from workers import sweep
from workers.aftermath import Aftermath
from workers.draft import House
from workers.imaging.profile import Profile, Size
from workers.keeper import Keeper
from workers.shell import Shell

HOUSE = House(
    "Báo thử",
    "vi",
    "Asia/Ho_Chi_Minh",
    "https://news.example/public",
    Profile("tiny", "1", (Size("tiny-8", 8, None, ("jpg", "webp")),)),
    feeds=("section",),  # of each kind of feed the calls are the same, and every call is made to fail
)
SETTINGS = Settings(public_url=HOUSE.public_url)
TRIES = 4  # as workers/tasks.py
SWEEP_AFTER = 20.0
ROUNDS = 90  # of a keeper's look, before a newsroom counts as one that never comes to rest

Task = Callable[[], Any]


class AtOnce(ThreadPoolExecutor):
    """A pool whose work is done in order and in place, so that calls have numbers."""

    def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
        return iter([fn(*each) for each in zip(*iterables, strict=False)])


@dataclass
class World:
    """What outlives every process: two buckets, a queue, a board, a clock, and how many were named."""

    tools: Any = field(default_factory=signing.tools)
    named: int = 0

    def copy(self) -> World:
        """The same buckets at the same moment; of queue and board only what is finished is told again."""
        world = World(named=self.named)
        world.tools.clock.moment = self.tools.clock.moment
        world.tools.desk.objects.update(self.tools.desk.objects)
        world.tools.public.objects.update(self.tools.public.objects)
        world.tell_again()
        return world

    def tell_again(self) -> None:
        """Tell the keepers of everything that is finished and pending, as the workers did."""
        desk, public = self.tools.desk.objects, self.tools.public.objects
        pending = {one for key in desk if key.startswith(keys.PENDING) for one in keys.in_page(key)[1]}
        for key in filter(keys.is_item, public):
            integrity = json.loads(public[key][0])["integrity"]
            submission = integrity.get("addition") or integrity["submission"]
            if submission in pending:
                self.tools.board.finish(Finished(submission, key))
        for key in desk:
            if key.startswith(keys.STAGED):
                self.tools.board.finish(Finished(keys.of_staged(key), key))

    def name(self) -> str:
        self.named += 1
        return str(UUID(int=0x0190A0C4_0000_7000_8000_000000000000 + self.named))

    def buckets(self) -> Buckets:
        public, desk = (
            {key: body for key, (body, _) in store.objects.items()}
            for store in (self.tools.public, self.tools.desk)
        )
        return Buckets(public, desk)


@dataclass
class Newsroom:
    """Processes over a world; their calls go through `calls`. What is killed is started anew."""

    world: World = field(default_factory=World)
    calls: Calls = field(default_factory=Calls)
    keepers: int = 1

    def __post_init__(self) -> None:
        self.tools = replace(self.calls.over(self.world.tools), pool=AtOnce())
        self.shell = self._shell()
        self.journal = Journal(self.tools, self._tell)
        self._keepers = [self._keeper() for _ in range(self.keepers)]

    # The door

    def submit(self, document: dict[str, Any] | None = None, photo: bytes = b"") -> str:
        """Send an article, again and again under one name until there is an answer."""
        name = self.world.name()
        document = article() if document is None else document
        if photo:
            document = document | {"images": [{"part": "photo", "caption": "Cầu", "credit": "Minh Hà"}]}
        arrival = accept.Arrival(
            name,
            "000000000000",
            "vi",
            json.dumps(document).encode(),
            {"photo": (io.BytesIO(photo),)} if photo else {},
        )
        self._send(lambda: accept.article(self.tools, SETTINGS, self.journal, arrival))
        return name

    def correct(self, item: str, version: int = 1, **fields: Any) -> str:
        corrects = {"item": item, "version": version, "note": "Sửa tên cầu"}
        return self.submit(article(**({"headline": f"Bản {version + 1}"} | fields), corrects=corrects))

    def embargo(self, seconds: float = 60, **fields: Any) -> str:
        until = moments.write(moments.later(self.world.tools.clock.now(), seconds))
        return self.submit(article(**({"embargoedUntil": until} | fields)))

    def withdraw(self, submission: str) -> str:
        name = self.world.name()
        arrival = accept.Arrival(name, "000000000000", "vi", b"")
        self._send(lambda: accept.withdrawal(self.tools, self.journal, arrival, submission))
        return name

    def take_down(self, item: str) -> str:
        name = self.world.name()
        body = json.dumps({"reason": "Sai sự thật"}).encode()
        arrival = accept.Arrival(name, "000000000000", "vi", body)
        self._send(lambda: accept.takedown(self.tools, self.journal, arrival, item))
        return name

    def _send(self, door: Task) -> None:
        """What intake does: accept, then give a hint; and a client that asks until it is told."""
        self.journal._written = 0.0  # long ago: in this newsroom time passes by another clock
        for _ in range(TRIES):
            with suppress(Unavailable, Killed, Rejected):
                door()
                return

    def _tell(self, page: str, submissions: tuple[Submission, ...]) -> None:
        with suppress(Unavailable):
            Hints(self.tools)._tell(page, submissions)

    # The worker

    def work(self) -> None:
        """Run the queues dry. A message of a worker that died is lost with it."""
        queue: Any = self.world.tools.queue
        while queue.articles or queue.pages or queue.photos:
            if queue.photos:
                photo = queue.photos.pop(0)
                self._patiently(lambda photo=photo: self.shell.render(*photo))
            elif queue.pages:
                self._page(*queue.pages.pop(0))
            else:
                name = queue.articles.pop(0)
                self._patiently(lambda name=name: self.shell.process(name))

    def _page(self, page: str, submissions: tuple[str, ...]) -> None:
        """As workers/tasks.py: one is finished before the next begins."""
        works: list[Task] = []
        if self._patiently(lambda: works.extend(self.shell.page(page, submissions))):
            all(self._patiently(work) for work in works)

    def _patiently(self, task: Task) -> bool:
        for _ in range(TRIES):
            try:
                task()
            except Unavailable:
                self.world.tools.clock.sleep(0.2)
            except Killed:
                self.shell = self._shell()
                return False
            else:
                return True
        return False

    # The keepers

    def keep(self) -> None:
        """One look of each keeper, as in its main loop."""
        for number, keeper in enumerate(self._keepers):
            try:
                self._look(keeper)
            except Killed:
                self._keepers[number] = self._keeper()

    def look(self) -> None:
        """One look of one keeper, from which it may not come back."""
        self._look(self._keepers[0])

    def _look(self, keeper: Keeper) -> None:
        self.world.tools.clock.sleep(1.1)
        finished: tuple[Finished, ...] = ()
        with suppress(Unavailable):
            finished = self.tools.board.finished(0)
        with suppress(Unavailable):
            keeper.turn(finished)
            keeper.chores()
        with suppress(Unavailable):
            Aftermath(self.tools, HOUSE.public_url, None).look()

    def settle(self, rounds: int = ROUNDS) -> bool:
        """Until nothing is left to do and all views had their time; False if that never comes."""
        quiet = 0
        for turn in range(rounds):
            self.work()
            self.keep()
            quiet = quiet + 1 if self._rests() else 0
            if quiet > 1:  # the keeper had one more look
                return True
            if turn > 2:  # what is left now waits for the sweep
                self.world.tools.clock.sleep(SWEEP_AFTER)
        return False

    def _left(self) -> list[str]:
        desk: Any = self.world.tools.desk
        folders = (keys.PENDING, keys.STAGED, keys.PURGES, keys.EMBARGO)
        return [key for key in desk.objects if key.startswith(folders)]

    def _rests(self) -> bool:
        queue: Any = self.world.tools.queue
        if queue.articles or queue.pages or queue.photos or self._left():
            return False
        return signing.is_signed(self.world.tools.public.objects)

    def _shell(self) -> Shell:
        return Shell(self.tools, HOUSE, max_attempts=5)

    def _keeper(self) -> Keeper:
        return Keeper(self.tools, HOUSE, sweep.Rules(after=SWEEP_AFTER), lambda *_: signing.InPlace())


@cache
def photo(shade: int = 0) -> bytes:
    """A JPEG that costs nothing to render."""
    return photos.jpeg(photos.flat(16, 12, [200, 40 + 30 * shade, 40]))
