"""A worker without Redis is alive: restarting it would cure nothing. One that is stopped is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsroom import ROOT

LOOKS = 20.0  # seconds; it looks every five


@pytest.fixture
def alive(tmp_path: Path) -> Path:
    return tmp_path / "alive"


@pytest.fixture
def worker(alive: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One that has no Redis, and never had."""
    environment = {
        **os.environ,
        "PRESSROOM_REDIS_URL": "redis://127.0.0.1:9/0",  # nobody listens there
        "PRESSROOM_ALIVE_FILE": str(alive),
        "PRESSROOM_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "workers", "article"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def beats(alive: Path, seconds: float) -> bool:
    before = alive.stat().st_mtime if alive.exists() else 0.0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if alive.exists() and alive.stat().st_mtime > before:
            return True
        time.sleep(0.1)
    return False


def test_a_worker_without_redis_is_alive(worker: subprocess.Popen[bytes], alive: Path) -> None:
    assert beats(alive, LOOKS)
    assert beats(alive, LOOKS)

    worker.send_signal(signal.SIGSTOP)
    time.sleep(1)
    assert not beats(alive, LOOKS / 2)
