import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pressroom.embedded import folder, service
from pressroom.embedded.service import Service

SLEEPER = Service("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"), dict(os.environ))
AUTOGROUP = Path("/proc/self/autogroup")


@pytest.fixture
def place(tmp_path):
    place = folder.at(tmp_path)
    place.log("sleeper").parent.mkdir(parents=True, exist_ok=True)
    return place


def niceness(place, one):
    """Of the process, and of its session."""
    process = service.start(one, place)
    try:
        session = Path(f"/proc/{process.pid}/autogroup")
        told = session.read_text("ascii").split()[-1] if AUTOGROUP.exists() else ""
        return os.getpriority(os.PRIO_PROCESS, process.pid), told
    finally:
        process.kill()
        process.wait()


def test_a_program_that_steps_back_does_so_among_processes_and_sessions(place):
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    told = "3" if AUTOGROUP.exists() else ""
    assert niceness(place, replace(SLEEPER, nice=3)) == (ours + 3, told)


def test_every_other_program_does_not(place):
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert niceness(place, SLEEPER) == (ours, "0" if AUTOGROUP.exists() else "")


def test_one_that_ends_at_once_is_no_fault(place):
    process = service.start(replace(SLEEPER, argv=(sys.executable, "--version"), nice=3), place)
    assert process.wait(10) == 0
    service._step_back(process.pid, 3)
