"""What an item says of a photo, and what each format makes of it."""

from __future__ import annotations

import json

import pytest
from lxml import html as parser

from schemas.validate import violations
from tests import noted
from tests.newsroom import article
from tests.worlds import World
from wire import keys
from wire.photo import probe
from wire.submission import Photo
from workers.formats.image import image
from workers.imaging import notes

PHOTO = Photo("a" * 64, "image/jpeg", 640, 480, 1_000)
CAPTURE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
WORDS = {"caption": "Vườn vú sữa", "credit": "Ảnh: Mỹ Duyên"}


def developed(body: bytes, **more: object) -> dict[str, object]:
    return {"notes": notes.read(body).document()} | more


def test_the_editors_words_win_and_each_value_says_where_it_is_from():
    told = image(WORDS | {"copyright": "© Báo"}, PHOTO, developed(noted.jpeg(packet=noted.agency())))
    assert told == WORDS | {
        "copyright": "© Báo",
        "headline": "Mùa vú sữa",
        "creator": ["Nguyễn Thị Sen", "Đoàn Bảo"],
        "usageTerms": "Chỉ dùng cho tin",
        "dateCreated": "2026-11-20T09:30:00+07:00",
        "digitalSourceType": CAPTURE,
        "keywords": ["vú sữa", "Phong Điền"],
        "sources": {
            "caption": "editor",
            "credit": "editor",
            "copyright": "editor",
            "headline": "xmp",
            "creator": "xmp",
            "usageTerms": "xmp",
            "dateCreated": "xmp",
            "digitalSourceType": "xmp",
            "keywords": "xmp",
        },
        "original": "a" * 64,
        "width": 640,
        "height": 480,
    }


def test_each_block_is_named_as_the_source_of_what_it_says():
    body = noted.jpeg(exif=noted.camera(copyright="© E"), iptc=noted.iim(noted.UTF_8, (80, "Vũ Ảnh")))
    told = image(WORDS, PHOTO, developed(body))
    assert (told["creator"], told["sources"]["creator"]) == (["Vũ Ảnh"], "iptc")
    assert (told["copyright"], told["sources"]["copyright"]) == ("© E", "exif")
    assert told["dateCreated"] == "2026-11-20T09:30:00"


def test_words_that_are_blank_leave_room_for_the_photos_own():
    told = image({"caption": "", "credit": ""}, PHOTO, developed(noted.jpeg(packet=noted.agency())))
    assert (told["caption"], told["credit"]) == ("Bà Bảy chọn trái chín", "TTMS")


def test_an_empty_alternative_text_stays_empty():
    assert image(WORDS | {"alt": ""}, PHOTO, {})["alt"] == ""


def test_a_sensitive_photo_tells_nothing_of_its_own_but_how_it_was_made():
    credentials = {"state": "trusted", "claimGenerator": "Bambou SN-1"}
    found = developed(noted.jpeg(packet=noted.agency()))
    found["notes"]["contentCredentials"] = credentials
    told = image(WORDS | {"sensitive": True}, PHOTO, found)
    assert told == WORDS | {
        "digitalSourceType": CAPTURE,
        "sources": {"caption": "editor", "credit": "editor", "digitalSourceType": "xmp"},
        "original": "a" * 64,
        "width": 640,
        "height": 480,
    }
    assert image(WORDS, PHOTO, found)["contentCredentials"] == credentials


def test_a_photo_rendered_before_there_were_notes_is_described_all_the_same():
    assert image(WORDS, PHOTO, {})["sources"] == {"caption": "editor", "credit": "editor"}


@pytest.fixture(scope="module")
def published():
    world = World()
    body = noted.jpeg(packet=noted.agency(), exif=noted.camera(artist="Sen"))
    photo = probe(body, max_pixels=10**8)
    world.tools.desk.put_new(keys.original(photo.sha256), body)
    words = WORDS | {"part": "p", "copyright": "© <Báo>"}
    name = world.accept(article(images=[words]), photos=(photo,))
    world.work()
    key = world.public(keys.segment(1))["changes"][0]["key"]
    return world, world.public(keys.latest(name)), key


def test_the_item_keeps_its_contract(published):
    _, item, _ = published
    assert violations("item", item) == ()
    assert item["images"][0]["creator"] == ["Nguyễn Thị Sen", "Đoàn Bảo"]


def test_nothing_public_tells_a_place_or_a_device(published):
    world, _, key = published
    for one in [key, *(keys.beside(key, other) for other in ("ninjs.json", "jsonld", "html"))]:
        text = world.tools.public.get(one).body.decode()
        assert not [secret for secret in noted.SECRETS if secret in text]


def test_ninjs_names_maker_rights_time_and_kind(published):
    world, _, key = published
    (picture,) = world.public(keys.beside(key, "ninjs.json"))["associations"]
    assert picture["by"] == "Ảnh: Mỹ Duyên"
    assert picture["infoSources"] == [
        {"name": "Nguyễn Thị Sen", "role": "creator"},
        {"name": "Đoàn Bảo", "role": "creator"},
    ]
    assert picture["copyrightNotice"] == "© <Báo>"
    assert picture["usageTerms"] == "Chỉ dùng cho tin"
    assert picture["contentCreated"] == "2026-11-20T09:30:00+07:00"
    assert picture["digitalSourceType"] == {"name": "digitalCapture", "uri": CAPTURE}
    assert {"name": "vú sữa", "rel": "keyword"} in picture["subjects"]
    assert picture["headlines"][0]["value"] == "Mùa vú sữa"


def test_linked_data_gives_search_engines_the_credit(published):
    world, _, key = published
    for picture in world.public(keys.beside(key, "jsonld"))["image"]:
        assert picture["creditText"] == "Ảnh: Mỹ Duyên"
        assert picture["copyrightNotice"] == "© <Báo>"
        assert picture["creator"][0] == {"@type": "Person", "name": "Nguyễn Thị Sen"}
        assert picture["dateCreated"] == "2026-11-20T09:30:00+07:00"
        assert picture["digitalSourceType"] == "https://schema.org/DigitalCaptureDigitalSource"


def test_the_page_credits_below_the_picture(published):
    world, _, key = published
    page = parser.fromstring(world.tools.public.get(keys.beside(key, "html")).body)
    assert page.findtext(".//figcaption/small") == "Ảnh: Mỹ Duyên · Nguyễn Thị Sen · Đoàn Bảo · © <Báo>"
    assert json.loads(page.findtext(".//script"))["image"]


def test_what_a_photo_looks_like_goes_into_the_item_and_its_colour_onto_the_page(published):
    world, item, key = published
    (shown,) = item["images"]
    assert {"thumbhash", "dominantColour", "perceptualHash"} <= set(shown)
    page = world.tools.public.get(keys.beside(key, "html")).body.decode()
    (picture,) = parser.fromstring(page).iter("img")
    assert picture.get("style") == f"background:{shown['dominantColour']}"
