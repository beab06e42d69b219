"""The newsroom that all cases tell of: a few articles, always the same bytes."""

from __future__ import annotations

from portal.conformance.laying import Laying
from wire import documents, keys
from wire.change import Change
from wire.documents import Document

EPOCH = "2026-11-22"
AT, EXPIRES = "2026-11-22T05:00:00.000Z", "2026-11-22T06:00:00.000Z"
LATER, LATER_EXPIRES = "2026-11-22T07:00:00.000Z", "2026-11-22T08:00:00.000Z"


class Story(Laying):
    """Numbers name articles; the first one has a picture."""

    def __init__(self, epoch: str = EPOCH) -> None:
        super().__init__(epoch, AT, EXPIRES)

    def publish(self, *numbers: int, version: int = 1, word: str = "", section: str = "tin-tuc") -> Story:
        """One segment with a version of each of these articles."""
        self.commit(*(self._version(number, version, word, section) for number in numbers))
        return self

    def add(self, number: int) -> Story:
        """One more picture for the version that is out."""
        before = documents.read(self.objects[self.newest[item(number)].key])
        before["renditions"].append(self._picture(number, "640"))
        self.commit(self._lay_all(before, "renditions"))
        return self

    def cancel(self, number: int) -> Story:
        """Taken down: the tombstone, and nothing else of it."""
        version = self.newest[item(number)].version + 1
        self.forget(item(number))
        takedown = {"reason": "Sai người", "at": self.at}
        status = {"pubStatus": "canceled", "published": AT, "modified": self.at, "takedown": takedown}
        status |= {"integrity": {"submission": item(number), "originals": []}, "corrections": []}
        status["language"] = "vi"
        self.commit(self.lay(_named(number, version) | status, "canceled"))
        return self

    def begin(self, epoch: str) -> Story:
        """Restored from a backup."""
        self.epoch = epoch
        return self.at_last().publish()

    def at_last(self) -> Story:
        """Two hours on, with a new head."""
        self.at, self.expires = LATER, LATER_EXPIRES
        self.point()
        return self

    def live(self) -> dict[str, int]:
        return {one.item: one.version for one in self.newest.values() if one.event != "canceled"}

    def _version(self, number: int, version: int, word: str, section: str) -> Change:
        pictures = [self._picture(number, "1280")] if number == 1 else []
        document = article(number, version, word, section) | {"renditions": pictures}
        return self._lay_all(document, "published" if version == 1 else "corrected")

    def _lay_all(self, document: Document, event: str) -> Change:
        change = self.lay(document, event)  # type: ignore[arg-type]
        told = {name: document[name] for name in ("uri", "version", "headline")}
        self.objects |= {
            keys.beside(change.key, "ninjs.json"): documents.write(told),
            keys.beside(change.key, "jsonld"): documents.write({"@id": document["uri"]}),
            keys.beside(change.key, "html"): f"<!doctype html><h1>{document['headline']}</h1>\n".encode(),
        }
        return change

    def _picture(self, number: int, name: str) -> Document:
        body = f"bytes of a picture, {name} wide, of article {number}\n".encode()
        href = keys.media(documents.sha256(b"original %d" % number), f"{name}-a1b2c3", "jpg")
        self.objects[href] = body
        sizes = {"width": int(name), "height": int(name) * 9 // 16, "bytes": len(body)}
        told = {"name": name, "image": 0, "type": "image/jpeg", "href": href, **sizes}
        return told | {"sha256": documents.sha256(body)}


def item(number: int) -> str:
    return f"01920000-0000-7000-8000-{number:012x}"


def _named(number: int, version: int) -> Document:
    return {"item": item(number), "version": version, "uri": f"urn:uuid:{item(number)}"}


def article(number: int, version: int, word: str, section: str) -> Document:
    """An item document without its pictures, as schemas/item.v1.json has it."""
    headline = f"Chợ nổi, bài {number}{word}"
    slug = f"cho-noi-bai-{number}"
    originals = [documents.sha256(b"original %d" % number)] if number == 1 else []
    shown = {"caption": "Chợ nổi", "credit": "Ảnh: Minh Hà", "width": 1280, "height": 720}
    images = [shown | {"original": one} for one in originals]
    counted = {"wordCount": 6, "charCount": 30, "readingMinutes": 1}
    return _named(number, version) | {
        "language": "vi",
        "headline": headline,
        "slug": slug,
        "section": section,
        "sectionName": section,
        "body": f"<p>Mười hai chiếc thuyền gỗ rời bến{word}.</p>",
        "images": images,
        "priority": "normal",
        "published": AT,
        "modified": AT,
        "pubStatus": "usable",
        "enrichment": {"language": "vi", "slug": slug, **counted},
        "corrections": [{"version": version, "at": AT, "note": "Sửa chữ"}] if version > 1 else [],
        "integrity": {"submission": item(number), "originals": originals},
    }
