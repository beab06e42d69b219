"""The embedded newsroom on the real Valkey and SeaweedFS: it starts, mends itself, stops, keeps its data."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from pressroom import storage
from pressroom.embedded import control, valkey
from pressroom.embedded.processes import gone
from pressroom.embedded.run import read_run
from wire import tokens
from wire.adapters import redis_board, s3
from wire.errors import Unavailable

TINY = Path(__file__).with_name("tiny_newsroom.py")


def until(condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s")


def answers(data):
    try:
        return read_run(data)
    except Unavailable:
        return None


def answers_for(data, supervisor):
    """The run of this supervisor, not one that a supervisor before it left behind."""
    assert supervisor.poll() is None, supervisor.stdout.read()
    run = answers(data)
    return run if run and run.pids["supervisor"] == (supervisor.pid,) else None


def desk_of(run):
    settings = run.settings()
    return s3.S3Store(s3.connect(settings), settings.bucket_desk)


def everyone(run):
    return {pid for pids in run.pids.values() for pid in pids}


def alive(pids):
    return [pid for pid in pids if psutil.pid_exists(pid) and not gone(psutil.Process(pid))]


@contextmanager
def newsroom(data):
    """A supervisor of its own process, with whatever it leaves behind stopped in the end."""
    command = [sys.executable, str(TINY), str(data), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, until(lambda: answers_for(data, process), 30)
        finally:
            process.kill()
            process.wait()
            control.down(data)


@pytest.fixture
def data(tmp_path):
    return tmp_path / "tòa soạn"


def test_a_newsroom_is_open_to_readers_only_mends_what_dies_and_is_the_same_tomorrow(data):
    with newsroom(data) as (supervisor, first):
        assert set(first.pids) == {"supervisor", "redis", "s3", "intake", "keeper"}
        assert (data / "run.json").stat().st_mode & 0o777 == 0o600
        strangers_read_the_public_bucket_only(first)
        first_tokens_verify(first)
        a_second_up_is_refused(data)
        children_of_a_killed_process_go_with_it(data)
        last = killed_parts_come_back_with_their_data(data)
        ctrl_c_stops_everything(supervisor, last)
        assert answers(data) is None
    with newsroom(data) as (supervisor, second):
        assert {**second.to_document(), "pids": 0, "started": 0} == {
            **first.to_document(),
            "pids": 0,
            "started": 0,
        }
        their_data_is_there(second)
        assert control.down(data).ok
        assert supervisor.wait(timeout=1) == 0
        assert not alive(everyone(second))


def test_without_its_supervisor_it_goes_on_until_the_next_up_or_down(data):
    with newsroom(data) as (supervisor, first):
        supervisor.kill()
        supervisor.wait()
        desk_of(first).put("submissions/kept.json", b"{}")  # publishing goes on
        with newsroom(data) as (successor, second):
            assert not everyone(first) & everyone(second)
            assert not alive(everyone(first))
            assert second.s3 == first.s3
            assert desk_of(second).get("submissions/kept.json").body == b"{}"
            successor.kill()
            successor.wait()
            assert "has stopped" in control.down(data).message
            assert not alive(everyone(second))
            assert "no newsroom runs" in control.down(data).message


def ctrl_c_stops_everything(supervisor, run):
    began = time.monotonic()
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(timeout=15) == 0
    assert time.monotonic() - began < 12
    assert not alive(everyone(run))


def strangers_read_the_public_bucket_only(run):
    settings = run.settings()
    connection = s3.connect(settings)
    for bucket in (settings.bucket_desk, settings.bucket_public):
        s3.S3Store(connection, bucket).put("items/x.json", b"{}")
    with httpx.Client(trust_env=False) as stranger:
        assert stranger.get(f"{run.public}/items/x.json").status_code == 200
        assert stranger.get(f"{run.public}/schemas/article.v1.json").json()["$schema"]
        seen = stranger.get(f"{run.public}/items/x.json", headers={"Origin": "https://portal.example"})
        assert seen.headers["access-control-allow-origin"] in {"*", "https://portal.example"}
        assert stranger.get(f"{run.desk}/items/x.json").status_code == 403
        assert stranger.get(f"{run.public}?list-type=2").status_code == 403
        assert stranger.put(f"{run.public}/items/y.json", content=b"{}").status_code == 403
        assert stranger.delete(f"{run.public}/items/x.json").status_code == 403
    again = storage.set_up(settings)
    assert (again.created, again.published, again.problems) == ((), (), ())
    s3.S3Store(connection, settings.bucket_public).delete(["items/x.json"])
    assert not [entry.key for entry in desk_of(run).walk("probe/")]


def first_tokens_verify(run):
    for role, raw in run.tokens.items():
        assert tokens.verify(desk_of(run), raw).role == role


def a_second_up_is_refused(data):
    second = subprocess.run(
        [sys.executable, TINY, data], capture_output=True, text=True, timeout=20, check=False
    )
    assert second.returncode == 1
    assert "already runs" in second.stdout


def killed_parts_come_back_with_their_data(data):
    before = answers(data)
    redis = redis_board.connect(before.redis)
    redis.set("kept", "có")
    time.sleep(1.2)  # Valkey writes its file down every second
    redis.close()
    desk_of(before).put("submissions/kept.json", b'{"kept":true}')
    for name in ("redis", "s3"):
        os.kill(before.pids[name][0], signal.SIGKILL)
    run = until(lambda: renewed(data, before, "redis", "s3"), 10)
    client = s3.connect(run.settings()).client
    until(lambda: storage.takes_and_gives(client, run.s3["buckets"]["desk"]), 10)
    until(lambda: valkey.answers(run.redis), 10)
    their_data_is_there(run)
    return run


def their_data_is_there(run):
    assert desk_of(run).get("submissions/kept.json").body == b'{"kept":true}'
    redis = redis_board.connect(run.redis)
    assert redis.get("kept") == "có"
    redis.close()


def children_of_a_killed_process_go_with_it(data):
    before = until(lambda: (run := answers(data)) and len(run.pids["keeper"]) == 2 and run, 5)
    parent, child = before.pids["keeper"]
    os.kill(parent, signal.SIGKILL)
    until(lambda: not alive([child]), 10)
    until(lambda: renewed(data, before, "keeper"), 10)


def renewed(data, before, *names):
    run = answers(data)
    return run and all(run.pids[name] and run.pids[name] != before.pids[name] for name in names) and run
