"""How many events a second does one keeper commit, and how soon, if every S3 call takes 30 ms more?

    python bench/commits.py [--slower 10]

Our own keeper with its real threads, over stores in memory; whatever a call does, it does after 30 ms of
sleep. An event is a finished article told to the keeper, its document and its page of the journal
laid before; it counts from the moment at which it should have been told until its line stands in the log,
and then until the head names it. Workers, Redis and S3 take no processor time here: it is the keeper's part.

Time runs slower by a factor, for everybody: an event, a pause and a call of 30 ms take so many times as long.
So the figures are those of what waits for what, which is the design's, and processor time counts for a
tenth (`--slower 1` is real time, in which one core has to do all of it). Nothing here is asserted.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from ulid import ULID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.text import BODY
from tests import worlds
from tests.newsroom import article
from wire import documents, keys, moments
from wire.adapters.clock import SystemClock
from wire.adapters.memory import MemoryBoard, MemoryQueue, MemoryStore
from wire.change import NOTHING_BEFORE, Head, Segment
from wire.ports import Finished, Tools
from workers import sweep
from workers.keeper import Keeper, attune

RATE = 1000  # events a second
SECONDS = 10
WARM = 3  # seconds before, at the same pace, of which nothing is told
LISTED = 1000  # objects in one listing
ADDED = 0.030  # seconds that every S3 call takes more
AHEAD = 0.5  # seconds from the page of the journal to the end of the work
PULSE = 0.002  # seconds between two looks at what is due


class Slower:
    """A clock that goes slower than the world's by a factor."""

    def __init__(self, factor: float) -> None:
        self.factor = factor
        self._began, self._moment = time.perf_counter(), SystemClock().now()

    def seconds(self) -> float:
        return (time.perf_counter() - self._began) / self.factor

    def now(self) -> datetime:
        return self._moment + timedelta(seconds=self.seconds())

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds * self.factor)


@dataclass
class Slow:
    """A store whose every call takes longer; notes when a segment or a head came to stand."""

    store: MemoryStore
    clock: Slower
    stood: dict[str, float] = field(default_factory=dict)
    heads: list[tuple[float, int]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.store, name)

        def slowly(*args: Any, **named: Any) -> Any:
            self.calls[name] += 1
            self.clock.sleep(ADDED)
            answer = call(*args, **named)
            if name in {"put_new", "swap"} and answer:
                self._note(*args)
            return answer

        return slowly

    def walk(self, prefix: str) -> Iterator[Any]:
        """A call for every thousand."""
        after = ""
        while entries := self.list(prefix, after=after):
            yield from entries
            after = entries[-1].key
            if len(entries) < LISTED:
                return

    def _note(self, key: str, body: bytes) -> None:
        if key == keys.HEAD:
            self.heads.append((self.clock.seconds(), Head.from_bytes(body).seq))
        elif key.startswith("log/"):
            self.stood[key] = self.clock.seconds()


@dataclass(frozen=True)
class Event:
    """One article as its worker has left it."""

    finished: Finished
    page: tuple[str, bytes]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--slower", type=float, default=10.0, help="the factor; 1 for real time")
    clock = Slower(asked.parse_args().slower)
    desk, public = Slow(MemoryStore(clock), clock), Slow(MemoryStore(clock), clock)
    tools = Tools(desk, public, MemoryQueue(), MemoryBoard(clock), clock)
    events = list(prepared(RATE * (WARM + SECONDS), public.store))
    keeper = Keeper(tools, worlds.house(), sweep.Rules())
    attune()  # as its process does
    stopping = threading.Event()
    thread = threading.Thread(target=keep, args=(keeper, stopping))
    thread.start()
    clock.sleep(1)
    cpu = time.process_time()
    due = offer(events, tools, desk.store, clock)
    cpu = time.process_time() - cpu
    clock.sleep(4)
    stopping.set()
    thread.join()
    keeper.stop()
    report(due, public, cpu)
    print(f"  S3 calls             {told(desk.calls + public.calls, len(events))}")


def prepared(many: int, public: MemoryStore) -> Iterator[Event]:
    """Articles with their documents laid, each one of the real shell under another name, a moment later."""
    world = worlds.World()
    world.accept(article(body=BODY))
    name = world.tools.queue.articles.pop()
    world.shell.process(name)
    told = world.tools.board.finished(0)[0]
    text, published = told.body.decode(), documents.read(told.body)["published"]
    for first in range(0, many, keys.MOST_IN_PAGE):
        names = [str(uuid4()) for _ in range(keys.MOST_IN_PAGE)]
        page = (keys.pending(str(ULID()), names), b"{}")
        for number, one in enumerate(names, start=first):
            at = moments.write(moments.later(moments.read(published), number / RATE))
            body = text.replace(name, one).replace(published, at).encode()
            key = keys.item(one, 1, documents.sha256(body))
            public.put(key, body)
            yield Event(Finished(one, key, told.notes, body), page)


