"""A part is away, or the way to it is bad: what is answered meanwhile, and what has come of it afterwards.

Real processes, with a proxy before Valkey and one before SeaweedFS. With `--storm` a part is away for a
minute, and the bad weather lasts two.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import uuid4

import httpx
import pytest

from tests import photos
from tests.checker import problems, settle
from tests.faults.conftest import SEED, Weathered
from tests.faults.history import History
from tests.faults.storm import Accepted, Client, Plan, endings, read
from tests.faults.weather import BlackHole, Cut, Fault, Refuse, Way, weather
from tests.newsroom import article

SENDERS = 12
TOLD_WITHIN = 15.0  # seconds until a sender knows that the store is away
OPEN_WITHIN = 10.0  # seconds until the door accepts again once the store is back
ACCEPTED_WITHIN = 4.0  # seconds without Redis; it costs half a second, the rest is for slow machines
PUBLISHED_WITHIN = 120.0

A_MINUTE = 60.0

# With the seconds of a short run. A silent store must be so for longer than one call's patience.
STORE_AWAY = {BlackHole(): 12.0, Refuse(): 6.0, Cut(0, Way.TO_CLIENT): 6.0}
REDIS_AWAY = {Refuse(): 6.0, BlackHole(): 8.0}
WEATHER = 15.0


@dataclass(frozen=True)
class Lasting:
    """How long does it last, in seconds?"""

    is_storm: bool

    def outage(self, short: float) -> float:
        return A_MINUTE if self.is_storm else short

    @property
    def weather(self) -> float:
        return 2 * A_MINUTE if self.is_storm else WEATHER


@pytest.fixture(scope="module")
def lasting(pytestconfig: pytest.Config) -> Lasting:
    return Lasting(bool(pytestconfig.getoption("storm")))


@dataclass
class Sender:
    """A reporter who sends one new article after the other, each once; every second reporter adds a photo."""

    newsroom: Weathered
    number: int
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    slowest: float = 0.0

    def go_on(self, until: float) -> None:
        while time.monotonic() < until:
            name, began = str(uuid4()), time.monotonic()
            self.answers[name] = self.send(name)
            self.slowest = max(self.slowest, time.monotonic() - began)
            time.sleep(2)

    def send(self, name: str) -> httpx.Response:
        """The same for the same name."""
        document = article(headline=f"Tin {name[:8]}")
        with self.newsroom.client() as door:
            if self.number % 2:
                return door.put(f"/v1/submissions/{name}", json=document)
            photo = photos.jpeg(photos.landscape(400 + self.number, 300))
            document["images"] = [{"part": "photo", "caption": "Bến sông", "credit": "Minh Hà"}]
            files = [
                ("photo", ("photo.jpg", photo, "image/jpeg")),
                ("article", ("article.json", json.dumps(document), "application/json")),
            ]
            return door.post("/v1/submissions", files=files, headers={"Idempotency-Key": name})


@pytest.mark.parametrize("away", STORE_AWAY, ids=lambda fault: type(fault).__name__)
def test_without_the_store_nothing_is_accepted_that_is_not_kept(
    weathered: Weathered, lasting: Lasting, away: Fault
) -> None:
    seconds = lasting.outage(STORE_AWAY[away])
    senders = [Sender(weathered, number) for number in range(SENDERS)]
    kept = [weathered.submit(article())]  # so that who they are is known without the store
    with ThreadPoolExecutor(SENDERS) as pool:
        with weathered.s3_proxy.during(away):
            until = time.monotonic() + seconds
            going = [pool.submit(sender.go_on, until) for sender in senders]
            time.sleep(seconds)
        kept.append(_opens_again(senders[1]))
        for one in going:
            one.result()

    told = Counter(answer.status_code for sender in senders for answer in sender.answers.values())
    slowest = max(sender.slowest for sender in senders)
    print(f"\n{away} for {seconds:.0f} s: {dict(told)}, slowest answer {slowest:.1f} s")
    assert set(told) <= {202, 503}
    assert told[503]
    assert slowest < TOLD_WITHIN
    kept += [_kept(sender, name) for sender in senders for name in sender.answers]
    _all_published_once(weathered, kept)


@pytest.mark.parametrize("away", REDIS_AWAY, ids=lambda fault: type(fault).__name__)
def test_without_redis_everything_is_accepted_and_published_later(
    weathered: Weathered, lasting: Lasting, away: Fault
) -> None:
    seconds = lasting.outage(REDIS_AWAY[away])
    kept, slowest = [], 0.0
    with weathered.redis_proxy.during(away), weathered.client() as door:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.monotonic()
            kept.append(weathered.submit(article(headline=f"Không Redis {len(kept)}")))
            slowest = max(slowest, time.monotonic() - began)
            assert door.get("/healthz").status_code == httpx.codes.OK
            ready = door.get("/readyz")
            assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
            time.sleep(0.5)

    print(f"\n{away} for {seconds:.0f} s: {len(kept)} accepted, slowest answer {slowest:.1f} s")
    assert slowest < ACCEPTED_WITHIN
    _all_published_once(weathered, kept)


def test_a_worker_whose_acknowledgement_is_lost_goes_on_hearing(weathered: Weathered) -> None:
    before = weathered.run["pids"]["worker-article"][0]
    kept = []
    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            kept += pool.map(lambda n: weathered.submit(article(headline=f"Tin {n}")), range(8))
        with weathered.redis_proxy.during(Refuse()):  # they are being worked on
            time.sleep(1)
    _all_published_once(weathered, kept)
    assert weathered.run["pids"]["worker-article"][0] == before


@pytest.mark.timeout(600)
def test_in_bad_weather_nothing_is_lost_and_nothing_comes_twice(
    weathered: Weathered, lasting: Lasting, tmp_path: Path
) -> None:
    nothing = dict.fromkeys(("kills", "redis", "flushes", "s3", "freezes", "rollouts"), 0)
    plan = Plan(lasting.weather, int(4 * lasting.weather), **nothing, clients=4)
    accepted, history, over = Accepted(), History(tmp_path / "history.jsonl"), threading.Event()
    blowing = [
        weathered.s3_proxy.play(weather(SEED, plan.seconds)),
        weathered.redis_proxy.play(weather(SEED + 1, plan.seconds)),
    ]
    with ThreadPoolExecutor(plan.clients + 1) as pool:
        reading = pool.submit(read, weathered, accepted, over)
        for working in [
            pool.submit(Client(weathered, plan, Random(SEED + n), accepted, history, over).work)
            for n in range(plan.clients)
        ]:
            working.result()
        time.sleep(max(accepted.last_due - time.time(), 0))  # what comes out while it is checked is no defect
        over.set()
        reading.result()
    for one in blowing:
        one.result()
    for proxy, name in ((weathered.s3_proxy, "s3"), (weathered.redis_proxy, "redis")):
        (tmp_path / f"{name}.txt").write_text("\n".join(map(str, proxy.history)))

    settle(weathered, PUBLISHED_WITHIN)
    told = endings(weathered, accepted.names)
    print(f"\n{len(accepted.names)} accepted, ended {told}, {dict(sorted(history.counts.items()))}")
    print(f"  s3: {weathered.s3_proxy.told()}\n  redis: {weathered.redis_proxy.told()}")
    assert problems(weathered.s3, weathered.buckets, accepted.names) == [], history.file
    assert not told.get("parked"), history.file
    assert not history.counts["given up"], history.file


def _opens_again(sender: Sender) -> str:
    """By itself, and soon; returns what it accepts first."""
    deadline, name = time.monotonic() + OPEN_WITHIN, str(uuid4())
    while (answer := sender.send(name)).status_code != httpx.codes.ACCEPTED:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.2)
    assert time.monotonic() < deadline
    return answer.json()["submission"]


def _kept(sender: Sender, name: str) -> str:
    """The submission that this became, in the end: who was told to come again comes again."""
    answer = sender.answers[name]
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:pressroom:problem:unavailable"
        assert int(answer.headers["retry-after"]) >= 1
        answer = sender.send(name)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    return answer.json()["submission"]


def _all_published_once(newsroom: Weathered, kept: list[str]) -> None:
    settle(newsroom, PUBLISHED_WITHIN)
    assert endings(newsroom, kept) == {"published": len(kept)}
    assert problems(newsroom.s3, newsroom.buckets, kept) == []
    items = Counter(change["item"] for segment in newsroom.segments() for change in segment["changes"])
    assert {items[submission] for submission in kept} == {1}
