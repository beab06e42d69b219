"""A newsroom that was just started signs what portals read, and goes on while its key is rotated."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tests.newsroom import Newsroom, article, pressroom
from tests.signing import holds

LISTED, HEAD = "keys.json", "log/head.json"


def pair(newsroom: Newsroom, key: str) -> tuple[bytes, bytes]:
    return newsroom.get(key).content, newsroom.get(f"{key}.minisig").content


def signer(newsroom: Newsroom) -> str:
    """Which key of the list the head is signed with, once the two belong together; asked as portals ask."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        known = newsroom.json(LISTED)["keys"]
        body, signature = pair(newsroom, HEAD)
        for one in known:
            if holds(body, signature, one["key"]):
                return str(one["id"])
        time.sleep(0.5)
    raise AssertionError("the head and its signature did not come together")


def test_root_key_over_list_over_head(newsroom: Newsroom) -> None:
    newsroom.wait(newsroom.submit(article()))
    listed, signature = pair(newsroom, LISTED)
    assert holds(listed, signature, newsroom.run["rootKey"])
    assert json.loads(listed)["root"] == newsroom.run["rootKey"]
    assert signer(newsroom) == json.loads(listed)["keys"][-1]["id"]


def test_only_the_keeper_is_told_where_the_key_is(newsroom: Newsroom) -> None:
    told = {
        name
        for name, pids in newsroom.run["pids"].items()
        for pid in pids
        if b"PRESSROOM_SIGNING_KEY=" in Path(f"/proc/{pid}/environ").read_bytes()
    }
    assert told == {"keeper"}


def test_a_rotation_needs_no_restart_and_doctor_follows(newsroom: Newsroom) -> None:
    before = signer(newsroom)
    keeper = newsroom.run["pids"]["keeper"]
    done = pressroom("keys", "rotate", newsroom.data / "keys", "--data", newsroom.data, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    new = json.loads(done.stdout)["keys"][-1]["id"]
    assert new != before
    deadline = time.monotonic() + 30
    while signer(newsroom) != new and time.monotonic() < deadline:
        time.sleep(0.5)
    assert signer(newsroom) == new
    assert newsroom.run["pids"]["keeper"] == keeper
    found = pressroom("doctor", "--data", newsroom.data, "--json")
    (told,) = [one for one in json.loads(found.stdout)["findings"] if one["name"] == "signatures"]
    assert told["ok"]
    assert new in told["detail"]


def test_rebuild_signs_as_well(newsroom: Newsroom) -> None:
    newsroom.s3.delete_object(Bucket=newsroom.buckets["public"], Key="log/head.json.minisig")
    done = pressroom("rebuild", "--data", newsroom.data, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert signer(newsroom)
