"""Resumable uploads by tus 1.0.0."""

from __future__ import annotations

import base64
import random
from dataclasses import replace

import anyio
import pytest

from intake import chunks
from intake.app import create
from tests.unit.intake.world import world
from wire.errors import Rejected

TUS = {"Tus-Resumable": "1.0.0"}
BODY = random.Random(1).randbytes(1_300_000)


def headers(newsroom, who="reporter", **more):
    return newsroom.headers(who, **more) | TUS


def begin(door, newsroom, length=1_300_000, **more):
    made = door.post("/v1/uploads", headers=headers(newsroom, Upload_Length=str(length), **more))
    assert made.status_code == 201, made.text
    return made.headers["location"]


def patch(door, newsroom, path, offset, body, **more):
    sent = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"} | more
    return door.patch(path, content=body, headers=headers(newsroom) | sent)


def stand(door, newsroom, path):
    answer = door.head(path, headers=headers(newsroom))
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


async def cut(newsroom, path, offset, body, pieces):
    """A PATCH whose line drops after some pieces."""
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.disconnect"})
    sent = headers(newsroom) | {
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(len(body)),
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "PATCH",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }

    async def receive():
        return messages.pop(0)

    async def send(message):
        pass

    await newsroom.app(scope, receive, send)


def test_an_upload_goes_up_in_pieces(door, newsroom):
    path = begin(door, newsroom)
    assert stand(door, newsroom, path) == 0
    first = patch(door, newsroom, path, 0, BODY[:700_000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "700000")
    assert first.headers["tus-resumable"] == "1.0.0"
    assert stand(door, newsroom, path) == 700_000
    assert patch(door, newsroom, path, 700_000, BODY[700_000:]).headers["upload-offset"] == str(len(BODY))
    desk = newsroom.tools.desk
    owner = newsroom.tokens["reporter"].split("_")[2]
    found = chunks.find(desk, path.rsplit("/", 1)[-1], owner)
    assert chunks.read(desk, found) == BODY


def test_what_came_before_the_line_dropped_is_kept(door, newsroom):
    path = begin(door, newsroom)
    pieces = [BODY[start : start + 65_536] for start in range(0, 655_360, 65_536)]
    anyio.run(cut, newsroom, path, 0, BODY, pieces)
    assert stand(door, newsroom, path) == 655_360
    assert patch(door, newsroom, path, 655_360, BODY[655_360:]).status_code == 204
    assert stand(door, newsroom, path) == len(BODY)


def test_ten_cuts_lose_and_repeat_nothing(door, newsroom):
    path = begin(door, newsroom)
    offset = 0
    for _ in range(10):
        anyio.run(cut, newsroom, path, offset, BODY[offset:], [BODY[offset : offset + 99_991]])
        offset += 99_991
        assert stand(door, newsroom, path) == offset
    patch(door, newsroom, path, offset, BODY[offset:])
    found = chunks.find(
        newsroom.tools.desk, path.rsplit("/", 1)[-1], newsroom.tokens["reporter"].split("_")[2]
    )
    assert chunks.read(newsroom.tools.desk, found) == BODY


def test_a_wrong_offset_is_a_conflict(door, newsroom):
    path = begin(door, newsroom)
    for offset in (1, 700_000):
        answer = patch(door, newsroom, path, offset, BODY[offset : offset + 10])
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:pressroom:problem:wrong_offset")
    assert stand(door, newsroom, path) == 0


def test_of_two_writers_at_one_offset_one_wins(newsroom):
    desk = newsroom.tools.desk
    upload = chunks.create(desk, newsroom.tools.clock, owner="o", length=8, metadata={})
    chunks.append(desk, upload.id, 0, b"aaaa")
    chunks.append(desk, upload.id, 0, b"aaaa")  # our own write, whose answer got lost
    with pytest.raises(Rejected, match="wrong_offset"):
        chunks.append(desk, upload.id, 0, b"bbbb")
    assert chunks.reach(desk, upload.id) == 4


def test_a_gap_ends_what_there_is(newsroom):
    desk = newsroom.tools.desk
    upload = chunks.create(desk, newsroom.tools.clock, owner="o", length=8, metadata={})
    chunks.append(desk, upload.id, 0, b"aa")
    chunks.append(desk, upload.id, 4, b"bb")
    assert chunks.reach(desk, upload.id) == 2
    assert chunks.read(desk, upload) is None


def test_more_than_was_declared_is_too_large(door, newsroom):
    path = begin(door, newsroom, 1000)
    assert patch(door, newsroom, path, 0, BODY[:1001]).status_code == 413

    async def trickle():
        yield BODY[:600]
        yield BODY[600:1200]

    assert patch(door, newsroom, path, 0, trickle()).status_code == 413
    assert stand(door, newsroom, path) <= 1000


def test_a_declared_length_beyond_the_largest_photo_is_too_large(door, newsroom):
    answer = door.post("/v1/uploads", headers=headers(newsroom, Upload_Length="60000001"))
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:pressroom:problem:too_large")


@pytest.mark.parametrize("length", [None, "-1", "x", "1e3", "٣", "9" * 30])
def test_the_length_must_be_a_whole_number(door, newsroom, length):
    sent = headers(newsroom)
    if length is not None:
        sent["Upload-Length"] = length.encode()
    assert door.post("/v1/uploads", headers=sent).status_code == 400


def test_metadata_is_kept_and_must_be_base64(door, newsroom):
    name = base64.b64encode("ảnh sen.jpg".encode()).decode()
    path = begin(door, newsroom, 10, Upload_Metadata=f"filename {name},filetype aW1hZ2UvanBlZw==,private")
    owner = newsroom.tokens["reporter"].split("_")[2]
    found = chunks.find(newsroom.tools.desk, path.rsplit("/", 1)[-1], owner)
    assert found.metadata == {"filename": "ảnh sen.jpg", "filetype": "image/jpeg", "private": ""}
    bad = headers(newsroom, Upload_Length="10", Upload_Metadata="filename ###")
    assert door.post("/v1/uploads", headers=bad).status_code == 400


@pytest.mark.parametrize("version", [None, "0.2.2"])
def test_without_the_protocols_version_nothing_goes(door, newsroom, version):
    path = begin(door, newsroom, 10)
    sent = newsroom.headers() | ({"Tus-Resumable": version} if version else {})
    for method, where in (("POST", "/v1/uploads"), ("HEAD", path), ("PATCH", path)):
        answer = door.request(method, where, headers=sent)
        assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")


def test_options_needs_neither_token_nor_version(door):
    answer = door.options("/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,creation-with-upload"
    assert answer.headers["tus-max-size"] == "60000000"


def test_a_piece_needs_its_media_type(door, newsroom):
    path = begin(door, newsroom, 10)
    answer = patch(door, newsroom, path, 0, b"1234567890", **{"Content-Type": "application/octet-stream"})
    assert answer.status_code == 415


def test_an_upload_of_somebody_else_or_of_nobody_is_not_there(door, newsroom):
    path = begin(door, newsroom, 10)
    for who in ("second", "desk"):
        assert door.head(path, headers=headers(newsroom, who)).status_code == 404
    for name in ("0192f0c1-2345-7abc-8def-0123456789ab", "..", "x"):
        assert door.head(f"/v1/uploads/{name}", headers=headers(newsroom)).status_code == 404


def test_the_first_bytes_may_come_with_the_creation(door, newsroom):
    sent = headers(newsroom, Upload_Length="10", Content_Type="application/offset+octet-stream")
    made = door.post("/v1/uploads", content=b"12345", headers=sent)
    assert (made.status_code, made.headers["upload-offset"]) == (201, "5")
    assert stand(door, newsroom, made.headers["location"]) == 5


@pytest.mark.anyio
async def test_what_came_before_a_silence_is_kept():
    newsroom = world()
    newsroom = replace(newsroom, app=create(newsroom.settings, newsroom.tools, patience=0.2))

    async def stall():
        yield b"12345"
        await anyio.sleep(1)
        yield b"67890"

    async with newsroom.async_client() as door:
        made = await door.post("/v1/uploads", headers=headers(newsroom, Upload_Length="10"))
        sent = headers(newsroom) | {
            "Upload-Offset": "0",
            "Content-Type": "application/offset+octet-stream",
        }
        answer = await door.patch(made.headers["location"], content=stall(), headers=sent)
        assert answer.status_code == 408
        reached = await door.head(made.headers["location"], headers=headers(newsroom))
        assert reached.headers["upload-offset"] == "5"
