"""Conditional writes under contention: what the log, the pointers and every ending stand on."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from pressroom.probe.bare import Answer, Draft, at_once
from pressroom.probe.finding import Bench, Finding, found

_TRIES = 50  # at one swap, each with the newest ETag; each that fails is another writer's success
_PAUSE = 0.05  # seconds at most before the next: a store may refuse all while one write is under way


@dataclass(frozen=True)
class Race:
    """What each writer asks for, and what breaks where two are told that they did it."""

    deed: str
    stake: str


CREATE = Race(
    "created the same new object (If-None-Match)",
    "two keepers could both write the same number of the change log",
)
SWAP = Race(
    "replaced the same version of an object (If-Match)",
    "an older version of an article could overwrite a newer one",
)


def create_race(bench: Bench) -> Finding:
    """All writers PUT the same new key at once: one wins, the rest are told that they lost."""
    keys = bench.keys("create", bench.effort.races)
    faults = _raced(bench, CREATE, {key: {"IfNoneMatch": "*"} for key in keys})
    return found("create-race", faults, _won(bench, "new objects"))


def swap_race(bench: Bench) -> Finding:
    """All writers replace the same version at once: one wins, the rest are told that they lost."""
    keys = bench.keys("swap", bench.effort.races)
    faults = _raced(bench, SWAP, {key: {"IfMatch": _fresh(bench, key)} for key in keys})
    return found("swap-race", faults, _won(bench, "versions"))


def lost_update(bench: Bench) -> Finding:
    """Several writers add lines to one object by compare-and-swap: each line that was taken is there."""
    key = bench.key("lines")
    bench.store.put(key, b"")
    effort = bench.effort
    lines = [[f"{writer}.{turn}" for turn in range(effort.rounds)] for writer in range(effort.threads)]
    with ThreadPoolExecutor(effort.threads) as pool:
        taken = set().union(*pool.map(partial(_added, bench, key), lines))
    blob = bench.store.get(key)
    standing = set(blob.body.decode().split()) if blob else set()
    faults = _missed(effort.threads * effort.rounds, taken, standing)
    return found("lost-update", faults, f"{len(taken)} additions, all there")


def _raced(bench: Bench, race: Race, conditions: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    drafts = [
        bench.drafter.put(key, f"{writer:02d}".encode() * 512, **condition)
        for key, condition in conditions.items()
        for writer in range(bench.effort.writers)
    ]
    answers = list(zip(drafts, at_once(drafts), strict=True))
    for key in conditions:
        own = [(draft, answer) for draft, answer in answers if draft.key == key]
        yield from _unfair(bench, race, own)


def _unfair(bench: Bench, race: Race, own: list[tuple[Draft, Answer]]) -> Iterator[str]:
    """What is wrong with the answers to one race."""
    won = [draft for draft, answer in own if answer.done]
    odd = [answer for _, answer in own if not answer.done and not answer.refused]
    if len(won) > 1:
        yield f"{race.stake}: {len(won)} of {len(own)} writers at once {race.deed}, where one may"
    elif not won:
        yield f"nothing could be published: none of {len(own)} writers {race.deed}; answered {own[0][1]}"
    elif odd:
        yield f"a keeper that lost could not tell: it was answered {odd[0]}, where 412 or 409 was due"
    elif (blob := bench.store.get(won[0].key)) is None or blob.body != won[0].body:
        yield f"{race.stake}: the object does not hold the bytes of the one writer that won"


def _fresh(bench: Bench, key: str) -> str:
    """The ETag of a new object."""
    bench.store.put(key, b"first")
    blob = bench.store.get(key)
    return blob.etag if blob else ""


def _won(bench: Bench, things: str) -> str:
    return f"{bench.effort.races} {things}, {bench.effort.writers} writers at once for each: one winner each"


def _added(bench: Bench, key: str, lines: list[str]) -> set[str]:
    """The lines that were taken; stops at the first that was not."""
    return set(takewhile(lambda line: _is_added(bench, key, line), lines))


def _is_added(bench: Bench, key: str, line: str) -> bool:
    for _ in range(_TRIES):
        blob = bench.store.get(key)
        if blob is None:
            continue
        lines = blob.body.decode().split()
        # It may stand there already: a swap that the client sent again after a lost answer.
        if line in lines or bench.store.swap(key, " ".join([*lines, line]).encode(), etag=blob.etag):
            return True
        time.sleep(random.uniform(0, _PAUSE))
    return False


def _missed(wanted: int, taken: set[str], standing: set[str]) -> Iterator[str]:
    if lost := taken - standing:
        yield f"updates could get lost: {len(lost)} of {wanted} that were answered as done are not there"
    if left := wanted - len(taken):
        yield f"no article could be corrected: {left} of {wanted} additions were refused, whatever their ETag"