def keep(keeper: Keeper, stopping: threading.Event) -> None:
    """As `workers.keeper.main` does."""
    while not stopping.is_set():
        keeper.turn(keeper.listen())
        keeper.chores()


def offer(events: list[Event], tools: Tools, desk: MemoryStore, clock: Slower) -> dict[str, float]:
    """Tell of them at an even pace; returns when each was due."""
    begun = clock.seconds() + AHEAD
    due = {one.finished.submission: begun + number / RATE for number, one in enumerate(events)}
    laid = told = 0
    while told < len(events):
        now = clock.seconds()
        while laid < len(events) and due[events[laid].finished.submission] - AHEAD <= now:
            desk.put(*events[laid].page)
            laid += keys.MOST_IN_PAGE
        while told < len(events) and due[events[told].finished.submission] <= now:
            tools.board.finish(events[told].finished)
            told += 1
        clock.sleep(PULSE)
    return due


def report(due: dict[str, float], public: Slow, cpu: float) -> None:
    begun = min(due.values()) + WARM
    measured = {name: at for name, at in due.items() if begun <= at < begun + SECONDS}
    stood, lines = committed(public)
    heads = {seq: at for at, seq in reversed(public.heads)}
    named = named_by(heads, max(lines.values(), default=0))
    to_log = [stood[lines[one]] - at for one, at in measured.items() if one in lines]
    to_head = [named[lines[one]] - at for one, at in measured.items() if lines.get(one) in named]
    within = [one for one in lines if begun <= stood[lines[one]] < begun + SECONDS]
    segments = {lines[one] for one in within}
    slower = f"time {public.clock.factor:g} times slower"
    print(f"\n{RATE} events/s for {SECONDS} s, {ADDED * 1000:.0f} ms added to every S3 call, {slower}")
    print(f"  offered              {len(measured) / SECONDS:.0f}/s")
    print(
        f"  committed            {len(within) / SECONDS:.0f}/s; {len(to_log)} of {len(measured)} in the end"
    )
    print(f"  until in the log     {percentiles(to_log)}")
    print(f"  until in the head    {percentiles(to_head)}, {len(to_head)} of {len(measured)}")
    print(f"  segments             {len(segments)}, {len(within) / max(len(segments), 1):.0f} events each")
    print(f"  CPU                  {cpu / len(due) * 1000:.2f} ms an event, telling of it included")
    print(f"  gaps                 {gaps(public)}; events twice {twice(public)}")


def committed(public: Slow) -> tuple[dict[int, float], dict[str, int]]:
    """When each segment came to stand, and in which one each item does."""
    stood = {segment.seq: public.stood[keys.segment(segment.seq)] for segment, _ in chain(public)}
    return stood, {line.item: segment.seq for segment, _ in chain(public) for line in segment.changes}


def chain(public: Slow) -> Iterable[tuple[Segment, bytes]]:
    found = sorted(key for key in public.store.objects if key.startswith("log/0"))
    bodies = [public.store.objects[key][0] for key in found]
    return [(Segment.from_bytes(body), body) for body in bodies]


def named_by(heads: dict[int, float], last: int) -> dict[int, float]:
    """When the head first named each segment, or a later one."""
    named: dict[int, float] = {}
    for seq in range(last, 0, -1):
        known = [at for at in (heads.get(seq), named.get(seq + 1)) if at is not None]
        if known:
            named[seq] = min(known)
    return named


def gaps(public: Slow) -> int:
    """Segments that are not the next one, or do not follow from the one before."""
    broken, before = 0, NOTHING_BEFORE
    for number, (segment, body) in enumerate(chain(public), start=1):
        broken += segment.seq != number or segment.prev != before
        before = hashlib.sha256(body).hexdigest()
    return broken


def twice(public: Slow) -> int:
    counted = Counter(line.item for segment, _ in chain(public) for line in segment.changes)
    return sum(many - 1 for many in counted.values())


def percentiles(seconds: list[float]) -> str:
    if len(seconds) < 2:  # noqa: PLR2004 - none of it came so far
        return "never"
    at = statistics.quantiles(seconds, n=100)
    return f"p50 {at[49] * 1000:.0f} ms  p99 {at[98] * 1000:.0f} ms  at most {max(seconds) * 1000:.0f} ms"


def told(calls: Counter[str], events: int) -> str:
    each = ", ".join(f"{name} {many / events:.2f}" for name, many in calls.most_common())
    return f"{calls.total() / events:.2f} an event: {each}"


if __name__ == "__main__":
    main()
