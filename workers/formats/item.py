"""What does a portal pull? The item document (schemas/item.v1.json)."""

from __future__ import annotations

from slugify import slugify

from wire import moments
from wire.difference import changed
from wire.documents import Document
from wire.submission import Submission
from workers.draft import Draft
from workers.formats.image import image

LONGEST_SECTION = 100  # characters of its slug, as schemas/segment.v1.json has it

AS_GIVEN = (
    "subheadline",
    "kicker",
    "dateline",
    "abstract",
    "subjects",
    "source",
)


def uri(item: str) -> str:
    """The item's permanent name (RFC 9562 section 4, as a URN)."""
    return f"urn:uuid:{item}"


def item(draft: Draft) -> Document:
    """The document of one version, from all that the stages before found.

    Times come from the submission, never from a clock, so that working twice gives the same bytes.
    """
    submission, article, enrichment = draft.submission, draft.article, draft.enrichment
    previous = draft.previous
    embargo = article.get("embargoedUntil")
    moment = moments.write(moments.read(embargo)) if embargo else submission.accepted
    document: Document = {
        "item": submission.item,
        "version": submission.version,
        "uri": uri(submission.item),
        "language": enrichment["language"],
        "headline": article["headline"],
        "slug": enrichment["slug"],
        "body": article["body"],
        "images": _images(draft),
        "priority": article.get("priority", "normal"),
        "published": previous["published"] if previous else moment,
        "modified": moment,
        "pubStatus": "usable",
        "renditions": list(draft.renditions),
        "enrichment": enrichment,
        "corrections": _corrections(submission, previous, moment),
        "integrity": {
            "submission": submission.id,
            "originals": [photo.sha256 for photo in submission.photos],
        }
        | ({"sketch": draft.sketch} if draft.sketch else {}),
    }
    document |= _optional(article, enrichment)
    if previous and document["corrections"]:
        document["corrections"][-1]["changed"] = changed(previous, document)
    return document


def _optional(article: Document, enrichment: Document) -> Document:
    optional: Document = {name: article.get(name) for name in AS_GIVEN}
    optional["byline"] = enrichment.get("byline")
    optional["keywords"] = enrichment.get("keywords")
    section = article.get("section")
    if section:
        optional["section"] = slugify(section, max_length=LONGEST_SECTION, backend="text-unidecode")
        optional["sectionName"] = section
    return {name: value for name, value in optional.items() if value}


def _images(draft: Draft) -> list[Document]:
    given = draft.article.get("images", ())
    return [image(*one) for one in zip(given, draft.submission.photos, draft.photos, strict=True)]


def _corrections(submission: Submission, previous: Document | None, moment: str) -> list[Document]:
    before = list(previous["corrections"]) if previous else []
    corrects = submission.document.get("corrects")
    if not corrects:
        return before
    told = {name: corrects[name] for name in ("note", "why", "what") if corrects.get(name)}
    return [*before, {"version": submission.version, "at": moment, "note": ""} | told]
