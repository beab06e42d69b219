"""A newsroom in memory: the real shell and keeper over the adapters that ship with the product."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ulid import ULID

from tests.newsroom import article
from tests.signing import InPlace
from wire import documents, keys, moments
from wire.adapters import memory
from wire.ports import Tools
from wire.submission import Kind, Photo, Submission
from workers import sweep
from workers.draft import House
from workers.imaging import profile
from workers.keeper import Keeper
from workers.neighbours import Neighbours
from workers.shell import Shell


def house() -> House:
    return House("Báo thử", "vi", "Asia/Ho_Chi_Minh", "https://news.example/public", profile.load())


@dataclass
class World:
    """One newsroom; `accept` does what the door does, `work` what the workers do."""

    tools: Tools = field(default_factory=memory.tools)
    house: House = field(default_factory=house)

    def __post_init__(self) -> None:
        self.shell = Shell(self.tools, self.house, max_attempts=5, neighbours=Neighbours(self.tools))
        self.keeper = self.new_keeper()

    def new_keeper(self) -> Keeper:
        return Keeper(self.tools, self.house, sweep.Rules(), lambda *_: InPlace())

    def accept(
        self,
        document: dict[str, Any] | None = None,
        *,
        kind: Kind = "article",
        item: str = "",
        version: int = 1,
        photos: tuple[Photo, ...] = (),
    ) -> str:
        name = str(uuid4())
        document = article() if document is None else document
        submission = Submission(
            id=name,
            page=str(ULID()),
            kind=kind,
            item=item or name,
            version=version,
            accepted=moments.write(self.tools.clock.now()),
            owner="000000000000",
            sha256=documents.sha256(documents.write(document)),
            document=document,
            photos=photos,
        )
        page = documents.write({"submissions": [submission.to_document()]})
        self.tools.desk.put(keys.pending(submission.page, [name]), page)
        self.tools.desk.put(keys.submission(name), documents.write(submission.to_document()))
        self.tools.queue.send_article(name)
        return name

    def work(self) -> None:
        """Run the queues dry, then let the keeper look twice."""
        queue: Any = self.tools.queue
        while queue.articles or queue.pages or queue.photos:
            while queue.photos:
                self.shell.render(*queue.photos.pop(0))
            for work in self.shell.page(*queue.pages.pop(0)) if queue.pages else ():
                work()
            if queue.articles:
                self.shell.process(queue.articles.pop(0))
        self.keep()

    def keep(self) -> None:
        for _ in range(2):
            self.tools.clock.sleep(1.1)
            self.keeper.turn(self.tools.board.finished(0))

    def receipt(self, submission: str) -> dict[str, Any] | None:
        blob = self.tools.desk.get(keys.receipt(submission))
        return documents.read(blob.body) if blob else None

    def public(self, key: str) -> dict[str, Any]:
        blob = self.tools.public.get(key)
        assert blob is not None, key
        return documents.read(blob.body)

    def log(self) -> list[tuple[str, int, str]]:
        seq = self.public(keys.HEAD)["seq"]
        changes = [c for n in range(1, seq + 1) for c in self.public(keys.segment(n))["changes"]]
        return [(change["item"], change["version"], change["event"]) for change in changes]

    def left(self) -> list[str]:
        return [e.key for folder in (keys.PENDING, keys.STAGED) for e in self.tools.desk.walk(folder)]


def pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(4)
