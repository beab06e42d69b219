"""What every test of the door starts with."""

from __future__ import annotations

import pytest

from tests.unit.intake.world import world


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def newsroom():
    return world()


@pytest.fixture
def door(newsroom):
    with newsroom.client() as client:
        yield client
