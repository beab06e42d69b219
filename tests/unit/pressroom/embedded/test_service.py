import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pressroom.embedded import folder, service
from pressroom.embedded.service import Service

SLEEPER = Service("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"), dict(os.environ))


@pytest.fixture
def place(tmp_path):
    place = folder.at(tmp_path)
    place.log("sleeper").parent.mkdir(parents=True, exist_ok=True)
    return place


def niceness(place, one):
    """Of the process, and of its session; empty where there are no such sessions."""
    process = service.start(one, place)
    try:
        told = Path(f"/proc/{process.pid}/autogroup")
        words = told.read_text("ascii").split() if told.exists() else []
        return os.getpriority(os.PRIO_PROCESS, process.pid), "".join(words[-1:])
    finally:
        process.kill()
        process.wait()


def test_a_program_that_steps_back_does_so_among_processes_and_sessions(place):
    ours, session = niceness(place, SLEEPER)
    wanted = (ours + 3, session and "3")
    for _ in range(20):  # Linux takes one such wish in a tenth of a second from all who are not root
        if (found := niceness(place, replace(SLEEPER, nice=3))) == wanted:
            break
        time.sleep(0.15)
    assert found == wanted


def test_every_other_program_does_not(place):
    ours, session = niceness(place, SLEEPER)
    assert ours == os.getpriority(os.PRIO_PROCESS, 0)
    assert session in {"", "0"}


def test_one_that_ends_at_once_is_no_fault(place):
    process = service.start(replace(SLEEPER, argv=(sys.executable, "--version"), nice=3), place)
    assert process.wait(10) == 0
    service._step_back(process.pid, 3)
