"""Public trees for portal tests: good ones, and each way in which one can be wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.conformance.laying import Laying
from portal.source import Answer
from wire import documents, keys, moments
from wire.change import Change
from workers.draft import House
from workers.formats.html import html
from workers.formats.jsonld import jsonld
from workers.formats.ninjs import ninjs
from workers.history import History
from workers.imaging import profile
from workers.views.anew import makers, shown, stacks
from workers.views.front import Front
from workers.views.line import Line, line
from workers.views.refresh import common

EPOCH = "2026-11-22"
AT = "2026-11-22T00:05:06.789Z"
EXPIRES = "2126-11-22T04:05:06.789Z"  # these trees do not stand still
HOUSE = House("Báo thử", "vi", "Asia/Ho_Chi_Minh", "https://news.example/public", profile.load())


def item_id(number: int) -> str:
    return str(UUID(int=0x0192_0000_0000_7000_8000_0000_0000_0000 + number))


@dataclass
class PublicTree(Laying):
    """A public bucket in a dictionary, written by what the newsroom writes it with."""

    epoch: str = EPOCH
    at: str = AT
    expires: str = EXPIRES
    front: Front = field(default_factory=Front)
    told: list[tuple[int, Change]] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.views()

    def begin(self, epoch: str) -> None:
        """Restored from a backup: a segment without changes begins another epoch."""
        self.epoch, self.at = epoch, "2026-11-23T00:00:00.000Z"
        self.commit()

    def publish(
        self, number: int, version: int = 1, *, section: str = "tin-tuc", photo: bytes = b""
    ) -> Change:
        """Lay down an item with one picture and commit it as a segment of its own."""
        picture = photo or f"điểm ảnh của {number}".encode()
        document = article(number, version, section, picture)
        self.objects[document["renditions"][0]["href"]] = picture
        return self._publish(document, "published" if version == 1 else "corrected")

    def _publish(self, document: documents.Document, event: str) -> Change:
        change = self.lay_beside(document, event)
        self.commit(change)
        return change

    def lay_beside(self, document: documents.Document, event: str) -> Change:
        """The item document, and the formats beside it."""
        change = self.lay(document, event)
        linked = jsonld(document, HOUSE.public_url, HOUSE.name, f"{HOUSE.public_url}/{change.key}")
        self.objects |= {
            keys.beside(change.key, "ninjs.json"): documents.write(ninjs(document, HOUSE.public_url)),
            keys.beside(change.key, "jsonld"): documents.write(linked),
            keys.beside(change.key, "html"): html(document, linked, HOUSE.timezone).encode(),
        }
        return change

    def add(self, number: int, **changed: Any) -> Change:
        """Add a picture to the newest version of an item; `changed` is what no addition may change."""
        before = json.loads(self.objects[self.newest[item_id(number)].key])
        more, first = f"ảnh thêm của {number}".encode(), before["renditions"][0]
        href = first["href"].replace(".jpg", ".webp")
        named = {"href": href, "type": "image/webp", "bytes": len(more), "sha256": documents.sha256(more)}
        picture = first | named
        self.objects[href] = more
        integrity = before["integrity"] | {"addition": item_id(900 + number)}
        document = before | {"renditions": [first, picture], "integrity": integrity} | changed
        return self._publish(document, "renditions")

    def cancel(self, number: int, version: int = 2) -> Change:
        """Take an item down: its tombstone, nothing else of it, and a `canceled` change."""
        item = item_id(number)
        self.forget(item)
        change = self.lay(
            {
                "item": item,
                "version": version,
                "uri": f"urn:uuid:{item}",
                "published": published(number),
                "pubStatus": "canceled",
                "takedown": {"reason": "Nhầm người", "at": AT},
            },
            "canceled",
        )
        self.commit(change)
        return change

    def commit(self, *changes: Change) -> None:
        super().commit(*changes)
        self.told += [(self.seq, change) for change in changes]
        self.lines |= {one.item: one for one in map(self._line, changes) if one}
        self.views()

    def views(self) -> None:
        """Feeds and sitemaps of what the log says now."""
        changes: dict[str, tuple[Change, ...]] = {}
        for _, change in self.told:
            changes[change.item] = (*changes.get(change.item, ()), change)
        found = stacks(History(changes=changes, told=tuple(self.told)), self.lines, HOUSE.feeds)
        self.front = Front().take(self.seq, self.lines.values())
        made = makers(found, HOUSE) | common(self.front, shown(found), HOUSE)
        self.objects |= {key: make() for key, make in made.items()}

    def _line(self, change: Change) -> Line | None:
        """None for a document that the newsroom would not have written."""
        document = json.loads(self.objects[change.key])
        if "published" not in document and change.event == "canceled":
            return Line(published(int(change.item[-4:], 16)), change.item, change.version, (), None)
        return line(change, document, HOUSE.public_url) if "published" in document else None


def published(number: int) -> str:
    """So many minutes after the first."""
    return moments.write(moments.later(moments.read("2026-11-22T00:00:00Z"), 60 * number))


def article(number: int, version: int, section: str, picture: bytes) -> documents.Document:
    """The document of an item with one picture."""
    item, sha256 = item_id(number), documents.sha256(b"original of " + picture)
    headline = f"Đồng Tháp tổng kết <nghị quyết> & thi đua, bài {number}"
    rendition = {"name": "1280", "image": 0, "type": "image/jpeg", "width": 2, "height": 1}
    rendition |= {"href": keys.media(sha256, "1280-a1b2c3", "jpg"), "bytes": len(picture)}
    return {
        "item": item,
        "version": version,
        "uri": f"urn:uuid:{item}",
        "language": "vi",
        "headline": headline if version == 1 else f"{headline} (bản {version})",
        "subheadline": "Hội nghị trực tuyến ở 12 điểm cầu",
        "slug": f"dong-thap-tong-ket-bai-{number}",
        "body": f"<p>Hội nghị trực tuyến số {number}.</p>",
        "byline": "Sơn Tra",
        "section": section,
        "sectionName": section.replace("-", " ").capitalize(),
        "keywords": ["nghị quyết", "thi đua"],
        "images": [{"caption": f"Quang cảnh {number}", "credit": "Ảnh: Minh Hà", "original": sha256}],
        "priority": "normal",
        "published": published(number),
        "modified": published(number + version - 1),
        "pubStatus": "usable",
        "renditions": [rendition | {"sha256": documents.sha256(picture)}],
        "enrichment": {
            **{name: [{"name": f"{name} {number}"}] for name in ("persons", "organisations", "places")},
            "topics": [{"name": "thi đua", "qcode": "thi-dua", "source": "editor", "confidence": 1.0}],
            "summary": f"Tóm tắt “{number}”.",
            "wordCount": 4,
            "charCount": 25,
        },
        "corrections": [{"version": 2, "at": AT, "note": "Sửa tên"}] if version > 1 else [],
        "integrity": {"submission": item, "originals": [sha256]},
    }


def good(items: int = 3) -> PublicTree:
    tree = PublicTree()
    for number in range(1, items + 1):
        tree.publish(number)
    return tree


def with_takedown() -> PublicTree:
    tree = good()
    tree.cancel(2)
    return tree


def with_tampered_item() -> tuple[PublicTree, str]:
    tree = good()
    key = tree.newest[item_id(2)].key
    tree.objects[key] = tree.objects[key].replace("bài 2".encode(), "bài 9".encode())
    return tree, key


def with_tampered_segment() -> tuple[PublicTree, str]:
    tree = good()
    key = keys.segment(2)
    tree.objects[key] = tree.objects[key].replace(b"batch-2", b"batch-9")
    return tree, key


def truncated() -> tuple[PublicTree, str]:
    """The head names a segment that is not there."""
    tree = good()
    del tree.objects[keys.segment(3)]
    return tree, keys.segment(3)


def without_document() -> tuple[PublicTree, str]:
    tree = good()
    key = tree.newest[item_id(2)].key
    del tree.objects[key]
    return tree, key


def forked(items: int = 4) -> PublicTree:
    """The same epoch and first segment as `good`, and another history after it."""
    tree = good(1)
    for number in range(11, 10 + items):
        tree.publish(number)
    return tree


class Shelf:
    """A source over a dictionary that can change while it is read."""

    name = "shelf"

    def __init__(self, tree, hook=None):
        self.tree = tree
        self.hook = hook

    def get(self, key):
        return self.ask(key, "").body

    def ask(self, key, etag):
        if self.hook:
            self.hook(key)
        body = self.tree.objects.get(key)
        now = documents.sha256(body or b"")
        return Answer(None, etag, is_same=True) if body and etag == now else Answer(body, now)
