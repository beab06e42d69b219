"""A real newsroom followed from outside: by `pressroom mirror`, and by ten lines of curl and jq."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import httpx
import pytest

from tests.newsroom import ROOT, Newsroom, article, pressroom
from tests.photos import jpeg, landscape

PAGE = ROOT / "docs/how-to/pull-with-curl.md"


@pytest.fixture(scope="module", autouse=True)
def _programs() -> None:
    if shutil.which("jq") is None or shutil.which("curl") is None:
        missing = "jq or curl is missing: sudo apt install jq curl"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one on the page, no more than ten lines long."""
    (found,) = re.findall(r"^```bash\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert len(found.splitlines()) <= 10
    path = tmp_path_factory.mktemp("script") / "pull.sh"
    path.write_text(found)
    return path


def pulled(script: Path, newsroom: Newsroom, folder: Path) -> dict[str, int]:
    """The live items after a run, each with its version."""
    folder.mkdir(exist_ok=True)
    ended = subprocess.run(
        ["bash", script, newsroom.public, folder], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return {path.stem: json.loads(path.read_bytes())["version"] for path in folder.glob("*-*.json")}


def mirrored(newsroom: Newsroom, folder: Path, *options: str) -> dict[str, int]:
    ended = pressroom("mirror", newsroom.public, folder, "--json", *options)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    latest = [json.loads(path.read_bytes()) for path in folder.glob("items/*/latest.json")]
    return {one["item"]: one["version"] for one in latest if one["pubStatus"] == "usable"}


def correct(newsroom: Newsroom, item: str) -> None:
    corrected = article(headline="Đã sửa", corrects={"item": item, "version": 1, "note": "Sửa tên cầu"})
    assert newsroom.wait(newsroom.submit(corrected))["state"] == "published"


def take_down(newsroom: Newsroom, item: str) -> None:
    with newsroom.client("desk") as client:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        answer = client.post(f"/v1/items/{item}/takedown", json={"reason": "Nhầm"}, headers=headers)
        newsroom.wait(answer.raise_for_status().json()["submission"])


def settled(newsroom: Newsroom) -> int:
    """The head names the newest segment."""
    for _ in range(100):
        last = len(newsroom.segments())
        if newsroom.json("log/head.json")["seq"] == last:
            return last
        time.sleep(0.1)
    raise AssertionError("the head stands still")


def test_ten_lines_end_with_the_same_live_items_as_the_mirror(
    newsroom: Newsroom, script: Path, tmp_path: Path
) -> None:
    photo = {"images": [{"part": "anh", "caption": "Cầu mới", "credit": "Ảnh: Minh Hà"}]}
    items = [newsroom.submit(article(headline=f"Bản tin {number}")) for number in range(3)]
    items.append(newsroom.submit(article(**photo), {"anh": jpeg(landscape(900, 600))}))
    for item in items:
        assert newsroom.wait(item)["state"] == "published"
    settled(newsroom)
    first = mirrored(newsroom, tmp_path / "mirror")
    assert set(items) <= first.keys()
    assert pulled(script, newsroom, tmp_path / "pulled") == first

    correct(newsroom, items[0])
    take_down(newsroom, items[1])
    settled(newsroom)
    second = mirrored(newsroom, tmp_path / "mirror")
    assert second[items[0]] == 2
    assert items[1] not in second
    assert pulled(script, newsroom, tmp_path / "pulled") == second
    assert pulled(script, newsroom, tmp_path / "from the beginning") == second
    assert mirrored(newsroom, tmp_path / "another") == second
    assert pressroom("verify", tmp_path / "mirror").returncode == 0


def test_a_follower_hears_of_a_takedown_and_acknowledges(newsroom: Newsroom, tmp_path: Path) -> None:
    item = newsroom.submit(article(headline="Sẽ gỡ"))
    newsroom.wait(item)
    settled(newsroom)
    folder = tmp_path / "mirror"
    created = pressroom(
        "tokens", "create", "--role", "portal", "--name", "tin-nhanh", "--data", newsroom.data, "--json"
    )
    said = ("--ack", "tin-nhanh", "--token", json.loads(created.stdout)["token"])
    options = ("--follow", "--intake", newsroom.intake, "--every", "0.5", "--serve", "0", "--json", *said)
    follower = subprocess.Popen(
        [sys.executable, "-m", "pressroom", "mirror", newsroom.public, str(folder), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert json.loads(follower.stdout.readline())["ok"]
        address = follower.stderr.readline().split()[-1]
        page = httpx.get(address)
        assert "Sẽ gỡ" in page.text
        take_down(newsroom, item)
        while json.loads(follower.stdout.readline())["canceled"] == 0:
            pass
        held = [
            path for path in folder.rglob("*") if path.is_file() and "Sẽ gỡ".encode() in path.read_bytes()
        ]
        assert held == [], "one poll, and it is still here"
        assert "Sẽ gỡ" not in httpx.get(address).text
        assert httpx.get(f"{address}items/{item}/latest.json").json()["pubStatus"] == "canceled"
        with newsroom.client("desk") as client:
            while client.get("/v1/portals/tin-nhanh").json()["acknowledged"]["seq"] < settled(newsroom):
                time.sleep(0.2)
    finally:
        follower.terminate()
        follower.communicate(timeout=20)
