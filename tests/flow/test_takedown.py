"""A takedown with proof, on real processes: what is left in public, who is told, and who says it is gone."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests import photos
from tests.checker import Bucket, problems, settle
from tests.newsroom import Newsroom, article, pressroom
from tests.servers import serving

HEADLINE = "Tin phải gỡ hoàn toàn"
PORTALS = ("cong-nhanh", "cong-im", "cong-cu")


@dataclass
class Caches:
    """A purge service that fails twice: all that it was sent, and when."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        caches = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                caches.tokens.add(self.headers.get("Authorization"))
                caches.asked.append(body)
                self.send_response(503 if len(caches.asked) <= 2 else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture(scope="module")
def caches() -> Caches:
    return Caches()


@pytest.fixture(scope="module")
def purging(caches: Caches, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom whose keeper tells these caches."""
    data = tmp_path_factory.mktemp("purging")
    with serving(caches.handler()) as base, pytest.MonkeyPatch.context() as patched:
        patched.setenv("PRESSROOM_PURGE_URL", f"{base}/purge")
        patched.setenv("PRESSROOM_PURGE_TOKEN", "chia-khoa")
        started = pressroom("up", "--data", data, "--port", "0", "--detach")
        assert started.returncode == 0, started.stdout + started.stderr
        yield Newsroom(data)
        assert pressroom("down", "--data", data).returncode == 0


@dataclass
class Portal:
    """A mirror of its own, and the token to say how far it is."""

    newsroom: Newsroom
    name: str
    folder: Path
    token: str

    def mirror(self) -> None:
        done = pressroom("mirror", self.newsroom.public, self.folder, "--json")
        assert done.returncode == 0, done.stdout + done.stderr

    def acknowledge(self, seq: int) -> dict[str, Any]:
        head = self.newsroom.json("log/head.json")
        with self.newsroom.client() as client:
            answer = client.post(
                f"/v1/portals/{self.name}/ack",
                json={"epoch": head["epoch"], "seq": seq},
                headers={"Authorization": f"Bearer {self.token}"},
            )
        return answer.raise_for_status().json()

    def holds(self, item: str) -> set[str]:
        """Every file of it that names the item, its folder's included."""
        return {
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and (item in str(path) or HEADLINE.encode() in path.read_bytes())
        }


def portal(newsroom: Newsroom, name: str, folder: Path) -> Portal:
    made = run(newsroom, "tokens", "create", "--role", "portal", "--name", name)
    return Portal(newsroom, name, folder / name, made["token"])


def run(newsroom: Newsroom, *words: str, code: int = 0) -> dict[str, Any]:
    done = pressroom(*words, "--data", newsroom.data, "--json")
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def image(part: str) -> dict[str, str]:
    return {"part": part, "caption": "Cầu", "credit": "Minh Hà"}


def states(told: dict[str, Any]) -> dict[str, str]:
    return {one["portal"]: one["state"] for one in told["takedown"]["portals"] if one["portal"] in PORTALS}


def test_a_takedown_leaves_nothing_and_says_who_has_not_heard(
    purging: Newsroom, caches: Caches, tmp_path: Path
) -> None:
    quick, silent, old = (portal(purging, name, tmp_path) for name in PORTALS)
    purging.wait(purging.submit(article(headline="Tin trước đó")))
    settle(purging)
    old.acknowledge(purging.json("log/head.json")["seq"])
    shared, own = (photos.jpeg(photos.flat(640, 480, colour)) for colour in ([200, 40, 40], [40, 40, 200]))
    pictures = [image("shared"), image("own")]
    item = purging.submit(article(headline=HEADLINE, images=pictures), {"shared": shared, "own": own})
    other = purging.submit(article(headline="Tin ở lại", images=[image("shared")]), {"shared": shared})
    purging.wait(item)
    purging.wait(other)
    settle(purging)
    before = purging.json(f"items/{item}/latest.json")
    for one in (quick, silent):
        one.mirror()
        one.acknowledge(purging.json("log/head.json")["seq"])
        assert one.holds(item)

    reason = ("--reason", "Chấp hành yêu cầu.", "--reason-code", "legal", "--legal-reference", "118/CV-TT")
    left = run(purging, "takedown", item, *reason, "--wait-for-portals", "--timeout", "4", code=1)
    assert states(left) == {"cong-nhanh": "not yet", "cong-im": "not yet", "cong-cu": "never held"}

    settle(purging)
    nothing_is_left(purging, item, other)
    for one in (quick, silent):
        one.mirror()
    assert all(one.holds(item) <= gone(purging, item) for one in (quick, silent))
    quick.acknowledge(purging.json("log/head.json")["seq"])

    kill_the_keeper(purging)
    told = proof(purging, item)
    assert states(told) == {"cong-nhanh": "acknowledged", "cong-im": "not yet", "cong-cu": "never held"}
    taken = told["takedown"]
    assert (taken["reasonCode"], taken["legalReference"]) == ("legal", "118/CV-TT")
    assert taken["by"] == {"token": purging.tokens["desk"].split("_")[2], "name": "first desk"}
    change = purging.changes_of(item)[-1]
    assert (change["event"], change["version"]) == ("canceled", taken["version"])
    assert taken["firstPublished"] < taken["committed"]["seq"]
    everyone_was_told(purging, caches, item, before, taken)
    assert problems(purging.s3, purging.buckets, [item, other]) == []

    silent.acknowledge(purging.json("log/head.json")["seq"])
    assert states(proof(purging, item))["cong-im"] == "acknowledged"
    shown = {one["portal"]: one for one in run(purging, "portals")["portals"]}
    assert shown["cong-im"]["lag"] == {"segments": 0, "seconds": 0.0}
    assert shown["cong-cu"]["lag"]["segments"] >= 2
    table = pressroom("item", item, "--data", purging.data).stdout
    assert "acknowledged" in table
    assert "never held" in table


def nothing_is_left(newsroom: Newsroom, item: str, other: str) -> None:
    """By listing the bucket: the tombstone, and what the other item shows."""
    public = Bucket(newsroom.s3, newsroom.buckets["public"])
    assert set(public.under(f"items/{item}/")) == gone(newsroom, item)
    shown = {one["href"] for one in newsroom.json(f"items/{other}/latest.json")["renditions"]}
    assert set(public.under("media/")) == shown
    for key in sorted(public.keys):
        body = public.body(key)
        assert HEADLINE.encode() not in body, key
        if key.startswith(("feeds/", "sitemaps/", "media/")):
            assert item.encode() not in body, key


def gone(newsroom: Newsroom, item: str) -> set[str]:
    """All that may still bear its name."""
    return {f"items/{item}/latest.json", newsroom.changes_of(item)[-1]["key"]}


def kill_the_keeper(newsroom: Newsroom) -> None:
    """What it has not told the caches by now, the next one does."""
    for pid in newsroom.run["pids"]["keeper"]:
        os.kill(pid, signal.SIGKILL)


def proof(newsroom: Newsroom, item: str) -> dict[str, Any]:
    """Once the caches are purged."""
    deadline = time.monotonic() + 60
    while True:
        told = run(newsroom, "item", item)
        if told["takedown"]["purge"]["state"] == "done" or time.monotonic() > deadline:
            return told
        time.sleep(0.5)


def everyone_was_told(
    newsroom: Newsroom, caches: Caches, item: str, before: dict[str, Any], taken: dict[str, Any]
) -> None:
    """Two failures, and then every address under which something of it was to be had."""
    assert taken["purge"]["state"] == "done", taken["purge"]
    assert taken["purge"]["sent"] == len(taken["urls"])
    assert len(caches.asked) >= 3
    assert caches.tokens == {"Bearer chia-khoa"}
    told = {url.removeprefix(f"{newsroom.public}/") for body in caches.asked[2:] for url in body["urls"]}
    kept = {url.removeprefix(f"{newsroom.public}/") for url in taken["kept"]}
    public = Bucket(newsroom.s3, newsroom.buckets["public"])
    shown = {one["href"] for one in before["renditions"]}
    assert kept == {key for key in shown if key in public.keys}
    assert kept
    assert told >= shown - kept
    document = newsroom.changes_of(item)[0]["key"]
    stem = document.removesuffix("json")
    assert told >= {document, *(f"{stem}{ending}" for ending in ("ninjs.json", "jsonld", "html"))}
    assert told >= {f"items/{item}/latest.json", "feeds/all.json", "feeds/all.rss", "sitemaps/news.xml"}
    assert f"feeds/section/{before['section']}.atom" in told
    assert {body["item"] for body in caches.asked} == {item}
