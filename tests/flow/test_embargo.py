"""Under embargo not a byte is readable; at its time it comes out, once, whoever is killed in that second."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests import photos
from tests.checker import Bucket, problems, settle
from tests.newsroom import Newsroom, article, portal, pressroom

# Made words, so that no tokeniser, escape or slug can hide them.
WORDS = ("zxqheadline", "zxqbody", "zxqcaption", "zxqcredit", "zxqalt", "zxqbyline", "zxqkeyword")
AT_ITS_TIME = 2.0  # seconds, where nothing else runs
QUIET = 1.0  # second, which a plain article takes where nothing else runs
A_MINUTE = 60.0
EVENTS = "/v1/changes/events"


def embargoed(until: datetime, **fields: Any) -> dict[str, Any]:
    return article(embargoedUntil=until.isoformat(timespec="milliseconds"), **fields)


def in_seconds(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


@pytest.fixture
def secret(newsroom: Newsroom) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """A submission, its article and its photo: it waits, and nobody is at it any more."""
    photo = photos.jpeg(photos.landscape(1234, 777))
    image = {"part": "p1", "caption": "zxqcaption", "credit": "zxqcredit", "alt": "zxqalt"}
    told = embargoed(
        in_seconds(3600),
        headline="zxqheadline Khánh thành cầu",
        body=f"<p>zxqbody {'nối hai ấp sau mười tháng thi công ' * 12}</p><p>zxqbyline</p>",
        byline="zxqbyline",
        keywords=["zxqkeyword"],
        images=[image],
    )
    name = newsroom.submit(told, {"p1": photo})
    deadline = time.monotonic() + 20
    while not [key for key in _desk(newsroom).under("embargo/") if name in key]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    yield name, told, photo
    with newsroom.client("desk") as client:
        order = client.delete(f"/v1/submissions/{name}").json()["submission"]
    assert newsroom.wait(order)["state"] == "done"


def test_an_account_with_every_token_below_desk_reads_not_a_byte_of_it(
    newsroom: Newsroom, secret: tuple[str, dict[str, Any], bytes]
) -> None:
    name, told, photo = secret
    held = hashlib.sha256(photo).hexdigest()
    near = newsroom.submit(article(headline="Bài gần giống", body=told["body"].replace("zxq", "khac")))
    assert newsroom.wait(near)["state"] == "published"
    answers = 0
    for raw in ("", *_tokens(newsroom, "reporter", "portal")):
        headers = {"Authorization": f"Bearer {raw}"} if raw else {}
        with httpx.Client(base_url=newsroom.intake, headers=headers, timeout=30) as client:
            for method, path, body in _asked(client, name, told, held):
                answer = _ask(client, method, path, body)
                answers += 1
                assert not _leaks(answer, name if method == "GET" else ""), (method, path, answer)
    assert answers > 100

    public = Bucket(newsroom.s3, newsroom.buckets["public"])
    for key in sorted(public.keys):
        anonymous = newsroom.get(key)
        assert anonymous.status_code == 200, key
        for body in (_unpacked(public.body(key)), _unpacked(anonymous.content)):
            assert not _leaks(key.encode() + body, name), key
            assert held.encode() not in key.encode() + body, key
    for place in (newsroom.public, newsroom.desk):
        assert portal().get(f"{place}/?list-type=2").status_code in {403, 404, 405}
    desk = _desk(newsroom)
    hidden = [key for key in sorted(desk.keys) if name in key or _leaks(desk.body(key), name)]
    assert any(key.startswith("embargo/") for key in hidden), "there is nothing that could leak"
    assert any(key.startswith("submissions/") for key in hidden)
    for key in hidden:
        refused = portal().get(f"{newsroom.desk}/{key}")
        assert refused.status_code in {401, 403, 404}, key
        assert not _leaks(refused.content.replace(key.encode(), b""), ""), key


def test_its_sender_sees_that_it_waits_until_when(
    newsroom: Newsroom, secret: tuple[str, dict[str, Any], bytes]
) -> None:
    name, told, _ = secret
    with newsroom.client("reporter") as client:
        status = client.get(f"/v1/submissions/{name}").json()
        assert (status["state"], status["embargoedUntil"]) == ("waiting", told["embargoedUntil"])
        assert client.get(f"/v1/submissions/{name}/article").json()["headline"] == told["headline"]


def test_it_comes_out_at_its_time_and_not_before(newsroom: Newsroom) -> None:
    until = in_seconds(6)
    name = newsroom.submit(embargoed(until, headline="Đúng giờ"))
    while datetime.now(UTC) < until:
        assert newsroom.get(f"items/{name}/latest.json").status_code == 404
        time.sleep(0.1)
    plain = newsroom.submit(article(headline="Không cấm"))
    late = _out(newsroom, name) - until.timestamp()
    noise = max(_out(newsroom, plain) - until.timestamp() - QUIET, 0.0)  # others test on this machine too
    assert late < AT_ITS_TIME + noise


def test_it_comes_out_when_the_keeper_is_back(newsroom: Newsroom) -> None:
    """It stands still over the time of release, and then is killed; another one takes over."""
    until = in_seconds(4)
    name = newsroom.submit(embargoed(until, headline="Người giữ ngủ quên"))
    time.sleep(2)
    (keeper, *_) = newsroom.run["pids"]["keeper"]
    os.kill(keeper, signal.SIGSTOP)
    time.sleep(4)
    assert newsroom.get(f"items/{name}/latest.json").status_code == 404
    plain = newsroom.submit(article(headline="Chờ người giữ"))  # which the next one finds finished

    os.kill(keeper, signal.SIGKILL)

    _another_keeper(newsroom, keeper)
    began = _out(newsroom, plain)
    assert _out(newsroom, name) - began < AT_ITS_TIME


def test_a_hundred_due_in_one_second_come_out_once_though_the_keeper_is_killed_in_it(
    newsroom: Newsroom,
) -> None:
    until = (in_seconds(15)).replace(microsecond=0)
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda n: newsroom.submit(_small(until, n)), range(100)))
    assert datetime.now(UTC) < until, "they were not all accepted in time"
    _sleep_until(until.timestamp() + 0.3)
    (keeper, *_) = newsroom.run["pids"]["keeper"]
    os.kill(keeper, signal.SIGKILL)

    _another_keeper(newsroom, keeper)
    for name in names:
        assert newsroom.wait(name, A_MINUTE)["state"] == "published"

    lines = [change["item"] for segment in newsroom.segments() for change in segment["changes"]]
    assert [lines.count(name) for name in names] == [1] * 100
    settle(newsroom)
    assert problems(newsroom.s3, newsroom.buckets, names) == []
    assert not set(names) & {key[-36:] for key in _desk(newsroom).under("embargo/")}


def test_a_desk_sees_changes_and_cancels_what_waits(newsroom: Newsroom) -> None:
    """By the command, as people do it; the photo goes with the new one."""
    image = {"part": "p1", "caption": "Cầu", "credit": "Minh Hà"}
    photo = photos.jpeg(photos.landscape(800, 533))
    name = newsroom.submit(embargoed(in_seconds(3600), headline="Chờ", images=[image]), {"p1": photo})
    gone = newsroom.submit(embargoed(in_seconds(3600), headline="Sẽ rút"))
    folder = ("--data", newsroom.data, "--json")
    deadline = time.monotonic() + 20
    while not {name, gone} <= {one["submission"] for one in _listed(newsroom)}:
        assert time.monotonic() < deadline
        time.sleep(0.2)

    until = in_seconds(5).isoformat(timespec="seconds")
    changed = pressroom("embargoes", "change", name, "--until", until, *folder)
    canceled = pressroom("embargoes", "cancel", gone, "--wait", *folder)

    assert changed.returncode == canceled.returncode == 0, changed.stdout + canceled.stdout
    assert json.loads(canceled.stdout)["state"] == "done"
    new = json.loads(changed.stdout)["submission"]
    assert newsroom.wait(new)["state"] == "published"
    assert [newsroom.wait(one)["state"] for one in (name, gone)] == ["refused", "refused"]
    assert newsroom.json(f"items/{new}/latest.json")["renditions"]
    late = pressroom("embargoes", "cancel", new, *folder)
    assert late.returncode == 3
    assert json.loads(late.stdout)["error"]["code"] == "already_released"
    settle(newsroom)
    assert problems(newsroom.s3, newsroom.buckets, [name, gone, new]) == []


def _listed(newsroom: Newsroom) -> list[dict[str, Any]]:
    told = pressroom("embargoes", "--data", newsroom.data, "--json")
    assert told.returncode == 0, told.stdout + told.stderr
    return json.loads(told.stdout)["embargoes"]


def _small(until: datetime, number: int) -> dict[str, Any]:
    return {
        "headline": f"Tin số {number}",
        "body": f"<p>Nội dung {number}.</p>",
        "embargoedUntil": until.isoformat(),
    }


def _tokens(newsroom: Newsroom, *roles: str) -> list[str]:
    made = []
    for role in roles:
        name = f"spy-{role}"
        told = pressroom(
            "tokens", "create", "--role", role, "--name", name, "--data", newsroom.data, "--json"
        )
        assert told.returncode == 0, told.stdout + told.stderr
        made.append(json.loads(told.stdout)["token"])
    return made


def _asked(
    client: httpx.Client, name: str, told: dict[str, Any], photo: str
) -> Iterator[tuple[str, str, Any]]:
    """Every route of the description with what is known, by every method that it has, and a few more."""
    described = client.get("/openapi.json").json()
    for key in (f"originals/{photo}", f"submissions/{name}.json", f"items/{name}/latest.json"):
        yield "GET", f"/{key}", None
        yield "GET", f"/v1/schemas/{key.replace('/', '%2f')}", None
    known = {"submission": name, "item": name, "upload": name, "portal": "spy-portal", "name": "article"}
    bodies = [
        {},
        {"headline": "x", "body": "y", "replaces": name},
        {"headline": "x", "body": "y", "corrects": {"item": name, "version": 1, "note": "z"}},
        {
            "headline": "x",
            "body": "y",
            "images": [{"part": "p1", "caption": "c", "credit": "d"}],
            "replaces": name,
        },
        {"reason": "thử"},
        {"epoch": "x", "seq": 1},
    ]
    for path, methods in described["paths"].items():
        for method in methods:
            filled = path.format(**known) + ("?after=0" if path == EVENTS else "")
            for body in bodies if method in {"put", "post"} else [None]:
                yield method.upper(), filled, body
    yield "GET", "/v1/changes?after=0&wait=1", None
    yield "GET", f"/v1/items/{name}/diff?from=1&to=1", None
    yield "GET", f"/v1/submissions/{name}/events", None
    yield "PUT", f"/v1/submissions/{name}", told | {"images": []}
    for path in ("/", "/page/page.js", "/v1/embargoes?after=", "/docs", "/redoc"):
        yield "GET", path, None


def _ask(client: httpx.Client, method: str, path: str, body: Any) -> bytes:
    more = {} if body is None else {"json": body}
    # Validation by POST may be asked under a name of one's own, so that nothing is accepted by accident.
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    if path.startswith(EVENTS):  # they end when nobody listens: all that has been told within a second
        more["timeout"] = httpx.Timeout(30, read=1)
    with client.stream(method, path, headers=headers, **more) as answer:
        heads = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
        said = [heads.encode(), b"\n"]
        with suppress(httpx.ReadTimeout):
            said += answer.iter_bytes()
        return b"".join(said)


def _unpacked(body: bytes) -> bytes:
    """A snapshot is packed: its bytes alone would hide anything."""
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def _leaks(said: bytes, name: str) -> list[str]:
    lowered = said.lower()
    return [word for word in (*WORDS, *([name] if name else ())) if word.encode() in lowered]


def _desk(newsroom: Newsroom) -> Bucket:
    return Bucket(newsroom.s3, newsroom.buckets["desk"])


def _out(newsroom: Newsroom, name: str) -> float:
    """When it was first seen."""
    deadline = time.monotonic() + A_MINUTE
    while newsroom.get(f"items/{name}/latest.json").status_code != 200:
        assert time.monotonic() < deadline, newsroom.status(name)
        time.sleep(0.05)
    return time.time()


def _another_keeper(newsroom: Newsroom, before: int) -> float:
    deadline = time.monotonic() + 20
    while newsroom.run["pids"].get("keeper", [before])[:1] in ([before], []):
        assert time.monotonic() < deadline, "no keeper was started"
        time.sleep(0.05)
    return time.time()


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.time()))
