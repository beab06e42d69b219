"""The commands of the README, exactly as they stand there, in a copy of this checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.newsroom import ROOT

LEFT_OUT = shutil.ignore_patterns(".venv", "newsroom", ".git", ".*_cache")


def commands() -> list[str]:
    """Every block of shell in the README, in order; the first one is `make run`."""
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh copy that shares the virtual environment, so that nothing is installed again."""
    copy = tmp_path / "pressroom"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    for named in ("requirements/newsroom.txt", "pyproject.toml"):  # make would install the copy into it
        os.utime(copy / named, (0, 0))
    (copy / ".venv" / ".newsroom").touch()
    return copy


@pytest.fixture
def running(checkout: Path) -> Iterator[subprocess.Popen[str]]:
    """`make run` in its own terminal."""
    assert commands()[0] == "make run\n"
    with (checkout / "make.log").open("w") as output:
        process = subprocess.Popen(
            ["make", "run"], cwd=checkout, stdout=output, stderr=output, text=True, start_new_session=True
        )
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)


def test_the_commands_of_the_readme_do_what_it_says(checkout: Path, running: subprocess.Popen[str]) -> None:
    log = checkout / "make.log"
    deadline = time.monotonic() + 120
    while "feeds/all.json" not in log.read_text() and time.monotonic() < deadline:
        assert running.poll() is None, log.read_text()
        time.sleep(0.3)
    for word in ("latest.json", "media/", "feeds/all.json", "log/head.json"):
        assert word in log.read_text()

    for number, block in enumerate(commands()[1:], start=1):
        (checkout / f"block{number}.sh").write_text(block)
    script = "\n".join(f". ./block{number}.sh" for number in range(1, len(commands())))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=checkout,
        text=True,
        capture_output=True,
        timeout=180,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((checkout / "newsroom" / "item.json").read_text())["pubStatus"] == "usable"
    assert '"/boddy"' in done.stdout
    _ctrl_c_stops_everything(checkout, running)


def _ctrl_c_stops_everything(checkout: Path, running: subprocess.Popen[str]) -> None:
    pids = json.loads((checkout / "newsroom" / "run.json").read_text())["pids"]
    started = [psutil.Process(pid) for some in pids.values() for pid in some]

    os.killpg(running.pid, signal.SIGINT)
    running.wait(60)
    _, alive = psutil.wait_procs(started, timeout=10)

    assert alive == []
