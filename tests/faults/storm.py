"""A storm: clients that go on as good clients do, and everything that can happen to processes meanwhile."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from typing import Any
from uuid import UUID

import httpx
import redis

from tests import photos
from tests.faults.history import History
from tests.newsroom import Newsroom, article

ROOMS = ("intake", "keeper", "worker-article", "worker-media")
PARTS = ("redis", "s3")
FROZEN = (4.0, 12.0)  # seconds
EMBARGOED = (3.0, 20.0)  # seconds


@dataclass(frozen=True)
class Plan:
    """How much of everything, in how many seconds."""

    seconds: float
    submissions: int
    kills: int  # of our own processes, their children included
    redis: int
    flushes: int
    s3: int
    freezes: int
    rollouts: int
    clients: int = 8


@dataclass
class Accepted:
    """What was answered with 202, what the log says is there to be corrected, and what waits until when."""

    names: list[str] = field(default_factory=list)
    items: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, float] = field(default_factory=dict)
    last_due: float = 0.0


def rage(newsroom: Newsroom, plan: Plan, seed: int, history: History) -> list[str]:
    """Let it blow; returns the submissions that were answered with 202."""
    accepted, over = Accepted(), threading.Event()
    clients = [
        threading.Thread(target=Client(newsroom, plan, random.Random(seed + n), accepted, history, over).work)
        for n in range(plan.clients)
    ]
    reader = threading.Thread(target=read, args=(newsroom, accepted, over))
    for thread in (*clients, reader):
        thread.start()
    Weather(newsroom, random.Random(seed), history).blow(plan)
    for client in clients:
        client.join(120)
    time.sleep(max(accepted.last_due - time.time(), 0))
    over.set()
    reader.join(30)
    return accepted.names


def read(newsroom: Newsroom, accepted: Accepted, over: threading.Event) -> None:
    """Follows the log, as any portal may, so that clients know what there is."""
    seq = 0
    while not over.wait(0.2):
        with suppress(httpx.HTTPError, KeyError, ValueError, OSError):
            while (answer := newsroom.get(f"log/{seq + 1:012d}.json")).status_code == httpx.codes.OK:
                seq += 1
                for change in answer.json()["changes"]:
                    accepted.items[change["item"]] = change["version"]
                    if change["event"] == "canceled":
                        del accepted.items[change["item"]]


@dataclass
class Client:
    """A reporter, and now and then the desk: sends the same again until there is an answer that counts."""

    newsroom: Newsroom
    plan: Plan
    luck: random.Random
    accepted: Accepted
    history: History
    over: threading.Event

    def work(self) -> None:
        each = self.plan.submissions // self.plan.clients
        pause = self.plan.seconds / each
        due = time.monotonic()
        for _ in range(each):
            self.one()
            due += self.luck.uniform(0.5, 1.5) * pause
            time.sleep(max(due - time.monotonic(), 0))

    def one(self) -> None:
        lot = self.luck.random()
        name = str(UUID(int=self.luck.getrandbits(128), version=4))
        if lot < 0.05 and self.accepted.items:
            self.take_down(name)
        elif lot < 0.15 and self.accepted.items:
            self.correct(name)
        elif lot < 0.18 and self.accepted.waiting:
            self.replace(name)
        elif lot < 0.20 and self.accepted.waiting:
            self.withdraw(name)
        elif lot < 0.30:
            self.embargo(name)
        elif lot < 0.40:
            self.with_photo(name)
        else:
            document = article(headline=f"Tin {name[:8]}")
            self.send("text", name, lambda door: door.put(f"/v1/submissions/{name}", json=document))

    def take_down(self, name: str) -> None:
        item = self.luck.choice(list(self.accepted.items))
        headers = {"Idempotency-Key": name}
        order = {"reason": "Sai sự thật", "reasonCode": "legal", "legalReference": f"118/{name[:4]}"}
        path = f"/v1/items/{item}/takedown"
        self.send("takedown", name, lambda door: door.post(path, json=order, headers=headers), role="desk")

    def correct(self, name: str) -> None:
        item, version = self.luck.choice(list(self.accepted.items.items()))
        corrects = {"item": item, "version": version, "note": "Sửa tên cầu"}
        if self.luck.random() < 0.7:
            corrects |= {"why": "error", "what": f"Bản {version} viết sai tên cầu."}
        document = article(headline=f"Bản {version + 1} {name[:8]}", corrects=corrects)
        self.send("correction", name, lambda door: door.put(f"/v1/submissions/{name}", json=document))

    def embargo(self, name: str, **fields: Any) -> None:
        """For some seconds, so that it ends while everything is killed, or is changed before."""
        until = time.time() + self.luck.uniform(*EMBARGOED)
        told = datetime.fromtimestamp(until, UTC).isoformat(timespec="milliseconds")
        document = article(headline=f"Cấm đến giờ {name[:8]}", embargoedUntil=told, **fields)
        kind = "replacement" if fields else "embargo"
        if self.send(kind, name, lambda door: door.put(f"/v1/submissions/{name}", json=document)):
            self.accepted.waiting[name] = until
            self.accepted.last_due = max(self.accepted.last_due, ceil(until))  # released by whole seconds

    def replace(self, name: str) -> None:
        """By one that waits again: what came out is refused at the door, or by its ending."""
        self.embargo(name, replaces=self.waiting())

    def withdraw(self, name: str) -> None:
        path, headers = f"/v1/submissions/{self.waiting()}", {"Idempotency-Key": name}
        self.send("withdrawal", name, lambda door: door.delete(path, headers=headers), role="desk")

    def waiting(self) -> str:
        """One that is about to come out, or just has: that is where two meet."""
        return min(dict(self.accepted.waiting).items(), key=lambda one: abs(one[1] - time.time() - 1))[0]

    def with_photo(self, name: str) -> None:
        body = photos.jpeg(photos.landscape(400 + self.luck.randrange(600), 300))
        image = {"part": "photo", "caption": "Bến sông", "credit": "Minh Hà"}
        priority = self.luck.choice(["normal", "breaking"])  # a breaking one has an addition
        document = json.dumps(article(headline=f"Ảnh {name[:8]}", images=[image], priority=priority))
        files = [
            ("photo", ("photo.jpg", body, "image/jpeg")),
            ("article", ("article.json", document, "application/json")),
        ]
        headers = {"Idempotency-Key": name}
        self.send("photo", name, lambda door: door.post("/v1/submissions", files=files, headers=headers))

    def send(
        self, kind: str, name: str, ask: Callable[[httpx.Client], httpx.Response], role: str = "reporter"
    ) -> bool:
        """Until it is accepted (true), or refused for good: another version was quicker, the item is gone."""
        deadline = time.monotonic() + 120
        with self.newsroom.client(role) as door:
            while time.monotonic() < deadline:
                try:
                    answer = ask(door)
                except httpx.HTTPError:
                    self.history.add("no answer", kind=kind, name=name)
                    time.sleep(self.luck.uniform(0.2, 0.8))
                    continue
                if answer.status_code == httpx.codes.ACCEPTED:
                    submission = answer.json()["submission"]
                    self.accepted.names.append(submission)
                    self.history.add(f"accepted {kind}", submission=submission)
                    return True
                if answer.is_client_error:
                    self.history.add(f"refused {kind}", name=name, status=answer.status_code)
                    return False
                self.history.add("unavailable", kind=kind, name=name, status=answer.status_code)
                time.sleep(self.luck.uniform(0.2, 0.8))
        self.history.add("given up", kind=kind, name=name)
        return False


@dataclass
class Weather:
    """What happens to the processes, drawn from a seed."""

    newsroom: Newsroom
    luck: random.Random
    history: History

    def blow(self, plan: Plan) -> None:
        deeds: list[Callable[[], bool]] = [
            *[self.kill_a_room] * plan.kills,
            *[lambda: self.kill("redis")] * plan.redis,
            *[self.flush] * plan.flushes,
            *[lambda: self.kill("s3")] * plan.s3,
            *[self.freeze] * plan.freezes,
            *[self.roll_out] * plan.rollouts,
        ]
        self.luck.shuffle(deeds)
        began = time.monotonic()
        for number, deed in enumerate(deeds, start=1):
            time.sleep(max(began + number * plan.seconds / (len(deeds) + 1) - time.monotonic(), 0))
            for _ in range(40):  # whom it is meant for may just be starting again
                if deed():
                    break
                time.sleep(0.25)

    def kill_a_room(self) -> bool:
        return self.kill(self.luck.choice(ROOMS))

    def kill(self, kind: str) -> bool:
        return self.signal(kind, signal.SIGKILL, "killed")

    def freeze(self) -> bool:
        kind = self.luck.choice([*ROOMS, *PARTS])
        pid = self.pick(kind)
        if pid is None or not self.signal(kind, signal.SIGSTOP, "froze", pid):
            return False

        def thaw() -> None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

        threading.Timer(self.luck.uniform(*FROZEN), thaw).start()
        return True

    def roll_out(self) -> bool:
        """Every room is told to stop, as a new version is rolled out; all of them come back."""
        leaders = {kind: self.pick(kind, leader=True) for kind in ROOMS}
        told = [self.signal(kind, signal.SIGTERM, "terminated", pid) for kind, pid in leaders.items() if pid]
        if any(told):
            self.history.add("rollout")
        return any(told)

    def flush(self) -> bool:
        try:
            with redis.Redis.from_url(self.newsroom.run["redis"], socket_timeout=2) as client:
                client.flushall()
        except redis.RedisError:
            return False
        self.history.add("flushed")
        return True

    def pick(self, kind: str, *, leader: bool = False) -> int | None:
        pids: list[int] = self.newsroom.run["pids"].get(kind, [])
        return (pids[0] if leader else self.luck.choice(pids)) if pids else None

    def signal(self, kind: str, number: signal.Signals, deed: str, pid: int | None = None) -> bool:
        pid = pid or self.pick(kind)
        try:
            os.kill(pid or 0, number) if pid else None
        except ProcessLookupError:
            return False
        if pid:
            self.history.add(f"{deed} {kind}", pid=pid)
        return bool(pid)


def endings(newsroom: Newsroom, names: list[str]) -> dict[str, Any]:
    """How many ended how; for whoever reads the figures."""
    s3, bucket = newsroom.s3, newsroom.buckets["desk"]
    counted: dict[str, Any] = {}
    for name in names:
        receipt = json.loads(s3.get_object(Bucket=bucket, Key=f"receipts/{name}.json")["Body"].read())
        counted[receipt["ending"]] = counted.get(receipt["ending"], 0) + 1
    return counted
