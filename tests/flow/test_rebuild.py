"""What is broken in the public bucket of a real newsroom is mended from its log, while the newsroom runs."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import photos
from tests.checker import Bucket, problems, settle
from tests.newsroom import Newsroom, article, pressroom

HEAD = "log/head.json"


@pytest.fixture
def lived_in(newsroom: Newsroom) -> Iterator[list[str]]:
    """The ids of three items: moved to another section, taken down, with a photo."""
    image = {"part": "photo1", "caption": "Cánh đồng", "credit": "Minh Hà"}
    photo = photos.jpeg(photos.landscape(700, 500))
    names = [newsroom.submit(article(headline=f"Dựng lại {n}", section="Dựng lại")) for n in range(2)]
    names.append(newsroom.submit(article(headline="Có ảnh", images=[image]), {"photo1": photo}))
    for name in names:
        newsroom.wait(name)
    moved = article(section="Nơi khác", corrects={"item": names[0], "version": 1, "note": "Đổi mục"})
    newsroom.wait(newsroom.submit(moved))
    with newsroom.client("desk") as client:
        answer = client.post(f"/v1/items/{names[1]}/takedown", json={"reason": "Sai sự thật"})
    newsroom.wait(answer.json()["submission"])
    settle(newsroom)
    yield names
    assert problems(newsroom.s3, newsroom.buckets, names) == []


def standing(newsroom: Newsroom) -> dict[str, Any]:
    """Every mutable object; of the head what does not depend on the moment."""
    bucket = Bucket(newsroom.s3, newsroom.buckets["public"])
    views = bucket.under("feeds/") + bucket.under("sitemaps/") + bucket.under("schemas/")
    found: dict[str, Any] = {
        key: bucket.body(key) for key in (*views, *(k for k in bucket.keys if k.endswith("/latest.json")))
    }
    head = bucket.json(HEAD)
    return found | {HEAD: [head[name] for name in ("seq", "sha256", "epoch")]}


def rebuilt(data: Path, *words: str) -> tuple[int, dict[str, Any]]:
    done = pressroom("rebuild", "--data", data, "--json", *words)
    return done.returncode, json.loads(done.stdout)


def pause(newsroom: Newsroom) -> None:
    for pid in newsroom.run["pids"]["keeper"]:
        os.kill(pid, signal.SIGSTOP)


def resume(newsroom: Newsroom) -> None:
    for pid in newsroom.run["pids"]["keeper"]:
        os.kill(pid, signal.SIGCONT)


def agreed(newsroom: Newsroom) -> dict[str, Any]:
    """Once the keeper has written all views: nothing differs."""
    deadline = time.monotonic() + 30
    while (found := rebuilt(newsroom.data, "--dry-run"))[0]:
        assert time.monotonic() < deadline, found
    return standing(newsroom)


def test_feeds_pointers_head_and_schemas_come_back(newsroom: Newsroom, lived_in: list[str]) -> None:
    right = agreed(newsroom)
    s3, bucket = newsroom.s3, newsroom.buckets["public"]
    pause(newsroom)  # it writes a head that is gone, and all views with it, within seconds
    gone = [f"items/{lived_in[0]}/latest.json", "schemas/item.v1.json", "feeds/section/dung-lai.json", HEAD]
    gone += [key for key in right if key.startswith(("feeds/all", "sitemaps/"))]
    for key in gone:
        s3.delete_object(Bucket=bucket, Key=key)
    tombstone = f"items/{lived_in[1]}/latest.json"
    s3.put_object(Bucket=bucket, Key=tombstone, Body=right[f"items/{lived_in[2]}/latest.json"])
    s3.put_object(Bucket=bucket, Key="feeds/section/nobody.json", Body=b"{}")
    broken = {*gone, tombstone}

    code, told = rebuilt(newsroom.data, "--dry-run")
    assert (code, told["ok"]) == (1, False)
    assert broken <= {*told["written"]}
    code, found = rebuilt(newsroom.data)
    resume(newsroom)

    assert (code, found["ok"]) == (0, True), found
    assert broken <= {*found["written"]}
    assert found["removed"] == ["feeds/section/nobody.json"]
    assert standing(newsroom) == right
    verified = pressroom("verify", newsroom.public, "--json")
    assert verified.returncode == 0, verified.stdout
    assert rebuilt(newsroom.data, "--dry-run")[0] == 0


def test_redis_is_not_needed(newsroom: Newsroom, lived_in: list[str], tmp_path: Path) -> None:
    run = newsroom.run | {"redis": "redis://127.0.0.1:1/0"}
    (tmp_path / "run.json").write_text(json.dumps(run))
    newsroom.s3.delete_object(Bucket=newsroom.buckets["public"], Key="feeds/all.atom")

    code, found = rebuilt(tmp_path)

    assert (code, found["ok"]) == (0, True), found
    assert "feeds/all.atom" in found["written"]


def test_a_mirror_of_it_verifies(newsroom: Newsroom, lived_in: list[str], tmp_path: Path) -> None:
    agreed(newsroom)
    mirrored = pressroom("mirror", newsroom.public, tmp_path / "copy", "--json")
    assert mirrored.returncode == 0, mirrored.stdout
    verified = pressroom("verify", tmp_path / "copy", "--json")
    assert verified.returncode == 0, verified.stdout
    feed = tmp_path / "copy" / "feeds" / "all.rss"
    feed.write_bytes(feed.read_bytes().replace("Có ảnh".encode(), "Không ảnh".encode(), 1))
    assert pressroom("verify", tmp_path / "copy").returncode == 1


def test_over_a_damaged_log_it_refuses_and_names_the_object(
    newsroom: Newsroom, lived_in: list[str], tmp_path: Path
) -> None:
    """On a bucket of its own, with the first segments of the newsroom's log and without the second."""
    s3, public = newsroom.s3, newsroom.buckets["public"]
    s3.create_bucket(Bucket="rebuild-damaged")
    for number in (1, 3):
        key = f"log/{number:012d}.json"
        s3.copy_object(Bucket="rebuild-damaged", Key=key, CopySource={"Bucket": public, "Key": key})
    run = newsroom.run
    buckets = {"public": "rebuild-damaged", "desk": newsroom.buckets["desk"]}
    (tmp_path / "run.json").write_text(json.dumps(run | {"s3": run["s3"] | {"buckets": buckets}}))

    code, told = rebuilt(tmp_path)

    assert code == 1
    assert "log/000000000002.json" in told["error"]["detail"]
    assert len(Bucket(s3, "rebuild-damaged").keys) == 2
