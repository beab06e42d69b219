"""Poison in a photo is refused in seconds, in an article parked within a minute; everything else flows on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import photos
from tests.checker import problems, settle
from tests.faults.poison import sitecustomize as poison
from tests.newsroom import ROOT, Newsroom, article, pressroom
from workers.reasons import reason

WITHIN = 60  # seconds
IN_SECONDS = 30  # on a machine that has other things to do
IMAGES = [{"part": "photo", "caption": "Bến sông", "credit": "Minh Hà"}]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    data = tmp_path_factory.mktemp("poisoned")
    command = [sys.executable, "-m", "pressroom", "up", "--data", str(data), "--port", "0", "--detach"]
    environment = {**os.environ, "PYTHONPATH": str(Path(poison.__file__).parent)}
    started = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stdout + started.stderr
    newsroom = Newsroom(data)
    yield newsroom
    rooms = darkrooms(newsroom)
    pressroom("down", "--data", data)
    assert rooms
    assert not [room for room in rooms if room.is_running() and room.status() != psutil.STATUS_ZOMBIE]


def darkrooms(newsroom: Newsroom) -> list[psutil.Process]:
    """The processes in which photos are rendered now, one at most for each of the pool's."""
    workers = [psutil.Process(pid) for pid in newsroom.run["pids"]["worker-media"]]
    return [one for one in workers if one.is_running() and "workers.imaging.darkroom" in one.cmdline()]


def marked(mark: str) -> bytes:
    """A JPEG with the mark in a comment (ITU-T T.81, B.2.4.5)."""
    body = photos.jpeg(photos.landscape(320, 240))
    return body[:2] + b"\xff\xfe" + (len(mark) + 2).to_bytes(2, "big") + mark.encode() + body[2:]


def dead(newsroom: Newsroom, *words: str) -> dict:
    told = pressroom("dead", *words, "--data", newsroom.data, "--json")
    assert told.returncode == 0, told.stdout + told.stderr
    return json.loads(told.stdout)


def published(newsroom: Newsroom) -> None:
    """One with a photo as well: both kinds of workers are alive."""
    body = photos.jpeg(photos.landscape(330, 240))
    for name in (newsroom.submit(article()), newsroom.submit(article(images=IMAGES), {"photo": body})):
        assert newsroom.wait(name, WITHIN)["state"] == "published"


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (poison.DIES, "crashing_photo"),
        (poison.CRASHES, "crashing_photo"),
        (poison.TALKS, "crashing_photo"),
        (poison.HANGS, "slow_photo"),
        (poison.SPINS, "slow_photo"),
        (poison.EATS, "unsafe_photo"),
    ],
)
def test_a_photo_that_ruins_what_renders_it_is_refused_in_seconds(
    newsroom: Newsroom, mark: str, code: str
) -> None:
    workers = newsroom.run["pids"]["worker-media"][:2]
    began = time.monotonic()
    name = newsroom.submit(article(images=IMAGES), {"photo": marked(mark)})

    status = newsroom.wait(name, WITHIN)

    assert time.monotonic() - began < IN_SECONDS
    assert (status["state"], status["reason"]) == ("refused", reason(code, photo="1 (“Bến sông”)")["vi"])
    assert newsroom.run["pids"]["worker-media"][:2] == workers  # the same processes live on
    published(newsroom)


def test_a_photo_that_meets_a_defect_of_ours_is_parked(newsroom: Newsroom) -> None:
    name = newsroom.submit(article(images=IMAGES), {"photo": marked(poison.RAISES)})
    published(newsroom)

    status = newsroom.wait(name, WITHIN)

    assert status["state"] == "parked"
    told = dead(newsroom, "show", name)
    assert told["receipt"]["reason"]["code"] == "unexpected"
    assert told["receipt"]["reason"]["stage"] == "renditions"
    assert "a defect of ours that this one meets" in told["trace"]
    assert len(told["inputs"]) == 2
    published(newsroom)


@pytest.mark.parametrize(("mark", "code"), [(poison.DIES, "attempts"), (poison.RAISES, "unexpected")])
def test_an_article_that_ruins_its_worker_is_parked(newsroom: Newsroom, mark: str, code: str) -> None:
    name = newsroom.submit(article(body=f"<p>Nội dung {mark} ở đây.</p>"))
    published(newsroom)

    assert newsroom.wait(name, WITHIN)["state"] == "parked"
    told = dead(newsroom, "show", name)

    assert told["receipt"]["reason"]["code"] == code
    assert told["receipt"]["reason"]["stage"]
    assert bool(told["trace"]) == (code == "unexpected")
    published(newsroom)


def test_what_was_parked_can_be_replayed_and_dropped(newsroom: Newsroom) -> None:
    name = newsroom.submit(article(body=f"<p>{poison.RAISES}</p>"))
    assert newsroom.wait(name, WITHIN)["state"] == "parked"

    assert dead(newsroom, "replay", name)["replayed"] == [name]
    time.sleep(1)
    assert newsroom.wait(name, WITHIN)["state"] == "parked"  # it is still poison
    assert dead(newsroom, "drop", name, "--why", "bài thử")["dropped"] == [name]

    status = newsroom.status(name)
    assert (status["state"], "bài thử" in status["reason"]) == ("refused", True)
    assert name not in [one["receipt"]["submission"] for one in dead(newsroom, "list")["parked"]]


def test_no_process_but_a_darkroom_has_the_libraries_that_read_photos(newsroom: Newsroom) -> None:
    published(newsroom)
    rooms = {room.pid for room in darkrooms(newsroom)}
    loaded = {
        pid
        for pids in newsroom.run["pids"].values()
        for pid in pids
        if "libvips" in Path(f"/proc/{pid}/maps").read_text("utf-8", "replace")
    }

    assert loaded
    assert loaded <= rooms


def test_nothing_is_left_of_it(newsroom: Newsroom) -> None:
    settle(newsroom)

    assert problems(newsroom.s3, newsroom.buckets) == []
