"""All the checks of a store, what a newsroom does with them, and nothing left behind."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from botocore.exceptions import BotoCoreError, ClientError

from pressroom.probe.bare import Drafter
from pressroom.probe.finding import Bench, Check, Effort, Finding
from pressroom.probe.mishaps import checksum, lost_answer
from pressroom.probe.races import create_race, lost_update, swap_race
from pressroom.probe.reads import delete_many, fresh_list, fresh_read
from wire.adapters import s3
from wire.config import Settings
from wire.errors import Unavailable

# Races last: they rely on what they read, and a SeaweedFS just made lets even one of a pair wait.
CHECKS: tuple[Check, ...] = (
    fresh_read,
    fresh_list,
    delete_many,
    checksum,
    lost_answer,
    lost_update,
    swap_race,
    create_race,
)

# SeaweedFS lets who finds an object locked wait for a second, and again: a race of sixteen takes about six.
FULL = Effort(races=5, writers=16, threads=4, rounds=5)
QUICK = Effort(races=4, writers=2, threads=2, rounds=1)  # a pair hardly ever waits

_UNKNOWN = {400, 405, 501}  # what a store answers that does not know a request, or not like this


Moved = Callable[[int, int], None]  # checks done, checks in all


def _unseen(_done: int, _total: int) -> None:
    """Nobody watches."""


def examine(settings: Settings, effort: Effort = FULL, moved: Moved = _unseen) -> tuple[Finding, ...]:
    """Every check on the desk bucket, one after the other: a race wants this machine to itself.

    `moved` is called before each.

    Raises:
        Unavailable: the store did not answer, or refused a key; that says nothing about its promises.
    """
    with _bench(settings, effort) as bench:
        findings: list[Finding] = []
        for check in CHECKS:
            moved(len(findings), len(CHECKS))
            findings.append(_timed(check, bench))
        return tuple(findings)


def broken(findings: Iterable[Finding]) -> tuple[str, ...]:
    """A sentence for each promise that the store does not keep; empty when it keeps them all."""
    return tuple(finding.detail for finding in findings if not finding.ok)


def _timed(check: Check, bench: Bench) -> Finding:
    began = time.perf_counter()
    try:
        finding = check(bench)
    except Unavailable as error:
        if not _is_unknown(error):
            raise
        name = check.__name__.replace("_", "-")
        detail = f"the newsroom could not work on this store: {error.__cause__}"
        finding = Finding(name, ok=False, detail=detail)
    return replace(finding, seconds=round(time.perf_counter() - began, 3))


def _is_unknown(error: Unavailable) -> bool:
    cause = error.__cause__
    return isinstance(cause, ClientError) and cause.response["ResponseMetadata"]["HTTPStatusCode"] in _UNKNOWN


@contextmanager
def _bench(settings: Settings, effort: Effort) -> Iterator[Bench]:
    connection = s3.connect(settings)
    store = s3.S3Store(connection, settings.bucket_desk)
    bench = Bench(store, Drafter(settings), f"probe/{secrets.token_hex(8)}/", effort)
    store.list(bench.folder)  # is it there, and are we let in?
    try:
        yield bench
    finally:
        with suppress(Unavailable):
            store.delete(bench.used)
        with suppress(Unavailable, BotoCoreError, ClientError):
            for left in store.walk(bench.folder):  # where many in one request are not deleted
                connection.client.delete_object(Bucket=settings.bucket_desk, Key=left.key)
