"""A newsroom does not start on a store that would break its promises."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from pressroom.embedded import control, credentials, folder, ports, programs, seaweed
from pressroom.embedded.supervisor import Supervisor
from tests.stores import Store, serving


@pytest.fixture
def decided(tmp_path):
    place = folder.at(tmp_path / "newsroom")
    place.make()
    return programs.plan(place, ports.settle(place, 0), credentials.settle(place), 1)


def no_rooms(_decided):
    raise AssertionError("a room was started on a store that is not sound")


def test_up_says_which_promise_would_break_and_starts_no_room(decided):
    supervisor = Supervisor(decided.place, threading.Event())
    with serving(Store("ignores If-None-Match")) as endpoint:
        flawed = decided.settings.model_copy(update={"s3_endpoint": endpoint})
        try:
            failure = control._open(supervisor, replace(decided, settings=flawed), no_rooms)
        finally:
            supervisor.stop()
            seaweed.remove_stale_sockets(decided.ports)

    assert failure.startswith("the storage is not as it should be: two keepers could both write the same")
