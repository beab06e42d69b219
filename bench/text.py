"""Text articles, end to end, against the least that any design needs, in one run on one machine.

    make bench

Starts a newsroom of its own. 16 clients send articles of about 1,200 words:
  floor  three bare boto3 PUTs of the same bytes by as many threads, and one Celery task that does nothing
  flow   to intake, never more than 200 in flight, until the change log names the item and its
         `latest.json` answers a portal; accept, throughput, S3 requests and CPU are told of this
  burst  200 at once, as fast as intake takes them; how soon they are visible is told of this
Figures of one machine are ratios; nothing here is asserted.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import urllib3

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import noop
from bench.fill import fill
from tests.newsroom import ROOT, Newsroom, article, pressroom
from wire import config
from wire.config import Settings

CLIENTS = 16
IN_FLIGHT = 200
ARTICLES = 800
ROUNDS = 2  # of floor and flow in turn: a moment's weather weighs on both
ARCHIVE = 50_000
SETTLED = 0.25  # CPU seconds that a store with nothing to do may take in five
PARAGRAPH = (
    "<p>" + "Nước về sớm, ruộng đủ phù sa, bà con các xã ven sông xuống giống kịp lịch thời vụ. " * 9 + "</p>"
)
BODY = PARAGRAPH * 8


@dataclass
class Figures:
    """What one way of publishing took: seconds each, and CPU seconds and S3 requests of all processes."""

    seconds: float = 0.0
    accept: list[float] = field(default_factory=list)
    visible: list[float] = field(default_factory=list)
    cpu: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.accept) / self.seconds

    def __add__(self, other: Figures) -> Figures:
        """Both together, as if one had followed the other."""
        return Figures(
            self.seconds + other.seconds,
            self.accept + other.accept,
            self.visible + other.visible,
            self.cpu + other.cpu,
            self.requests + other.requests,
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, newsroom_in(Path(folder) / "newsroom") as newsroom:
        newsroom.wait(newsroom.submit(article()))
        few, floor = measure(newsroom)
        if "--archive" in sys.argv:
            archive(newsroom, few, floor)


def measure(newsroom: Newsroom) -> tuple[Figures, Figures]:
    """Ours and the floor."""
    published(newsroom, 100)  # warm
    floor, flow = bare(newsroom), Figures()
    for _ in range(ROUNDS):
        flow += published(newsroom, ARTICLES)
        floor += bare(newsroom)
    burst = published(newsroom, IN_FLIGHT)
    report(floor, flow, burst)
    return flow, floor


def archive(newsroom: Newsroom, few: Figures, before: Figures) -> None:
    """The same with an archive behind it: what an article costs may not grow with what was published.

    CPU is told as it was and by the CPU of the floor: these machines are not as quick an hour later.
    """
    print(f"\nlaying down {ARCHIVE} published items …", flush=True)
    fill(newsroom, ARCHIVE)
    settle(newsroom)
    many, after = measure(newsroom)
    cpu = each(many.cpu, many) / each(few.cpu, few)
    print(
        f"  at {ARCHIVE} items: S3 requests {each(many.requests, many) / each(few.requests, few):.2f} ×,"
        f" CPU {cpu / (each(after.cpu, after) / each(before.cpu, before)):.2f} × of what they were before"
        f" in units of the floor ({cpu:.2f} × in seconds)"
    )


def settle(newsroom: Newsroom) -> None:
    """What the store still has to tidy up after a burst of writes belongs to the burst."""
    while True:
        before = spent(newsroom.run["pids"])
        time.sleep(5)
        if (spent(newsroom.run["pids"]) - before)["s3"] < SETTLED:
            return


@contextmanager
def newsroom_in(data: Path, **settings: str) -> Iterator[Newsroom]:
    """One with these settings beside those of the environment."""
    started = pressroom("up", "--data", data, "--port", "0", "--detach", **settings)
    if started.returncode:
        sys.exit(started.stdout + started.stderr)
    try:
        yield Newsroom(data)
    finally:
        pressroom("down", "--data", data)


def bare(newsroom: Newsroom) -> Figures:
    """Three PUTs an article, and a task that a worker of two processes takes and forgets."""
    s3, bucket = newsroom.s3, newsroom.buckets["desk"]
    body = json.dumps(article(body=BODY), ensure_ascii=False).encode()
    settings = Settings(redis_url=newsroom.run["redis"])
    app = noop.app()
    app.conf.broker_url = newsroom.run["redis"]
    figures = Figures()

    def one(_: int) -> None:
        started = time.perf_counter()
        for number in range(3):
            s3.put_object(Bucket=bucket, Key=f"bench/{uuid4()}-{number}", Body=body)
        figures.accept.append(time.perf_counter() - started)
        app.send_task(noop.TASK, args=[str(uuid4())], queue=noop.QUEUE)

    with (
        worker(settings) as pid,
        measured(newsroom, figures, noop=[pid]),
        ThreadPoolExecutor(CLIENTS) as pool,
    ):
        list(pool.map(one, range(ARTICLES)))
        until(lambda: not waiting(app))
    return figures


def waiting(app: Any) -> int:
    with app.connection_for_read() as connection:
        client = connection.default_channel.client
        return int(client.llen(noop.QUEUE)) + int(client.hlen("unacked"))


@contextmanager
def worker(settings: Settings) -> Iterator[int]:
    environment = {**config.environment(), "PRESSROOM_REDIS_URL": settings.redis_url.get_secret_value()}
    process = subprocess.Popen([sys.executable, "-m", "bench.noop"], cwd=ROOT, env=environment)
    time.sleep(3)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def published(newsroom: Newsroom, articles: int, in_flight: int = IN_FLIGHT) -> Figures:
    """All of them sent by the clients, as fast as no more than so many are in flight."""
    figures, sender = Figures(), Sender(newsroom)
    names = [str(uuid4()) for _ in range(articles)]
    sent: dict[str, float] = {}
    room = threading.Semaphore(in_flight)

    def one(name: str) -> None:
        room.acquire()
        body = json.dumps(article(headline=f"Bản tin {name[:8]}", body=BODY)).encode()
        started = sent[name] = time.perf_counter()
        sender.put(f"/v1/submissions/{name}", body)
        figures.accept.append(time.perf_counter() - started)

    with measured(newsroom, figures), ThreadPoolExecutor(CLIENTS) as pool:
        sending = pool.map(one, names)
        for items in followed(newsroom):
            visible = [time.perf_counter() - sent[item] for item in items if item in sent]
            figures.visible += visible
            for _ in visible:
                room.release()
            if len(figures.visible) == articles:
                break
        list(sending)
    return figures


def followed(newsroom: Newsroom) -> Iterator[list[str]]:
    """A portal: the items of each new segment, once the newest of them is there to be read."""
    seq = newsroom.json("log/head.json")["seq"]
    while True:
        answer = newsroom.get(f"log/{seq + 1:012d}.json")
        if answer.is_error:
            time.sleep(0.1)  # each look costs the newsroom a request
            continue
        seq += 1
        items = [change["item"] for change in answer.json()["changes"]]
        until(lambda items=items: not newsroom.get(f"items/{items[-1]}/latest.json").is_error)
        yield items


class Sender:
    """A lean HTTP client: what it takes of the machine is not the newsroom's doing."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._pool = urllib3.PoolManager(maxsize=CLIENTS)
        self._base = newsroom.intake
        token = newsroom.tokens["reporter"]
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def put(self, path: str, body: bytes) -> None:
        answer = self._pool.request("PUT", self._base + path, body=body, headers=self._headers, retries=False)
        if answer.status != HTTPStatus.ACCEPTED:
            raise RuntimeError(answer.data.decode())


