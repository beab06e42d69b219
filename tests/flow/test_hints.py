"""Hints on real processes: those that arrive are right, and when all of them are lost nothing is."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
import redis
from standardwebhooks.webhooks import Webhook
from typer.testing import CliRunner

from pressroom.cli import application
from tests.flow.test_mirror import correct, mirrored, settled, take_down
from tests.newsroom import ROOT, Newsroom, article, pressroom
from tests.servers import serving
from tests.unit.workers.webhooks.receivers import Receiver

PAGE = (ROOT / "docs/how-to/be-told-of-changes.md").read_text("utf-8")


@pytest.fixture(scope="module")
def hub() -> Receiver:
    return Receiver(answers=[(503, {"Retry-After": "1"})])


@pytest.fixture(scope="module")
def telling(hub: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom in a network of its own, with a hub; what Redis loses is queued again after a second."""
    data = tmp_path_factory.mktemp("telling")
    with serving(hub.handler()) as base, pytest.MonkeyPatch.context() as patched:
        patched.setenv("PRESSROOM_WEBSUB_HUB", f"{base}/")
        patched.setenv("PRESSROOM_WEBHOOKS_PRIVATE", "true")
        patched.setenv("PRESSROOM_SWEEP_AFTER", "1")
        started = pressroom("up", "--data", data, "--port", "0", "--detach")
        assert started.returncode == 0, started.stdout + started.stderr
        yield Newsroom(data)
        assert pressroom("down", "--data", data).returncode == 0


def run(newsroom: Newsroom, *words: str, code: int = 0, **settings: str) -> dict:
    asked = ["webhooks", *words, "--data", str(newsroom.data), "--json"]
    done = CliRunner(env=settings).invoke(application(), asked)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def wait_for(true, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_who_subscribes_is_told_and_can_verify_it(telling: Newsroom, hub: Receiver) -> None:
    receiver = Receiver()
    with serving(receiver.handler()) as base:
        refused = run(
            telling, "add", f"{base}/hook", "--name", "x", code=3, PRESSROOM_WEBHOOKS_PRIVATE="false"
        )
        assert refused["error"]["code"] == "refused_address"
        added = run(telling, "add", f"{base}/hook", "--name", "tin-nhanh")
        assert run(telling, "test", added["webhook"])["taken"]
        headers, body = receiver.taken.pop()
        assert Webhook(added["secret"]).verify(body, headers)["type"] == "webhook.test"

        item = telling.submit(article())
        telling.wait(item)
        wait_for(lambda: receiver.taken)
        headers, body = receiver.taken[0]
        told = Webhook(added["secret"]).verify(body, headers)["data"]
        assert told["changes"] == [{"item": item, "version": 1, "event": "published"}]
        for verified in examples():
            assert verified(added["secret"], headers, body) == told["seq"]
            with pytest.raises(Exception, match=r"(?i)sign"):
                verified(added["secret"], headers, body + b" ")

        rotated = run(telling, "rotate", added["webhook"])
        assert "secret" not in json.dumps(run(telling, "list"))
        correct(telling, item)
        wait_for(lambda: len(receiver.taken) > 1)
        headers, body = receiver.taken[1]
        for one in (added, rotated):
            assert Webhook(one["secret"]).verify(body, headers)["data"]["changes"][0]["version"] == 2
    states = {one["webhook"]: one["state"] for one in run(telling, "list")["webhooks"]}
    assert states[added["webhook"]] == "active"
    run(telling, "remove", added["webhook"])
    pinged = hub.taken[0][1].decode()
    assert pinged.startswith("hub.mode=publish&hub.url=")
    assert "feeds%2Fall.atom" in pinged


def examples() -> list:
    """The functions on the page."""
    found = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    named: list[dict] = [{} for _ in found]
    for code, names in zip(found, named, strict=True):
        exec(compile(code, "page.py", "exec"), names)  # noqa: S102 - the page is ours
    assert len(named) == 2
    return [names["verified"] for names in named]


def test_the_commands_of_the_page_say_what_it_says(telling: Newsroom) -> None:
    if not telling.segments():
        telling.wait(telling.submit(article()))
    settled(telling)
    poll, events = re.findall(r"^```bash\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    environment = {"INTAKE": telling.intake, "PATH": "/usr/bin:/bin", "NO_PROXY": "127.0.0.1"}
    asked, followed = (
        subprocess.run(
            ["bash", "-euc", code], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for code in (poll, events)
    )
    assert json.loads(asked)["more"]
    assert followed.startswith("retry: ")
    assert "event: head\nid: 0\n" in followed
    assert "event: changes\nid: 1\n" in followed


def lost() -> type[BaseHTTPRequestHandler]:
    """Whatever is asked or told here, nobody hears of it: now an error, now a cut line."""

    class Lost(BaseHTTPRequestHandler):
        asked: list[str] = []  # noqa: RUF012 - of this class, made for one test

        def do_GET(self) -> None:
            self.asked.append(self.path)
            if len(self.asked) % 2:
                self.send_error(503)
            else:
                self.close_connection = True

        def do_POST(self) -> None:
            self.asked.append(self.path)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Lost


@contextlib.contextmanager
def forgetting(url: str) -> Iterator[None]:
    """Redis loses everything, ten times a second."""
    over = threading.Event()

    def forget() -> None:
        with redis.Redis.from_url(url) as client:
            while not over.wait(0.1):
                client.flushall()

    thread = threading.Thread(target=forget)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_when_every_hint_is_lost_a_mirror_ends_with_the_same_items(telling: Newsroom, tmp_path: Path) -> None:
    """P10: messages, notes, long-polls, events, webhooks, pings: none arrives, nothing is missing."""
    followed = tmp_path / "followed"
    nowhere = lost()
    with serving(nowhere) as base:
        run(telling, "add", f"{base}/hook", "--name", "lost")
        options = ("--follow", "--intake", base, "--every", "0.5", "--json")
        follower = subprocess.Popen(
            [sys.executable, "-m", "pressroom", "mirror", telling.public, str(followed), *options],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        try:
            with forgetting(telling.run["redis"]):
                items = [telling.submit(article(headline=f"Tin số {number}")) for number in range(3)]
                for item in items:
                    assert telling.wait(item, 60)["state"] == "published"
                correct(telling, items[0])
                take_down(telling, items[1])
            seq = settled(telling)
            truth = mirrored(telling, tmp_path / "anew")
            assert truth[items[0]] == 2
            assert items[1] not in truth
            cursor = followed / "log" / f"{seq:012d}.json"
            wait_for(lambda: cursor.exists() and live(followed) == truth)
            wait_for(lambda: "/hook" in nowhere.asked)  # a keeper looks every few seconds who there is
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(f"{base}/v1/changes/events", trust_env=False)
        finally:
            follower.terminate()
            follower.wait(20)
    asked = {path.partition("?")[0] for path in nowhere.asked}
    assert {"/hook", "/v1/changes"} <= asked
    failing = [one for one in run(telling, "list")["webhooks"] if one["name"] == "lost"]
    assert failing[0]["seq"] < seq


def live(folder: Path) -> dict[str, int]:
    latest = [json.loads(path.read_bytes()) for path in folder.glob("items/*/latest.json")]
    return {one["item"]: one["version"] for one in latest if one["pubStatus"] == "usable"}
