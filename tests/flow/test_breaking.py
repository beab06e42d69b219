"""A breaking article on real processes: text and JPEGs first, the other formats as an addition."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from schemas.validate import violations
from tests import photos
from tests.checker import problems, settle
from tests.newsroom import Newsroom, article, pressroom


def breaking(newsroom: Newsroom, images: int, **fields: Any) -> str:
    bodies = {f"photo{n}": photos.jpeg(photos.landscape(640 + n, 480)) for n in range(images)}
    told = [{"part": name, "caption": "Bến sông", "credit": "Minh Hà"} for name in bodies]
    return newsroom.submit(article(priority="breaking", images=told, **fields), bodies)


def added(newsroom: Newsroom, item: str, seconds: float = 30) -> list[dict[str, Any]]:
    """The item's lines of the log once the addition stands there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        changes = newsroom.changes_of(item)
        if changes and changes[-1]["event"] != "published":
            return changes
        time.sleep(0.05)
    raise AssertionError(f"nothing was added to {item}: {changes}")


def formats(document: dict[str, Any]) -> set[str]:
    return {one["type"] for one in document["renditions"]}


def test_text_and_jpegs_first_and_the_rest_to_the_same_version(newsroom: Newsroom) -> None:
    name = breaking(newsroom, 2, headline="Lũ về trên sông Tiền")
    status = newsroom.wait(name)
    changes = added(newsroom, name)

    assert (status["state"], status["version"]) == ("published", 1)
    assert [(one["version"], one["event"]) for one in changes] == [(1, "published"), (1, "renditions")]
    first, fuller = (newsroom.json(one["key"]) for one in changes)
    assert formats(first) == {"image/jpeg"}
    assert formats(fuller) > {"image/jpeg"}
    assert fuller | {name: first[name] for name in ("renditions", "integrity")} == first
    assert [one for one in fuller["renditions"] if one["type"] == "image/jpeg"] == first["renditions"]
    assert fuller["integrity"]["addition"] == first["integrity"]["awaits"]
    assert violations("item", first) == violations("item", fuller) == ()
    settle(newsroom)
    assert newsroom.json(f"items/{name}/latest.json") == fuller
    assert newsroom.status(fuller["integrity"]["addition"])["state"] == "published"
    assert problems(newsroom.s3, newsroom.buckets, [name]) == []


def test_portals_find_nothing_wrong(newsroom: Newsroom, tmp_path: Path) -> None:
    added(newsroom, breaking(newsroom, 1))
    settle(newsroom)
    for command in (("verify", newsroom.public), ("mirror", newsroom.public, tmp_path / "mirror")):
        done = pressroom(*command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_correction_and_a_takedown_overtake_an_addition(newsroom: Newsroom) -> None:
    """Whoever was quicker: the log never names the addition behind them."""
    corrected, taken_down = breaking(newsroom, 3), breaking(newsroom, 3)
    for name in (corrected, taken_down):
        newsroom.wait(name)
    corrects = {"item": corrected, "version": 1, "note": "Sửa tên cầu"}
    ended = newsroom.submit(article(headline="Bản hai", corrects=corrects))
    with newsroom.client("desk") as desk:
        answer = desk.post(f"/v1/items/{taken_down}/takedown", content=json.dumps({"reason": "Sai sự thật"}))
    newsroom.wait(ended)
    newsroom.wait(answer.json()["submission"])
    settle(newsroom)
    for item, last in ((corrected, "corrected"), (taken_down, "canceled")):
        events = [one["event"] for one in newsroom.changes_of(item)]
        assert events in (["published", last], ["published", "renditions", last])
    assert problems(newsroom.s3, newsroom.buckets, [corrected, taken_down, ended]) == []


def test_a_breaking_text_passes_those_that_wait(newsroom: Newsroom) -> None:
    workers = newsroom.run["pids"]["worker-article"]
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        urgent = newsroom.submit(article(headline="Tin nóng", priority="breaking"))
        others = [newsroom.submit(article(headline=f"Tin kho số {number}")) for number in range(30)]
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    for name in (urgent, *others):
        newsroom.wait(name, 60)
    order = [change["item"] for segment in newsroom.segments() for change in segment["changes"]]
    # Newest first, it would be the last one; each process had taken one message before it stopped.
    assert len({*order[: order.index(urgent)]} & {*others}) < len(others) / 2
