"""What is one article of a gold set, and what do we make of it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from workers.enrich import enrichment
from workers.normalise import cleaned

Document = dict[str, Any]

SETS = Path(__file__).parent
SEALED = "held_out"  # its texts and values are never printed
GOLD = ".gold.json"

# What a gold may say of each field; a member that is none of these is a mistake of its author.
MEMBERS = {
    "persons": {"must", "may", "must_not"},
    "organisations": {"must", "may"},
    "places": {"must", "may"},
    "documents": {"must", "may"},
    "dates": {"must", "inferred", "may", "must_not"},
    "topics": {"first", "good", "must_not"},
    "keywords": {"good"},
    "summary": {"contains"},
}
PLAIN = {"about", "filed", "language", "kicker", "dateline", "byline"}
NEEDED = {"topics": "first", "keywords": "good", "summary": "contains"}


class BadGold(ValueError):
    """A gold file says something that no one would read."""


class ExtractorFailed(RuntimeError):
    """The stage lets an article pass when an extractor fails; the judge does not."""


@dataclass(frozen=True)
class Case:
    """An article as submitted, and the metadata that it ought to have."""

    name: str
    article: Document
    gold: Document

    @property
    def filed(self) -> datetime:
        """Noon in UTC: the same day in every newsroom from London to Fiji."""
        return datetime.combine(date.fromisoformat(self.gold["filed"]), time(12), UTC)


@dataclass(frozen=True)
class Read:
    """A case with what we make of it."""

    case: Case
    article: Document
    text: str
    metadata: Document


def read(case: Case) -> Read:
    """The whole way from the submitted article to its metadata.

    Raises:
        ExtractorFailed: one of them did, and the field is empty.
        Rejected: normalise refuses the article.
    """
    article, text = cleaned(case.article)
    metadata = enrichment(article, text, filed=case.filed)
    for warning in metadata.get("warnings", ()):
        if warning["code"] == "extractor_failed":
            raise ExtractorFailed(f"{warning['pointer']}: {warning['detail']}")
    return Read(case, article, text, metadata)


def files(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Every article with its gold; either may turn out not to be there."""
    golds = {path.name.removesuffix(GOLD): path for path in folder.glob(f"*{GOLD}")}
    articles = {path.stem: path for path in folder.glob("*.json") if not path.name.endswith(GOLD)}
    for name in sorted(golds.keys() | articles.keys()):
        yield articles.get(name, folder / f"{name}.json"), golds.get(name, folder / f"{name}{GOLD}")


def load(article: Path, gold: Path) -> Case:
    """The case of two files.

    Raises:
        OSError: one of them is not there.
        ValueError: one of them is not what it should be.
    """
    wanted = json.loads(gold.read_text("utf-8"))
    _check(wanted)
    return Case(article.stem, json.loads(article.read_text("utf-8")), wanted)


def _check(gold: Document) -> None:
    """Raise `BadGold` for what would go unread, so that a slip of the pen does not make a better score."""
    strange = gold.keys() - MEMBERS.keys() - PLAIN
    for field, known in MEMBERS.items():
        strange |= {f"{field}.{member}" for member in gold.get(field, {}).keys() - known}
    lacking = {
        f"{field}.{member}"
        for field, member in NEEDED.items()
        if not gold.get(field, {member: 1}).get(member)
    }
    if strange or lacking or "filed" not in gold:
        raise BadGold(f"not known: {sorted(strange)}; missing: {sorted(lacking)}; filed: {gold.get('filed')}")
