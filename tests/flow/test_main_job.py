"""The main job on real processes: an article with a photo goes in by HTTP and comes out by plain HTTP."""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from uuid import uuid4

import feedparser
import pytest
import pyvips
from jsonschema import Draft202012Validator
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from schemas.validate import violations
from tests import photos
from tests.checker import problems, settle
from tests.newsroom import ROOT, Newsroom, article

SAMPLES = ROOT.parent / "shared" / "samples"
NINJS = ROOT.parent / "shared" / "reference" / "ninjs-schema_3.2.json"

SIZES = {
    "wide-1600": (1600, 900),
    "wide-1200": (1200, 675),
    "wide-800": (800, 450),
    "wide-400": (400, 225),
    "standard-800": (800, 600),
    "square-600": (600, 600),
    "square-150": (150, 150),
}


def real_article() -> dict[str, Any]:
    """The provincial portal's article as a careless CMS would send it."""
    file = SAMPLES / "dong-thap.txt"
    if not file.exists():
        pytest.skip("the sample article is not part of this checkout")
    lines = file.read_text("utf-8").split("\n\n")
    headline = next(line for line in lines if line.startswith("null "))
    return {
        "headline": headline,
        "body": "\n\n".join(lines),
        "section": "Chính trị",
        "images": [{"part": "photo1", "caption": "Quang cảnh hội nghị", "credit": "Ảnh: Sơn Tra"}],
    }


def test_the_real_article_with_a_12_megapixel_photo(newsroom: Newsroom) -> None:
    photo = photos.twelve_megapixels()
    newsroom.wait(newsroom.submit(article()))  # a warm stack
    sent = time.monotonic()
    name = newsroom.submit(real_article(), {"photo1": photo})
    accepted = time.monotonic()
    newsroom.wait(name)
    print(f"\naccepted in {accepted - sent:.2f} s, published {time.monotonic() - accepted:.2f} s later")

    item = newsroom.json(f"items/{name}/latest.json")

    assert violations("item", item) == ()
    assert item["headline"].startswith("Đồng Tháp: Tổng kết Nghị quyết")
    assert item["byline"] == "Sơn Tra"
    assert item["slug"].isascii()
    cited = {(one["number"], one.get("date")) for one in item["enrichment"]["documents"]}
    assert cited == {
        ("15-NQ/TW", "2007-07-30"),
        ("143-CTr/TU", "2007-11-23"),
        ("24-KH/TU", "2007-11-23"),
    }
    assert "2022-01-06" in item["enrichment"]["dates"]
    _renditions_are_as_declared(newsroom, item)
    _every_format_names_it(newsroom, item)
    _ninjs_is_valid(newsroom, newsroom.changes_of(name)[0]["key"])


def _renditions_are_as_declared(newsroom: Newsroom, item: dict[str, Any]) -> None:
    jpegs = {one["name"]: one for one in item["renditions"] if one["type"] == "image/jpeg"}
    assert {name: (one["width"], one["height"]) for name, one in jpegs.items()} == SIZES
    for one in item["renditions"]:
        answer = newsroom.get(one["href"])
        assert answer.headers["content-type"] == one["type"]
        assert len(answer.content) == one["bytes"]
        assert hashlib.sha256(answer.content).hexdigest() == one["sha256"]
        picture = pyvips.Image.new_from_buffer(answer.content, "")
        assert (picture.width, picture.height) == (one["width"], one["height"])


def _every_format_names_it(newsroom: Newsroom, item: dict[str, Any]) -> None:
    deadline = time.monotonic() + 5
    while item["uri"] not in newsroom.get("feeds/all.atom").text and time.monotonic() < deadline:
        time.sleep(0.1)
    for key in ("feeds/all.rss", "feeds/all.atom", "feeds/section/chinh-tri.rss"):
        feed = feedparser.parse(BytesIO(newsroom.get(key).content))
        assert not feed.bozo, feed.get("bozo_exception")
        assert item["uri"] in [entry.id for entry in feed.entries]
    assert item["uri"] in [one["id"] for one in newsroom.json("feeds/all.json")["items"]]
    sitemap = etree.fromstring(newsroom.get("sitemaps/news.xml").content)
    assert item["headline"] in sitemap.xpath("//*[local-name()='title']/text()")
    change = newsroom.changes_of(item["item"])[0]
    assert newsroom.get(change["key"].removesuffix("json") + "html").status_code == 200
    linked = newsroom.json(change["key"].removesuffix("json") + "jsonld")
    assert linked["@type"] == "NewsArticle"


