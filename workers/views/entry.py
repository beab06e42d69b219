"""What does a feed say of an item? One entry, from the item document alone."""

from __future__ import annotations

from dataclasses import dataclass

from wire import keys
from wire.documents import Document
from workers.formats.correction import in_words

KEPT = 4096  # entries as they were written before: each stands in several feeds, and there for days


@dataclass(frozen=True)
class Entry:
    """An item in a feed; every address is absolute, times are RFC 3339. `correction` is for readers."""

    id: str
    item: str
    version: int
    title: str
    summary: str
    url: str
    json_url: str
    language: str
    author: str
    section: str
    keywords: tuple[str, ...]
    published: str
    modified: str
    image: str
    key: str
    sha256: str
    correction: str = ""

    def __hash__(self) -> int:
        """Of what names the document: it is asked for at each writing of each feed."""
        return hash(self.key)

    @property
    def text(self) -> str:
        """The summary, and below it that the story was corrected."""
        if not self.correction:
            return self.summary
        word = "Đính chính" if self.language.startswith("vi") else "Correction"
        return f"{self.summary}\n\n{word}: {self.correction}"


def entry(key: str, sha256: str, document: Document, public_url: str) -> Entry:
    """`key` and `sha256` of the item document, as the log has them."""
    return Entry(
        id=document["uri"],
        item=document["item"],
        version=document["version"],
        title=document["headline"],
        summary=document["enrichment"]["summary"],
        url=f"{public_url}/{keys.beside(key, 'html')}",
        json_url=f"{public_url}/{key}",
        language=document["language"],
        author=document.get("byline", ""),
        section=document.get("sectionName", ""),
        keywords=tuple(document.get("keywords", ())),
        published=document["published"],
        modified=document["modified"],
        image=_image(document, public_url),
        key=key,
        sha256=sha256,
        correction=_newest_note(document),
    )


def _newest_note(document: Document) -> str:
    """What readers are told of the newest correction that says anything."""
    told = [in_words(one) for one in document.get("corrections", ())]
    return next(filter(None, reversed(told)), "")


def _image(document: Document, public_url: str) -> str:
    """The first photo's widest JPEG, or nothing."""
    jpegs = [one for one in document["renditions"] if one["image"] == 0 and one["type"] == "image/jpeg"]
    widest = max(jpegs, key=lambda one: int(one["width"]), default=None)
    return f"{public_url}/{widest['href']}" if widest else ""
