"""An article with forty photos on real processes: rendered side by side, joined by whoever is last."""

from __future__ import annotations

import time
import zlib
from typing import Any

from schemas.validate import violations
from tests import hostile_photos, photos
from tests.checker import problems
from tests.newsroom import Newsroom, article

MANY = 40


def gallery(newsroom: Newsroom, bodies: dict[str, bytes], **fields: Any) -> str:
    told = [{"part": name, "caption": f"Cảnh {name}", "credit": "Minh Hà"} for name in bodies]
    return newsroom.submit(article(images=told, **fields), bodies)


def small(number: int) -> bytes:
    return photos.jpeg(photos.landscape(320 + number, 240))


def test_forty_photos_make_one_article(newsroom: Newsroom) -> None:
    bodies = {f"photo{number}": small(number) for number in range(MANY)}
    sent = time.monotonic()
    name = gallery(newsroom, bodies)
    accepted = time.monotonic()
    newsroom.wait(name, 120)
    print(f"\naccepted in {accepted - sent:.2f} s, published {time.monotonic() - accepted:.2f} s later")

    item = newsroom.json(newsroom.changes_of(name)[0]["key"])

    assert violations("item", item) == ()
    assert [one["caption"] for one in item["images"]] == [f"Cảnh {part}" for part in bodies]
    each = [[one for one in item["renditions"] if one["image"] == number] for number in range(MANY)]
    assert len({tuple((one["name"], one["type"]) for one in found) for found in each}) == 1
    shown = [{one["href"].split("/")[1] for one in found} for found in each]
    assert shown == [{original} for original in item["integrity"]["originals"]]
    assert len(newsroom.changes_of(name)) == 1
    assert problems(newsroom.s3, newsroom.buckets, [name]) == []


def test_one_broken_photo_refuses_the_gallery_and_is_named(newsroom: Newsroom) -> None:
    bodies = {f"photo{number}": small(100 + number) for number in range(8)}
    # Its pixels are missing.
    bodies["photo4"] = hostile_photos.png(120, 90, colours=2, pixels=zlib.compress(bytes(500)))
    name = gallery(newsroom, bodies, headline="Tám ảnh, một ảnh hỏng")

    status = newsroom.wait(name, 60)

    assert status["state"] == "refused"
    assert "5" in status["reason"]
    assert "Cảnh photo4" in status["reason"]
    assert newsroom.get(f"items/{name}/latest.json").status_code == 404