def _ninjs_is_valid(newsroom: Newsroom, key: str) -> None:
    if not NINJS.exists():
        pytest.skip("the ninjs schema is not part of this checkout")
    schema = json.loads(NINJS.read_text("utf-8"))
    anything = DRAFT202012.create_resource({})
    registry = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", anything)
    validator = Draft202012Validator(
        schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(newsroom.json(key.removesuffix("json") + "ninjs.json"))


def test_the_same_submission_twice_and_twice_at_once_is_published_once(newsroom: Newsroom) -> None:
    name, document = str(uuid4()), article(headline="Gửi hai lần")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: newsroom.submit(document, submission=name), range(4)))
    newsroom.wait(name)
    newsroom.submit(document, submission=name)

    assert [change["version"] for change in newsroom.changes_of(name)] == [1]


def test_another_body_under_the_same_id_is_a_conflict(newsroom: Newsroom) -> None:
    name = newsroom.submit(article())

    with newsroom.client() as client:
        answer = client.put(f"/v1/submissions/{name}", json=article(headline="Khác hẳn"))

    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_correction_and_a_takedown(newsroom: Newsroom) -> None:
    name = newsroom.submit(article(headline="Bản đầu"), None)
    newsroom.wait(name)
    corrected = article(headline="Bản sửa", corrects={"item": name, "version": 1, "note": "Sửa tiêu đề"})
    assert newsroom.wait(newsroom.submit(corrected))["version"] == 2

    with newsroom.client() as client:
        stale = client.put(f"/v1/submissions/{uuid4()}", json=corrected)
        refused = client.post(f"/v1/items/{name}/takedown", json={"reason": "Không được phép"})
    with newsroom.client("desk") as client:
        answer = client.post(f"/v1/items/{name}/takedown", json={"reason": "Sai sự thật"})
    assert (stale.status_code, refused.status_code, answer.status_code) == (409, 403, 202)
    newsroom.wait(answer.json()["submission"])

    changes = newsroom.changes_of(name)
    assert [change["event"] for change in changes] == ["published", "corrected", "canceled"]
    assert newsroom.json(f"items/{name}/latest.json")["pubStatus"] == "canceled"
    assert [newsroom.get(change["key"]).status_code == 200 for change in changes] == [False, False, True]


def test_after_refusals_the_next_good_article_still_publishes(newsroom: Newsroom) -> None:
    text_file = {"photo1": b"This is no photo."}
    image = {"part": "photo1", "caption": "Ảnh", "credit": "Minh Hà"}

    with newsroom.client() as client:
        files = [
            ("article", ("a.json", json.dumps(article(images=[image])), "application/json")),
            ("photo1", ("photo1.jpg", text_file["photo1"], "image/jpeg")),
        ]
        answers = [
            client.put(f"/v1/submissions/{uuid4()}", content=b"{not json"),
            client.put(f"/v1/submissions/{uuid4()}", json={"headline": 7, "colour": "red"}),
            client.post("/v1/submissions", files=files),
            client.put(f"/v1/submissions/{uuid4()}", content=b" " * 3_000_000),
            client.put(f"/v1/submissions/{uuid4()}", json=article(), headers={"Authorization": ""}),
        ]

    assert [answer.status_code for answer in answers] == [400, 422, 422, 413, 401]
    for answer in answers:
        assert violations("problem", answer.json()) == ()
    assert newsroom.wait(newsroom.submit(article()))["state"] == "published"


def test_200_articles_from_8_clients_are_all_visible_once(newsroom: Newsroom) -> None:
    def publish(number: int) -> tuple[str, float]:
        name = newsroom.submit(article(headline=f"Bản tin số {number}", section=f"Mục {number % 5}"))
        accepted = time.monotonic()
        while newsroom.get(f"items/{name}/latest.json").status_code != 200:
            assert time.monotonic() - accepted < 60
            time.sleep(0.02)
        return name, time.monotonic() - accepted

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(publish, range(200)))

    took = statistics.quantiles([seconds for _, seconds in done], n=20)
    print(f"\naccepted → visible: p50 {took[9]:.2f} s, p95 {took[18]:.2f} s")
    names = [name for name, _ in done]
    settle(newsroom)
    assert problems(newsroom.s3, newsroom.buckets, names) == []
