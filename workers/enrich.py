"""Stage: what can be said about the article, by whom, how surely and on what evidence?

The shapes are those of `enrichment` in schemas/item.v1.json. An editor's value always wins, what an
editor rejected stays away, and an extractor that fails costs its own field and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from wire import moments
from wire.documents import Document
from workers.extract import language, near, packs, slug, summary
from workers.extract.choice import Choice
from workers.extract.counts import counts
from workers.extract.days import gathered
from workers.extract.found import Found, by_editor
from workers.extract.iso_days import iso_days
from workers.extract.pack import NOBODY, Entities, Pack, Reading
from workers.extract.rejected import standing
from workers.extract.subjects import keywords, topics

if TYPE_CHECKING:  # they bring the validator of schemas along, which takes as long as all of this
    from wire.ports import Tools
    from workers.draft import Draft

Findings = dict[str, Found | list[Found]]

OBJECTS = ("persons", "organisations", "places", "documents", "topics")
MOST = 1000  # members of a list: schemas/item.v1.json
FEWER = {"keywords": 100, "topics": 100}
MOST_WARNINGS = 100
FLOOR = 0.5  # what is found less surely is left out
LONGEST = 64 * 1024  # characters that extractors of lists read: ten times a long article
MOST_ALIKE = 5
_MEASURED = Found(None, near.SOURCE, 1.0).provenance()
_WORD = 200  # characters that a cut may move back to spare a word


def enrich(draft: Draft, tools: Tools) -> Draft:  # noqa: ARG001 - every stage has this signature
    """The draft with `enrichment` and `sketch`. Pure: the same draft gives the same bytes."""
    before = (draft.previous or {}).get("enrichment", {}).get("rejected", {})
    found = enrichment(
        draft.article,
        draft.text,
        filed=moments.read(draft.submission.accepted),
        rejected_before=before,
        floor=draft.house.confidence_floor,
        semantic=draft.house.semantic,
    )
    mine = near.sketch(draft.text)
    others = (one for one in draft.published.likely(mine) if one[0] != draft.submission.item)
    alike = near.similar(mine, others)[:MOST_ALIKE]
    told = [{"item": item, "similarity": share} | _MEASURED for item, share in alike]
    return replace(draft, enrichment=found | ({"near": told} if told else {}), sketch=near.packed(mine))


def warm() -> None:
    """Read the tables before the first article comes; processes that are forked then share them."""
    a_line = {"headline": "Chủ tịch UBND tỉnh Nguyễn Văn An thăm xã Tân Hộ Cơ", "body": ""}
    enrichment(a_line, f"{a_line['headline']} ngày 12/3.\n", filed=moments.THE_BEGINNING)


def enrichment(  # noqa: PLR0913 - each is one fact of the article or of its house
    article: Document,
    text: str,
    *,
    filed: datetime,
    rejected_before: Document | None = None,
    floor: float = FLOOR,
    semantic: bool = False,
) -> Document:
    """The metadata of a normalised article and its plain text (`workers.normalise.cleaned`).

    `filed` is when it was filed, for dates without a year; `rejected_before` is what was rejected in the
    version before; `floor` is the least confidence of a value that is published; `semantic` asks the
    language model too. Plain values have their source, confidence and evidence in `provenance` under their
    JSON Pointer; objects carry their own.
    """
    choice = Choice(article, standing(article, rejected_before or {}), floor)
    spoken = _language(article, text, choice)
    known = packs.pack(str(spoken.value), aided=semantic)
    findings: Findings = {"language": spoken}
    story = text
    if signed := choice.line("byline", lambda: known.byline(text)):
        findings["byline"] = signed
        story = text[: signed.evidence[0][0]].rstrip() if signed.evidence else text
    if opened := choice.line("dateline", lambda: known.dateline(story)):
        findings["dateline"] = opened
    findings["slug"] = _slug(article, choice)
    findings |= counts(story)
    findings["summary"] = _summary(article, story, choice, opened)
    read = _within_reach(text, choice)
    findings |= _lists(Reading(article, read, story[: len(read)], filed), known, choice)
    warnings = [*choice.warnings, *article.get("warnings", ())]
    told = {"rejected": choice.rejections, "warnings": warnings[:MOST_WARNINGS]}
    return _document(findings) | {name: value for name, value in told.items() if value}


def _language(article: Document, text: str, choice: Choice) -> Found:
    given = article.get("language")
    unknown = Found(language.UNDETERMINED, language.SOURCE, 0.0)
    return choice.needed(
        "language", given and by_editor(given), lambda: language.language(article["headline"], text), unknown
    )


def _slug(article: Document, choice: Choice) -> Found:
    given = article.get("slug")
    nameless = Found(slug.NAMELESS, slug.SOURCE, 0.0)
    return choice.needed(
        "slug", given and by_editor(slug.slug(given).value), lambda: slug.slug(article["headline"]), nameless
    )


def _summary(article: Document, story: str, choice: Choice, opened: Found | None) -> Found:
    given = article.get("abstract")
    headline = Found(article["headline"], summary.SOURCE, 0.0)  # the author's words for it, too
    opening = opened.evidence if opened else ()
    return choice.needed(
        "summary",
        given and by_editor(given),
        lambda: summary.summary(story, article.get("body", ""), opening),
        headline,
    )


def _within_reach(text: str, choice: Choice) -> str:
    """As much of the text as is read for lists, for which every character takes its time."""
    if len(text) <= LONGEST:
        return text
    end = max(text.rfind(space, LONGEST - _WORD, LONGEST) for space in " \n")
    read = text[: end if end > 0 else LONGEST]
    choice.warn("long_text", evidence=[[len(read), len(text)]])
    return read


def _lists(reading: Reading, known: Pack, choice: Choice) -> Findings:
    """Every list is there, if empty: in a language we do not know, nothing is better than something bad."""
    article = reading.article
    entities = _entities(reading, known, choice)
    documents = choice.listed("documents", lambda: known.documents(reading))
    return {
        "persons": entities.persons,
        "organisations": entities.organisations,
        "places": entities.places,
        "documents": documents,
        "dates": choice.listed("dates", lambda: gathered(iso_days(reading.text) + known.days(reading))),
        "topics": choice.listed("topics", lambda: known.topics(reading), topics(article)),
        "keywords": choice.listed(
            "keywords", lambda: known.keywords(reading, entities, documents), keywords(article)
        ),
    }


def _entities(reading: Reading, known: Pack, choice: Choice) -> Entities:
    found = choice.attempt("persons", lambda: known.entities(reading), NOBODY)
    return Entities(
        persons=choice.listed("persons", lambda: found.persons),
        organisations=choice.listed("organisations", lambda: found.organisations),
        places=choice.listed("places", lambda: found.places),
    )


def _document(findings: Findings) -> Document:
    document: Document = {}
    provenance: Document = {}
    for name, found in findings.items():
        if isinstance(found, Found) and found.value == "":
            continue  # nothing found: no name without a value
        if isinstance(found, Found):
            document[name] = found.value
            provenance[f"/{name}"] = found.provenance()
            continue
        kept = found[: FEWER.get(name, MOST)]
        if name in OBJECTS:
            document[name] = [each.value | each.provenance() for each in kept]
        else:
            document[name] = [each.value for each in kept]
            provenance |= {f"/{name}/{place}": each.provenance() for place, each in enumerate(kept)}
    return document | {"provenance": provenance}
