"""A real newsroom that speaks to its parts through two proxies."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pressroom.embedded import control, folder, ports
from tests.faults.proxy import Proxy
from tests.newsroom import ROOT, Newsroom

PROGRAM = Path(__file__).with_name("weathered_newsroom.py")
SEED = 20261122
STARTED_WITHIN = 120.0  # seconds


@dataclass(frozen=True)
class Weathered(Newsroom):
    """Its processes reach Valkey and SeaweedFS through proxies; we, who look at it, do not."""

    redis_proxy: Proxy
    s3_proxy: Proxy


@pytest.fixture(scope="module")
def weathered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weathered]:
    """Like `newsroom`: the real supervisor with the real parts and rooms."""
    data = tmp_path_factory.mktemp("weathered")
    place = folder.at(data)
    place.make()
    chosen = ports.settle(place, 0)  # what it will choose again, for they are free
    with Proxy(chosen.redis, SEED) as redis, Proxy(chosen.s3, SEED + 1) as s3:
        command = [sys.executable, str(PROGRAM), str(data), str(redis.port), str(s3.port)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as supervisor:
            try:
                _await(supervisor, place)
                yield Weathered(data, redis, s3)
            finally:
                stopped = control.down(data)
    assert stopped.ok, stopped.message


def _await(supervisor: subprocess.Popen[str], place: folder.Folder) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while not place.run.exists():
        assert supervisor.poll() is None, supervisor.stdout and supervisor.stdout.read()
        assert time.monotonic() < deadline, "the newsroom did not start"
        time.sleep(0.1)
