"""What must somebody write for one more language? One `Pack`, and one line in `packs.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wire.documents import Document
from workers.extract.days import Mention
from workers.extract.found import Found


@dataclass(frozen=True)
class Reading:
    """What an extractor is given.

    article  as normalised (`workers.normalise.cleaned`): what the editor gave
    text     the body's plain text in NFC, one block a line; every evidence offset counts in it
    story    the same text up to the author's signature: equal to `text` but for its end
    filed    when it was filed: for dates without a year, and for which units of administration are in force
    """

    article: Document
    text: str
    story: str
    filed: datetime

    @property
    def headline(self) -> str:
        return str(self.article["headline"])


@dataclass(frozen=True)
class Entities:
    """Who and what is named, each once, in the order of first mention: found together, each needs the others.

    The values are those of `persons`, `organisations` and `places` in schemas/item.v1.json.
    """

    persons: list[Found]
    organisations: list[Found]
    places: list[Found]


NOBODY = Entities([], [], [])


def _nothing(*_: object) -> list[Found]:
    return []


@dataclass(frozen=True)
class Pack:
    """What is found in texts of one language, by functions of the text alone. A part left out finds nothing.

    kicker    the place that opens a headline ("Đồng Tháp: …"), as written, or ""
    byline    the signature at the end of the text; its evidence is the whole line
    dateline  place and agency or date that open the text, as written, with evidence
    """

    kicker: Callable[[str], str] = lambda _: ""
    byline: Callable[[str], Found | None] = lambda _: None
    dateline: Callable[[str], Found | None] = lambda _: None
    days: Callable[[Reading], list[Mention]] = lambda _: []
    documents: Callable[[Reading], list[Found]] = _nothing
    entities: Callable[[Reading], Entities] = lambda _: NOBODY
    topics: Callable[[Reading], list[Found]] = _nothing
    keywords: Callable[[Reading, Entities, list[Found]], list[Found]] = _nothing
