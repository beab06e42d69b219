"""Every odd or hostile file is taken or refused as it should be, in seconds and within bounds; fuzz too."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import hostile_photos
from wire import photo
from wire.errors import Rejected
from workers.imaging.isolated import Darkroom
from workers.imaging.profile import Profile, Size

MOST_SECONDS = 5.0
MOST_BYTES = 512 * 1024 * 1024
MOST_AT_THE_DOOR = 64 * 1024 * 1024  # more than it had before
MOST_PIXELS = 100_000_000
MUTATIONS, SEED = 500, 20261122
SMALL = Profile("small", "1", (Size("wide-400", 400, (16, 9), ("jpg", "webp")), Size("whole-200", 200)))
TINY = Profile("tiny", "1", (Size("whole-32", 32),))

CORPUS = list(hostile_photos.corpus())
REFUSALS = {"broken_photo", "unsafe_photo", "unsupported_photo", "heic_photo", "slow_photo"}


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    room = Darkroom()
    yield room
    room.close()


def peak(pid: int | None = None) -> int:
    """The most bytes that were resident since that was forgotten."""
    lines = Path(f"/proc/{pid or 'self'}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def ending(darkroom: Darkroom, body: bytes, profile: Profile = SMALL) -> str:
    try:
        made = darkroom.render(body, profile).made
    except Rejected as refusal:
        return refusal.code
    assert {file.extension for file in made.files} == {one for size in profile.sizes for one in size.formats}
    return hostile_photos.TAKEN


def at_the_door(body: bytes) -> str:
    try:
        found = photo.probe(body, max_pixels=MOST_PIXELS)
    except Rejected as refusal:
        return refusal.code
    assert 0 < found.width <= photo.LONGEST_SIDE >= found.height > 0
    return hostile_photos.TAKEN


def test_there_are_many_and_none_twice() -> None:
    names = [name for name, _, _ in CORPUS]
    assert len(names) == len(set(names)) > 150


@pytest.mark.parametrize(("body", "wanted"), [odd[1:] for odd in CORPUS], ids=[odd[0] for odd in CORPUS])
def test_it_is_taken_or_refused(darkroom: Darkroom, body: bytes, wanted: str) -> None:
    began = time.monotonic()

    found = ending(darkroom, body)

    assert time.monotonic() - began <= MOST_SECONDS
    assert found in wanted.split(" or ")
    if darkroom.pid:
        assert peak(darkroom.pid) <= MOST_BYTES


@pytest.mark.parametrize(("body", "wanted"), [odd[1:] for odd in CORPUS], ids=[odd[0] for odd in CORPUS])
def test_the_door_says_the_same_or_leaves_it_to_the_darkroom(body: bytes, wanted: str) -> None:
    Path("/proc/self/clear_refs").write_text("5")
    before, began = psutil.Process().memory_info().rss, time.process_time()

    found = at_the_door(body)

    assert found in {*wanted.split(" or "), hostile_photos.TAKEN}
    if wanted not in {hostile_photos.TAKEN, hostile_photos.BROKEN} and " or " not in wanted:
        assert found == wanted  # whatever is dangerous is stopped by its header
    assert time.process_time() - began <= 1
    assert peak() - before <= MOST_AT_THE_DOOR


def test_fuzzed_photos_are_rendered_or_refused_and_the_darkroom_lives(darkroom: Darkroom) -> None:
    darkroom.open()
    rooms, endings = {darkroom.pid}, []
    for name, body in hostile_photos.mutations(MUTATIONS, SEED):
        found = ending(darkroom, body, TINY)
        assert found in {hostile_photos.TAKEN, *REFUSALS}, name
        rooms.add(darkroom.pid)
        endings.append(found)

    assert len(rooms - {0}) <= 2 + MUTATIONS // 200  # replaced after so many photos, and not for a crash
    assert endings.count(hostile_photos.TAKEN) > MUTATIONS // 10  # it came as far as the decoders
    assert endings.count("broken_photo") > MUTATIONS // 10


def test_fuzzed_headers_are_read_or_refused_at_the_door() -> None:
    for _, body in hostile_photos.mutations(4 * MUTATIONS, SEED + 1):
        assert at_the_door(body) in {hostile_photos.TAKEN, *REFUSALS}
