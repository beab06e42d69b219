"""The item in every format: complete, escaped, and valid where a standard says what valid is."""

from __future__ import annotations

import json

import pytest
from lxml import html as parser

from schemas.validate import violations
from tests.newsroom import article
from tests.worlds import World
from wire import keys

HOSTILE = 'Giá "lúa" <script>alert(1)</script> & tăng'


@pytest.fixture(scope="module")
def published():
    world = World()
    name = world.accept(
        article(headline=HOSTILE, byline="<b>Minh Hà</b>", section="Kinh tế", keywords=["lúa"])
    )
    world.work()
    key = world.public(keys.segment(1))["changes"][0]["key"]
    return world, name, key


def test_the_item_keeps_its_contract(published):
    world, name, _ = published

    assert violations("item", world.public(keys.latest(name))) == ()


def test_segments_head_and_receipt_keep_theirs(published):
    world, name, _ = published

    assert violations("segment", world.public(keys.segment(1))) == ()
    assert violations("head", world.public(keys.HEAD)) == ()
    assert violations("receipt", world.receipt(name)) == ()


def test_the_page_holds_no_script_but_the_linked_data(published):
    world, _, key = published
    page = parser.fromstring(world.tools.public.get(keys.beside(key, "html")).body)

    assert [script.get("type") for script in page.iter("script")] == ["application/ld+json"]
    assert page.findtext(".//h1") == world.public(key)["headline"]
    assert json.loads(page.findtext(".//script"))["@type"] == "NewsArticle"


def test_the_page_tells_the_time_of_the_newsroom(published):
    world, _, key = published
    page = parser.fromstring(world.tools.public.get(keys.beside(key, "html")).body)

    assert page.findtext(".//time") == "22/11/2026 08:02"  # 01:02 in UTC


def test_ninjs_speaks_of_the_same_item(published):
    world, name, key = published
    ninjs = world.public(keys.beside(key, "ninjs.json"))

    assert ninjs["uri"] == f"urn:uuid:{name}"
    assert ninjs["standard"]["version"] == "3.2"
    assert {"name": "Kinh tế", "rel": "section"} in ninjs["subjects"]
    assert ninjs["bodies"][0]["value"] == world.public(key)["body"]


def test_linked_data_names_author_and_newsroom(published):
    world, _, key = published
    linked = world.public(keys.beside(key, "jsonld"))

    assert linked["author"] == [{"@type": "Person", "name": world.public(key)["byline"]}]
    assert linked["publisher"]["name"] == "Báo thử"
