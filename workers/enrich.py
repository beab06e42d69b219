"""Stage: what can be said about the article, by whom, how surely and on what evidence?

The shapes are those of `enrichment` in schemas/item.v1.json. An editor's value always wins.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wire import moments
from wire.documents import Document
from wire.ports import Tools
from workers.draft import Draft
from workers.extract.counts import counts
from workers.extract.days import gathered
from workers.extract.found import Found, by_editor
from workers.extract.iso_days import iso_days
from workers.extract.language import language
from workers.extract.slug import slug
from workers.extract.subjects import keywords, topics
from workers.extract.summary import summary
from workers.extract.vi.byline import byline as vi_byline
from workers.extract.vi.days import days as vi_days
from workers.extract.vi.documents import documents as vi_documents
from workers.text import fold

Findings = dict[str, Found | list[Found]]

OBJECTS = ("persons", "organisations", "places", "documents", "topics")
MOST = 1000  # members of a list: schemas/item.v1.json


def enrich(draft: Draft, tools: Tools) -> Draft:  # noqa: ARG001 - every stage has this signature
    """The draft with `enrichment`. Pure: the same draft gives the same bytes."""
    filed = moments.read(draft.submission.accepted)
    return replace(draft, enrichment=enrichment(draft.article, draft.text, filed=filed))


def enrichment(article: Document, text: str, *, filed: datetime) -> Document:
    """The metadata of a normalised article and its plain text (`workers.normalise.cleaned`).

    `filed` is when it was filed, for dates without a year. Plain values have their source, confidence
    and evidence in `provenance` under their JSON Pointer; objects carry their own.
    """
    spoken = _language(article, text)
    findings: Findings = {"language": spoken}
    story = text
    if signed := _byline(article, text, spoken):
        findings["byline"] = signed
        story = text[: signed.evidence[0][0]].rstrip() if signed.evidence else text
    given = article.get("slug")
    findings["slug"] = by_editor(slug(given).value) if given else slug(article["headline"])
    findings |= counts(story)
    findings["summary"] = by_editor(article["abstract"]) if article.get("abstract") else summary(story)
    findings |= _lists(article, text, spoken, filed)
    return _document(findings)


def _language(article: Document, text: str) -> Found:
    given = article.get("language")
    return by_editor(given) if given else language(article["headline"], text)


def _is_vietnamese(spoken: Found) -> bool:
    return str(spoken.value).lower().split("-")[0] == "vi"


def _byline(article: Document, text: str, spoken: Found) -> Found | None:
    """The editor's byline, with the text's last line as evidence if it says the same."""
    signed = vi_byline(text) if _is_vietnamese(spoken) else None
    given = article.get("byline")
    if not given:
        return signed
    same = signed is not None and fold.key(signed.value) == fold.key(given)
    return by_editor(given, signed.evidence if signed and same else ())


def _lists(article: Document, text: str, spoken: Found, filed: datetime) -> Findings:
    """Every list is there, if empty: in a language we do not know, nothing is better than something bad."""
    vietnamese = _is_vietnamese(spoken)
    days = iso_days(text) + (vi_days(text, filed=filed) if vietnamese else [])
    return {
        "persons": [],
        "organisations": [],
        "places": [],
        "documents": vi_documents(text) if vietnamese else [],
        "dates": gathered(days),
        "topics": topics(article),
        "keywords": keywords(article),
    }


def _document(findings: Findings) -> Document:
    document: Document = {}
    provenance: Document = {}
    for name, found in findings.items():
        if isinstance(found, Found) and found.value == "":
            continue  # nothing found: no name without a value
        if isinstance(found, Found):
            document[name] = found.value
            provenance[f"/{name}"] = found.provenance()
        elif name in OBJECTS:
            document[name] = [each.value | each.provenance() for each in found[:MOST]]
        else:
            document[name] = [each.value for each in found[:MOST]]
            provenance |= {f"/{name}/{place}": each.provenance() for place, each in enumerate(found[:MOST])}
    return document | {"provenance": provenance}
