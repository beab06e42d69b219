from dataclasses import replace

from tests.trees import HOUSE, article
from wire import documents, keys
from wire.adapters import memory
from wire.submission import Submission
from workers.addition import addition
from workers.draft import Draft, Waiting
from workers.imaging.profile import Profile, Size

PROFILE = Profile("two", "1", (Size("wide", 1600, (16, 9)), Size("square", 150, (1, 1))))
NAME = "0f0fcf46-5e9d-5e17-b8e9-67971af03062"


def picture(name, extension, image=0):
    return {
        "image": image,
        "name": name,
        "href": f"media/{'ab' * 32}/{name}-{image}.{extension}",
        "type": f"image/{extension}",
        "width": 10,
        "height": 10,
        "bytes": 1,
        "sha256": "0" * 64,
    }


def published():
    document = article(1, 1, "tin-tuc", b"x")
    document["images"] *= 2
    document["renditions"] = [picture("wide", "jpeg"), picture("square", "jpeg"), picture("wide", "jpeg", 1)]
    document["integrity"] |= {"awaits": NAME}
    return document


def draft(previous):
    item = published()["item"]
    submission = Submission(NAME, "", "addition", item, 1, "2026-11-22T01:02:03Z", "", "0" * 64, {})
    more = (picture("square", "webp"), picture("wide", "webp", 1), picture("wide", "avif"))
    house = replace(HOUSE, profile=PROFILE)
    return Draft(house=house, submission=submission, previous=previous, renditions=more)


def made(previous):
    return documents.read(addition(draft(previous), memory.tools()).files[0].body)


def test_it_is_the_published_document_with_more_pictures():
    before, after = published(), made(published())
    assert {name for name in before if before[name] != after[name]} == {"renditions", "integrity"}
    assert before.keys() == after.keys()
    assert after["integrity"] == {
        **{name: value for name, value in before["integrity"].items() if name != "awaits"},
        "addition": NAME,
    }


def test_pictures_stand_in_the_order_of_images_and_sizes_the_first_ones_first():
    told = [(one["image"], one["name"], one["type"]) for one in made(published())["renditions"]]
    assert told == [
        (0, "wide", "image/jpeg"),
        (0, "wide", "image/avif"),
        (0, "square", "image/jpeg"),
        (0, "square", "image/webp"),
        (1, "wide", "image/jpeg"),
        (1, "wide", "image/webp"),
    ]


def test_made_from_itself_it_is_the_same():
    assert made(made(published())) == made(published())


def test_every_format_stands_beside_it_at_keys_of_its_own():
    first, *beside = addition(draft(published()), memory.tools()).files
    assert first.key == keys.item(published()["item"], 1, documents.sha256(first.body))
    assert [file.key for file in beside] == [
        keys.beside(first.key, ending) for ending in ("ninjs.json", "jsonld", "html")
    ]


def test_before_its_version_is_out_it_waits():
    assert addition(draft(None), memory.tools()) == Waiting(())
