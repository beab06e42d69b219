"""Public trees for portal tests: good ones, and each way in which one can be wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from wire import documents, keys
from wire.change import NOTHING_BEFORE, Change, Head, Segment

EPOCH = "2026-11-22"
AT = "2026-11-22T04:05:06.789Z"


def item_id(number: int) -> str:
    return str(UUID(int=0x0192_0000_0000_7000_8000_0000_0000_0000 + number))


@dataclass
class PublicTree:
    """A public bucket in a dictionary, written the way the newsroom writes it."""

    objects: dict[str, bytes] = field(default_factory=dict)
    epoch: str = EPOCH
    seq: int = 0
    prev: str = NOTHING_BEFORE
    newest: dict[str, Change] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.views()

    def publish(
        self, number: int, version: int = 1, *, section: str = "tin-tuc", photo: bytes = b""
    ) -> Change:
        """Lay down an item with one picture and commit it as a segment of its own."""
        item = item_id(number)
        picture = photo or f"điểm ảnh của {number}".encode()
        original = documents.sha256(b"original of " + picture)
        href = keys.media(original, "1280-a1b2c3", "jpg")
        self.objects[href] = picture
        rendition = {"name": "1280", "image": 0, "href": href, "type": "image/jpeg", "width": 2, "height": 1}
        rendition |= {"bytes": len(picture), "sha256": documents.sha256(picture)}
        change = self._lay(
            {
                "item": item,
                "version": version,
                "uri": f"urn:uuid:{item}",
                "headline": f"Đồng Tháp tổng kết nghị quyết, bài {number}",
                "body": "<p>Hội nghị trực tuyến.</p>",
                "section": section,
                "pubStatus": "usable",
                "renditions": [rendition],
            },
            "published" if version == 1 else "corrected",
        )
        for key in (keys.beside(change.key, form) for form in ("ninjs.json", "jsonld", "html")):
            self.objects[key] = f"{key} của bài {number}".encode()
        self.commit(change)
        return change

    def cancel(self, number: int, version: int = 2) -> Change:
        """Take an item down: its tombstone, nothing else of it, and a `canceled` change."""
        item = item_id(number)
        self._forget(item)
        change = self._lay(
            {
                "item": item,
                "version": version,
                "uri": f"urn:uuid:{item}",
                "pubStatus": "canceled",
                "takedown": {"reason": "Nhầm người", "at": AT},
            },
            "canceled",
        )
        self.commit(change)
        return change

    def commit(self, *changes: Change) -> None:
        self.seq += 1
        segment = Segment(self.seq, self.epoch, self.prev, f"batch-{self.seq}", AT, changes)
        self.objects[keys.segment(self.seq)] = segment.to_bytes()
        self.prev = documents.sha256(segment.to_bytes())
        for change in changes:
            self.newest[change.item] = change
            self.objects[keys.latest(change.item)] = self.objects[change.key]
        self.views()

    def views(self) -> None:
        """Feeds, sitemaps and the head, of what the log says now."""
        live = [change for change in self.newest.values() if change.event != "canceled"]
        for section in {"", *(change.section for change in self.newest.values() if change.section)}:
            items = [change.item for change in live if section in ("", change.section)]
            self._feeds(section, items)
        locations = "".join(f"<url><loc>http://x/items/{change.item}/1.html</loc></url>" for change in live)
        self.objects[keys.NEWS_SITEMAP] = f"<urlset>{locations}</urlset>".encode()
        self.objects[keys.SITEMAP_INDEX] = (
            b"<sitemapindex><loc>http://x/sitemaps/news.xml</loc></sitemapindex>"
        )
        self.objects[keys.HEAD] = Head(self.seq, self.epoch, self.prev, AT, AT).to_bytes()

    def on_disk(self, folder: Path) -> Path:
        """Exactly these objects as files: what is gone from the tree is gone there."""
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if path.relative_to(folder).as_posix() not in self.objects:
                path.unlink()
        for key, body in self.objects.items():
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            (folder / key).write_bytes(body)
        return folder

    def _lay(self, document: dict, event: str) -> Change:
        body = documents.write(document)
        sha256 = documents.sha256(body)
        key = keys.item(document["item"], document["version"], sha256)
        self.objects[key] = body
        section = document.get("section", "")
        return Change(document["item"], document["version"], event, key, sha256, section)

    def _feeds(self, section: str, items: list[str]) -> None:
        names = [f"urn:uuid:{item}" for item in items]
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": name} for name in names]}
        guids = "".join(f"<item><guid>{name}</guid></item>" for name in names)
        entries = "".join(f"<entry><id>{name}</id></entry>" for name in names)
        self.objects[keys.feed(section, "json")] = json.dumps(feed).encode()
        self.objects[keys.feed(section, "rss")] = f"<rss><channel>{guids}</channel></rss>".encode()
        self.objects[keys.feed(section, "atom")] = f"<feed><id>urn:x</id>{entries}</feed>".encode()

    def _forget(self, item: str) -> None:
        versions = [key for key in self.objects if key.startswith(f"items/{item}/")]
        for key in versions:
            if key.endswith(".json") and not key.endswith((".ninjs.json", "latest.json")):
                for rendition in json.loads(self.objects[key]).get("renditions", ()):
                    self.objects.pop(rendition["href"], None)
            del self.objects[key]


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
        if self.hook:
            self.hook(key)
        return self.tree.objects.get(key)
