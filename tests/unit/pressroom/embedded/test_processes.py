import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

from pressroom.embedded import folder, processes, stopping

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
PARENT = (
    "import subprocess, sys, time; "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "print('here', flush=True); time.sleep(60)"
)


@contextmanager
def running(*argv):
    process = subprocess.Popen(argv, start_new_session=True, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        for pid in processes.groups([process.pid])[process.pid][1:]:
            os.kill(pid, 9)
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_same_process_is_found_again():
    with running(*SLEEP) as process:
        marked = processes.mark(process.pid)
        assert processes.still(marked).pid == process.pid


def test_a_pid_with_another_birthday_is_a_stranger():
    with running(*SLEEP) as process:
        marked = processes.mark(process.pid)
        assert processes.still(replace(marked, began=marked.began - 60)) is None


def test_a_pid_with_another_command_is_a_stranger():
    with running(*SLEEP) as process:
        marked = processes.mark(process.pid)
        assert processes.still(replace(marked, command="/usr/bin/weed")) is None
        assert processes.still(replace(marked, command="")) is None


def test_a_dead_process_is_not_found_even_before_its_code_was_asked_for():
    with running(*SLEEP) as process:
        marked = processes.mark(process.pid)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert processes.still(marked) is None
        assert processes.mark(process.pid) is None


def test_children_of_children_are_counted():
    with running(sys.executable, "-c", PARENT) as process:
        process.stdout.readline()
        leader, child = processes.groups([process.pid])[process.pid]
        assert leader == process.pid
        assert child != leader


def test_a_wreck_is_cleared_with_its_children_and_strangers_are_spared(tmp_path):
    place = folder.at(tmp_path)
    place.make()
    with running(sys.executable, "-c", PARENT) as ours, running(*SLEEP) as stranger:
        ours.stdout.readline()
        child = processes.mark(processes.groups([ours.pid])[ours.pid][1])
        processes.write_marks(place, {"keeper": [ours.pid], "intake": [stranger.pid]})
        document = folder.read_json(place.pids)
        document["intake"][0]["began"] -= 60  # the pid was another's when it was written down
        folder.write_json(place.pids, document)

        assert stopping.clear_wreck(place) == ("keeper",)

        assert ours.wait(timeout=2) != 0
        assert processes.still(child) is None
        assert stranger.poll() is None
        assert not place.pids.exists()


def test_who_does_not_listen_is_killed(monkeypatch):
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    monkeypatch.setattr(stopping, "_OTHERS", 0.2)
    with running(sys.executable, "-c", deaf) as process:
        process.stdout.readline()
        stopping.stop({"deaf": [processes.still(processes.mark(process.pid))]})
        assert process.wait(timeout=2) == -9
