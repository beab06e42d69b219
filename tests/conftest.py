"""One real newsroom for all tests that need one; a missing part fails on CI and says what is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.newsroom import Newsroom, pressroom

# The files that take longest, longest first: begun last, one process would be at them alone.
LONGEST = (
    "test_outages.py",
    "test_every_call.py",
    "test_storm.py",
    "test_every_call_asleep.py",
    "test_kills.py",
    "test_two_keepers.py",
    "test_poisonous_work.py",
    "test_rebuild.py",
    "test_poison.py",
    "test_isolated.py",
    "test_mirror.py",
    "test_every_call_under_embargo.py",
    "test_every_call_of_two_keepers.py",
    "test_embargo.py",
    "test_takedown.py",
    "test_readme.py",
    "test_negative.py",
)

# Whoever sets it wants no bytecode; but hundreds of processes are started, and each would compile everything.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--storm", action="store_true", help="the long storm, and the whole of what is a choice")
    parser.addoption("--screenshot", action="store_true", help="renew the pictures in docs/")


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """`pressroom up` on an empty folder: real Valkey, SeaweedFS, Celery workers, keeper and intake."""
    data = tmp_path_factory.mktemp("newsroom")
    started = pressroom("up", "--data", data, "--port", "0", "--detach")
    assert started.returncode == 0, started.stdout + started.stderr
    yield Newsroom(data)
    stopped = pressroom("down", "--data", data)
    assert stopped.returncode == 0, stopped.stdout + stopped.stderr