@contextmanager
def measured(newsroom: Newsroom, figures: Figures, **more: list[int]) -> Iterator[None]:
    pids = {**newsroom.run["pids"], **more, "clients": [os.getpid()]}
    before, cpu, started = counted(newsroom), spent(pids), time.perf_counter()
    yield
    figures.seconds = time.perf_counter() - started
    figures.cpu = Counter({name: seconds - cpu[name] for name, seconds in spent(pids).items()})
    figures.requests = counted(newsroom)
    figures.requests.subtract(before)


def spent(pids: dict[str, list[int]]) -> Counter[str]:
    """CPU seconds by kind of process, their children included."""
    seconds: Counter[str] = Counter()
    for name, leaders in pids.items():
        family = {child.pid for pid in leaders[:1] for child in psutil.Process(pid).children(recursive=True)}
        for pid in {*leaders, *(family if name == "noop" else ())}:
            try:
                times = psutil.Process(pid).cpu_times()
                seconds[name] += times.user + times.system
            except psutil.NoSuchProcess:
                continue
    return seconds


def counted(newsroom: Newsroom) -> Counter[str]:
    """S3 requests so far by call and folder, as intake tells for all processes."""
    time.sleep(5.1)  # for so long an answer is good
    text = newsroom.client().get("/metrics").text
    found = re.findall(r'pressroom_s3_requests_total\{call="(\w+)",folder="([^"]*)"\} ([\d.e+]+)', text)
    return Counter({f"{call} {folder}": float(number) for call, folder, number in found})


def until(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.005)


def each(counts: Counter[str], figures: Figures) -> float:
    return sum(n for name, n in counts.items() if name != "clients") / len(figures.accept)


def report(floor: Figures, ours: Figures, burst: Figures) -> None:
    articles = len(ours.accept)
    print(f"\n{articles} articles, {CLIENTS} clients, never more than {IN_FLIGHT} in flight")
    print(f"  floor                {floor.rate:.1f} articles/s; three PUTs {percentiles(floor.accept)}")
    print(f"  pressroom            {ours.rate:.1f} articles/s = {ours.rate / floor.rate:.2f} of the floor")
    print(f"  accepted             {percentiles(ours.accept)}")
    print(
        f"  visible, {IN_FLIGHT} at once  {percentiles(burst.visible)}, accepted {percentiles(burst.accept)}"
    )
    print(f"  CPU ms an article    {told(ours.cpu, articles, 1000)}")
    print(f"  floor CPU ms         {told(floor.cpu, len(floor.accept), 1000)}")
    print(f"  S3 requests          {told(ours.requests, articles, 1)}")


def percentiles(seconds: list[float]) -> str:
    at = statistics.quantiles(seconds, n=100)
    return f"p50 {at[49]:.3f} s  p99 {at[98]:.3f} s"


def told(counts: Counter[str], articles: int, scale: int) -> str:
    rows = [(name, n / articles * scale) for name, n in counts.most_common()]
    total = sum(n for name, n in rows if name != "clients")
    return f"{total:.2f}: " + ", ".join(f"{name} {n:.2f}" for name, n in rows if round(n, 2))


if __name__ == "__main__":
    main()
