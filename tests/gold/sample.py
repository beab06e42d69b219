"""How is the real sample article (`dong-thap.txt`, `.gold.json`) read as a case of a gold set?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.gold.case import SETS, Case, Document
from workers.text import manuscript

NAME = "dong-thap"
FOLDER = SETS.parents[2] / "shared" / "samples"  # beside the checkout, if anywhere

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_QCODE = re.compile(r"medtop:\d+")


def sample(folder: Path = FOLDER) -> Case | None:
    """The case, or None where the sample is not there."""
    text, gold = folder / f"{NAME}.txt", folder / f"{NAME}.gold.json"
    if not (text.exists() and gold.exists()):
        return None
    article = manuscript.read(text.read_text("utf-8"))
    return Case(NAME, article, _gold(json.loads(gold.read_text("utf-8"))))


def _gold(theirs: Document) -> Document:
    """Their gold in our members; remarks in its lists of what must not be are no values and left out."""
    return {
        "filed": theirs["event"]["date"],
        "language": theirs["language"]["code"],
        "kicker": theirs["headline_kicker"],
        "dateline": theirs["dateline"],
        "byline": theirs["byline"]["name"],
        "persons": {
            "must": _musts(theirs["persons"]),
            "must_not": [_first_words(one) for one in theirs["persons_not_subject"]],
        },
        "organisations": {
            "must": [_body(name, theirs["orgs"]["resolved"]) for name in theirs["orgs"]["must"]],
            "may": [{"name": name} for name in theirs["orgs"]["may"]],
        },
        "places": {
            "must": [_place(one) for one in theirs["places"]["must"]],
            "may": [{"name": name} for name in theirs["places"]["may"]],
        },
        "documents": {"must": _musts(theirs["documents"])},
        "dates": {
            "must": theirs["dates"]["must"],
            "must_not": list(_found(_DAY, theirs["dates"]["must_not"])),
        },
        "topics": {
            "first": [one["qcode"] for one in theirs["topics_iptc"]["must"]],
            "must_not": list(_found(_QCODE, theirs["topics_iptc"]["must_not"])),
        },
        "keywords": {"good": [*theirs["keywords"]["perfect_8"], *theirs["keywords"]["also_good"]]},
        "summary": {"contains": [theirs["summary_lead"]]},
    }


def _musts(values: Iterable[Document]) -> list[Document]:
    return [one for one in values if one["must"]]


def _body(name: str, resolved: dict[str, str]) -> Document:
    return {"name": name} | ({"resolved": resolved[name]} if name in resolved else {})


def _place(theirs: Document) -> Document:
    schemes = {"gso-pre2025": "gso_pre2025", "gso-2025": "gso_2025"}
    codes = {scheme: theirs[member] for scheme, member in schemes.items() if member in theirs}
    return {"name": theirs["name"], "kind": theirs["type"], "codes": codes}


def _first_words(remark: str) -> str:
    """`Sơn Tra (byline only …)` is about Sơn Tra."""
    return remark.partition(" (")[0]


def _found(form: re.Pattern[str], remarks: Iterable[Any]) -> Iterator[str]:
    return (found[0] for remark in remarks for found in form.finditer(str(remark)))
