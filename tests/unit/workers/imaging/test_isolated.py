"""A photo may do to its darkroom what it likes: it is refused, and the next one finds another."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests import hostile_photos, photos
from tests.faults.poison import sitecustomize as poison
from wire.errors import Rejected
from workers.imaging import confines, isolated, profile, room
from workers.imaging.frames import Frame
from workers.imaging.isolated import Darkroom, Defect
from workers.imaging.plan import Focus
from workers.imaging.profile import Profile, Size
from workers.imaging.render import render

SMALL = Profile(
    "small", "1", (Size("wide-400", 400, (16, 9), ("jpg", "webp")), Size("square-150", 150, (1, 1)))
)
POISON = str(Path(poison.__file__).parent)
MEGABYTE = 1024 * 1024


@pytest.fixture
def darkroom() -> Iterator[Darkroom]:
    room = Darkroom()
    yield room
    room.close()


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch, darkroom: Darkroom) -> Darkroom:
    """One whose work can be ruined by a mark in a photo."""
    monkeypatch.setenv("PYTHONPATH", POISON)
    return darkroom


def test_a_darkroom_steps_back_for_others_as_far_as_it_is_told_also_the_next_one(darkroom: Darkroom) -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    darkroom.open()
    assert os.getpriority(os.PRIO_PROCESS, darkroom.pid) == ours
    darkroom.close()
    darkroom.open(nice=5)
    darkroom.render(river(), SMALL)
    assert os.getpriority(os.PRIO_PROCESS, darkroom.pid) == ours + 5
    darkroom.close()
    darkroom.render(river(), SMALL)
    assert os.getpriority(os.PRIO_PROCESS, darkroom.pid) == ours + 5


def river() -> bytes:
    return photos.jpeg(photos.landscape(800, 600))


def marked(mark: str) -> bytes:
    return hostile_photos.with_segments(river(), hostile_photos.segment(0xFE, mark.encode()))


def refusal(darkroom: Darkroom, body: bytes) -> str:
    with pytest.raises(Rejected) as caught:
        darkroom.render(body, SMALL)
    assert caught.value.status == 422
    assert caught.value.detail
    return caught.value.code


def gone(pid: int, within: float = 2) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_what_comes_out_of_a_darkroom_is_what_rendering_makes(darkroom: Darkroom) -> None:
    assert darkroom.render(river(), SMALL).made == render(river(), SMALL)
    assert darkroom.render(river(), SMALL, Focus(0.9, 0.5)).made == render(river(), SMALL, Focus(0.9, 0.5))


def test_it_says_what_it_cost(darkroom: Darkroom) -> None:
    cost = darkroom.render(photos.twelve_megapixels(), SMALL)

    assert 0 < cost.seconds < 10
    assert 20 * MEGABYTE < cost.peak < 150 * MEGABYTE


def test_one_process_renders_one_photo_after_the_other(darkroom: Darkroom) -> None:
    darkroom.open()
    opened = darkroom.pid
    for _ in range(3):
        darkroom.render(river(), SMALL)
        assert darkroom.pid == opened
    darkroom.close()
    assert gone(opened)


@pytest.mark.parametrize("mark", [poison.DIES, poison.CRASHES, poison.EXITS, poison.TALKS, poison.LIES])
def test_a_photo_that_ruins_its_darkroom_is_refused_and_the_next_is_rendered(
    poisoned: Darkroom, mark: str
) -> None:
    began = time.monotonic()
    assert refusal(poisoned, marked(mark)) == "crashing_photo"
    assert time.monotonic() - began < 30
    assert len(poisoned.render(river(), SMALL).made.files) == 3


def test_a_photo_that_computes_for_ever_is_refused_by_its_time(poisoned: Darkroom) -> None:
    poisoned.render(river(), SMALL)
    began = os.times()
    assert refusal(poisoned, marked(poison.SPINS)) == "slow_photo"
    poisoned.close()
    assert 1 < os.times().children_user - began.children_user < 5
    assert len(poisoned.render(river(), SMALL).made.files) == 3


def test_time_is_counted_for_each_photo_anew(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch) -> None:
    read = isolated._read

    def kept(frame: Frame) -> Any:
        answer, made = read(frame)
        return replace(answer, has_grown=False), made

    # It is not to be replaced on the way, for the number of its photos or for its memory.
    monkeypatch.setattr(isolated, "PHOTOS", 100_000)
    monkeypatch.setattr(isolated, "_read", kept)
    photo = river()
    darkroom.open()
    opened = darkroom.pid
    while sum(psutil.Process(opened).cpu_times()[:2]) < confines.AT_LEAST + 1:  # more than one may have
        darkroom.render(photo, SMALL)
        assert darkroom.pid == opened


def test_a_photo_that_hangs_is_refused(poisoned: Darkroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STILL", 4)
    assert refusal(poisoned, marked(poison.HANGS)) == "slow_photo"
    assert len(poisoned.render(river(), SMALL).made.files) == 3


def test_a_darkroom_that_works_or_waits_for_the_processor_does_not_hang() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        watch = room._Watch(busy.pid, 3)
        assert [watch.stands_still() for _ in range(20)] == [False] * 20
        busy.send_signal(signal.SIGSTOP)
        time.sleep(0.2)
        looks = [watch.stands_still() for _ in range(5)]
        busy.kill()
    assert looks[-2:] == [True, True]


def test_a_photo_that_eats_memory_is_refused_as_too_large(poisoned: Darkroom) -> None:
    poisoned.open()
    assert refusal(poisoned, marked(poison.EATS)) == "unsafe_photo"
    peak = next(
        one for one in Path(f"/proc/{poisoned.pid}/status").read_text().splitlines() if "VmHWM" in one
    )
    assert int(peak.split()[1]) * 1024 <= 512 * MEGABYTE
    assert len(poisoned.render(river(), SMALL).made.files) == 3


def test_a_photo_leaves_no_file_behind(poisoned: Darkroom) -> None:
    with pytest.raises(Defect, match=r"Permission denied|File too large"):
        poisoned.render(marked(poison.WRITES), SMALL)
    left = Path(f"{poison.LEFT}{poisoned.pid}")
    written = left.read_bytes() if left.exists() else b""
    left.unlink(missing_ok=True)
    assert written == b""


def test_a_defect_of_ours_is_ours_and_comes_with_its_trace(poisoned: Darkroom) -> None:
    opened = poisoned.render(river(), SMALL) and poisoned.pid
    with pytest.raises(Defect, match=r"a defect of ours(.|\n)*") as caught:
        poisoned.render(marked(poison.RAISES), SMALL)
    assert "Traceback" in str(caught.value)
    assert poisoned.pid == opened


def test_one_that_was_killed_by_somebody_else_does_not_cost_its_photo(darkroom: Darkroom) -> None:
    darkroom.render(river(), SMALL)
    os.kill(darkroom.pid, signal.SIGKILL)
    assert len(darkroom.render(river(), SMALL).made.files) == 3


def test_a_program_that_does_not_start_is_no_photos_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_PROGRAM", (sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(room.NotOpened):
        Darkroom().render(river(), SMALL)


def test_a_program_of_another_version_is_no_photos_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "_outline", lambda: "something(else: int[])")
    with pytest.raises(room.NotOpened, match="restart"):
        Darkroom().render(river(), SMALL)


def test_a_time_limit_of_the_worker_ends_what_its_darkroom_does(poisoned: Darkroom) -> None:
    poisoned.render(river(), SMALL)
    opened = poisoned.pid

    def out_of_time(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(TimeoutError):
            poisoned.render(marked(poison.HANGS), SMALL)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert gone(opened)
    assert len(poisoned.render(river(), SMALL).made.files) == 3


def test_one_that_has_done_many_is_replaced(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "PHOTOS", 2)
    darkroom.render(river(), SMALL)
    first = darkroom.pid
    darkroom.render(river(), SMALL)
    assert gone(first)


def test_one_that_has_grown_is_replaced(poisoned: Darkroom) -> None:
    grown = poisoned.render(river(), SMALL) and poisoned.pid
    poisoned.render(marked(poison.LEAKS), SMALL)
    assert gone(grown)
    assert len(poisoned.render(river(), SMALL).made.files) == 3


def test_what_a_photo_took_goes_back_when_no_other_comes(darkroom: Darkroom) -> None:
    darkroom.render(photos.tiled(6000, 4000), profile.load())
    process = psutil.Process(darkroom.pid)
    taken, until = process.memory_info().rss, time.monotonic() + 10
    while process.memory_info().rss > 80 * MEGABYTE and time.monotonic() < until:
        time.sleep(0.1)
    assert process.memory_info().rss <= min(taken, 80 * MEGABYTE)


def test_after_two_hundred_mixed_photos_it_holds_120_megabytes_at_most_and_its_owner_no_more_than_before(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "PHOTOS", 1000)  # what it holds, not how often it is replaced
    scene, grain = photos.landscape(1600, 1200, noise=4), photos.landscape(800, 600, noise=9)
    mixed = [
        photos.twelve_megapixels(),
        *(photos.jpeg(scene, profile="p3"), photos.jpeg(scene, interlace=True), photos.cmyk(grain)),
        *(photos.png(grain.colourspace("rgb16")), photos.webp(scene), photos.avif(grain)),
    ]
    greedy = hostile_photos.resized_avif(4000, 4000)  # gets a darkroom of its own, which takes its time
    profiles = [profile.load("classic"), SMALL]  # each photo comes in both, for there are seven
    owner, held, before = psutil.Process(), [], 0
    for number in range(200):
        with suppress(Rejected):
            body = greedy if number % 50 == 25 else mixed[number % len(mixed)]
            darkroom.render(body, profiles[number % len(profiles)])
        if number == 2 * len(mixed):
            before = owner.memory_info().rss
        if number % 50 == 49:
            time.sleep(1)  # it gives back what it has when no other comes
            held.append(psutil.Process(darkroom.pid).memory_info().rss if darkroom.pid else 0)
    assert max(held) <= 120 * MEGABYTE
    assert owner.memory_info().rss - before <= 20 * MEGABYTE


def test_what_needs_all_the_memory_gets_an_empty_darkroom(darkroom: Darkroom) -> None:
    for _ in range(2):
        darkroom.render(river(), SMALL)
    first = darkroom.pid
    assert refusal(darkroom, hostile_photos.resized_avif(4000, 4000)) in {"broken_photo", "unsafe_photo"}
    assert darkroom.pid != first


@pytest.mark.parametrize(
    "size", [(4032, 3024), (6000, 4000), (8064, 6048)], ids=["12", "24", "48 megapixels"]
)
def test_a_jpeg_of_a_camera_takes_150_megabytes_at_most(darkroom: Darkroom, size: tuple[int, int]) -> None:
    body = photos.tiled(*size)

    assert darkroom.render(body, profile.load()).peak <= 150 * MEGABYTE


def test_its_limits_are_set_and_it_knows_nothing_of_ours(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSROOM_S3_SECRET_KEY", "secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    darkroom.render(river(), SMALL)
    process = psutil.Process(darkroom.pid)

    own = set(process.environ())
    assert not own & {"PRESSROOM_S3_SECRET_KEY", "AWS_SECRET_ACCESS_KEY"}
    assert process.rlimit(resource.RLIMIT_CORE) == (0, 0)
    assert process.rlimit(resource.RLIMIT_FSIZE) == (0, 0)
    assert process.rlimit(resource.RLIMIT_NOFILE)[1] == 64
    assert 0 < process.rlimit(resource.RLIMIT_AS)[0] <= 700 * MEGABYTE


PARENT = """
import sys, time
from tests import hostile_photos, photos
from workers.imaging.isolated import Darkroom
from workers.imaging.profile import Profile, Size
darkroom = Darkroom()
darkroom.open()
print(darkroom.pid, flush=True)
if sys.argv[1] == "idle":
    time.sleep(60)
body = photos.jpeg(photos.landscape(80, 60))
body = hostile_photos.with_segments(body, hostile_photos.segment(0xFE, sys.argv[1].encode()))
darkroom.render(body, Profile("s", "1", (Size("s", 9),)))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("doing", ["idle", poison.HANGS, poison.SPINS])
def test_it_ends_with_whoever_opened_it(number: int, doing: str) -> None:
    environment = os.environ | {"PYTHONPATH": f"{POISON}:{Path.cwd()}"}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, doing], env=environment, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.send_signal(number)
    assert gone(pid, within=5)


def test_importing_it_loads_no_libvips() -> None:
    code = "import sys, workers.imaging.isolated; raise SystemExit('pyvips' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
