"""Sizes and times."""

from __future__ import annotations

import json
from dataclasses import replace

import anyio
import pytest

from intake.app import create
from tests.unit.intake.world import ARTICLE, NAME, world

PATH = f"/v1/submissions/{NAME}"
JSON = {"Content_Type": "application/json"}


def too_large(answer):
    return (answer.status_code, answer.json()["type"]) == (413, "urn:pressroom:problem:too_large")


def test_a_document_of_a_megabyte_and_more_is_refused(door, newsroom):
    body = json.dumps(ARTICLE | {"body": "x" * 1_000_000}).encode()
    assert too_large(door.put(PATH, content=body, headers=newsroom.headers(**JSON)))


def test_a_declared_length_is_refused_before_the_body(door, newsroom):
    headers = newsroom.headers(**JSON) | {"Content-Length": "9999999999"}
    answer = door.put(PATH, content=b"{}", headers=headers)
    assert too_large(answer)
    assert answer.headers["connection"] == "close"


def test_a_body_without_a_length_is_counted(door, newsroom):
    pulled = []

    async def endless():
        for number in range(1000):
            pulled.append(number)
            yield b"x" * 100_000

    assert too_large(door.put(PATH, content=endless(), headers=newsroom.headers(**JSON)))


def test_a_photo_in_a_form_has_its_limit():
    newsroom = world(max_photo_bytes=50_000)
    with newsroom.client() as door:
        parts = [
            ("article", ("a.json", json.dumps(ARTICLE), "application/json")),
            ("p1", ("a.jpg", b"x" * 50_001, "image/jpeg")),
        ]
        assert too_large(door.post("/v1/submissions", files=parts, headers=newsroom.headers()))


def test_an_article_in_a_form_has_its_limit(door, newsroom):
    parts = [("article", ("a.json", b" " * 1_000_001, "application/json"))]
    assert too_large(door.post("/v1/submissions", files=parts, headers=newsroom.headers()))


def test_a_form_has_at_most_61_parts(door, newsroom):
    parts = [(f"p{number}", ("a.jpg", b"x", "image/jpeg")) for number in range(62)]
    assert too_large(door.post("/v1/submissions", files=parts, headers=newsroom.headers()))


def test_too_many_or_too_long_headers_are_refused(door):
    many = {f"x-{number}": "1" for number in range(101)}
    for headers in (many, {"x-long": "1" * 20_000}):
        answer = door.get("/healthz", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (431, "urn:pressroom:problem:headers_too_large")


def impatient():
    newsroom = world()
    return replace(newsroom, app=create(newsroom.settings, newsroom.tools, patience=0.3))


@pytest.mark.anyio
@pytest.mark.parametrize("pause", [0.05, 2.0])
async def test_a_body_that_trickles_or_stands_still_is_given_up(pause):
    newsroom = impatient()

    async def slowly():
        for _ in range(20):
            yield b" "
            await anyio.sleep(pause)

    async with newsroom.async_client() as door:
        with anyio.fail_after(5):
            answer = await door.put(PATH, content=slowly(), headers=newsroom.headers(**JSON))
    assert (answer.status_code, answer.json()["type"]) == (408, "urn:pressroom:problem:too_slow")


@pytest.mark.anyio
async def test_a_slow_line_that_keeps_going_is_served():
    newsroom = impatient()
    body = json.dumps(ARTICLE | {"body": "x" * 20_000}).encode()

    async def slowly():
        for start in range(0, len(body), 2048):
            yield body[start : start + 2048]
            await anyio.sleep(0.05)

    async with newsroom.async_client() as door:
        answer = await door.put(PATH, content=slowly(), headers=newsroom.headers(**JSON))
    assert answer.status_code == 202
