"""A correction says what it changed and why, in every format that has a place for it."""

from __future__ import annotations

from typing import Any

from schemas.validate import violations
from tests.newsroom import article
from tests.worlds import World
from wire import keys

NOTE = {"note": "Cầu dài 43 m.", "why": "error", "what": "Bản trước viết 42 m."}


def correct(world: World, item: str, version: int, told: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The item document of the version that a correction makes."""
    corrects = {"item": item, "version": version - 1} | told
    world.accept(article(**fields, corrects=corrects), item=item, version=version)
    world.work()
    document = world.public(keys.latest(item))
    assert document["version"] == version
    assert violations("item", document) == ()
    return document


def test_an_item_says_of_each_correction_what_it_changed_and_why() -> None:
    world = World()
    item = world.accept()
    world.work()
    body = article()["body"].replace("42", "43")
    correct(world, item, 2, NOTE, body=body)

    document = correct(world, item, 3, {"note": "Thêm phụ đề."}, body=body, subheadline="Sau mười tháng")

    first, second = document["corrections"]
    assert first == {"version": 2, "at": first["at"], "changed": ["body"]} | NOTE
    assert second == {"version": 3, "at": second["at"], "note": "Thêm phụ đề.", "changed": ["subheadline"]}


def test_a_correction_that_changes_nothing_says_so() -> None:
    world = World()
    item = world.accept()
    world.work()
    assert correct(world, item, 2, {"note": "Không đổi gì."})["corrections"][0]["changed"] == []


def test_a_correction_worked_on_twice_gives_the_same_bytes() -> None:
    world = World()
    item = world.accept()
    world.work()
    corrects = {"item": item, "version": 1} | NOTE
    name = world.accept(article(headline="Bản hai", corrects=corrects), item=item, version=2)
    world.shell.process(name)
    laid = {key for key in world.tools.public.objects if f"{item}/2-" in key}
    world.shell.process(name)
    assert {key for key in world.tools.public.objects if f"{item}/2-" in key} == laid


def test_readers_of_every_format_are_told() -> None:
    world = World()
    item = world.accept()
    world.work()
    correct(world, item, 2, NOTE, headline="Cầu 43 m")
    (key,) = [one for one in world.tools.public.objects if f"{item}/2-" in one and keys.is_item(one)]
    told = "Cầu dài 43 m. Bản trước viết 42 m."

    ninjs = world.public(keys.beside(key, "ninjs.json"))
    linked = world.public(keys.beside(key, "jsonld"))
    html = world.tools.public.get(keys.beside(key, "html")).body.decode()

    assert {"role": "correction", "contentType": "text/plain", "value": told} in ninjs["descriptions"]
    assert [one["text"] for one in linked["correction"]] == [told]
    assert f'<p class="correction">{told}</p>' in html
