"""Do ninjs, JSON-LD and HTML beside an item say what the item document says?

Only the item document is bound to the log by its hash. Of the others every field that they share with it
is compared, and that they say nothing more; how they say it (types, sizes, addresses) is theirs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from portal import page
from portal.report import Problem, shortened
from wire import documents, keys
from wire.documents import Document

NINJS = {
    *("uri", "standard", "type", "representationType", "version", "firstCreated", "versionCreated"),
    *("pubStatus", "urgency", "language", "title", "headlines", "descriptions", "bodies", "slugline"),
    *("by", "located", "subjects", "people", "organisations", "places", "associations", "altIds", "edNote"),
}
JSONLD = {
    *("@context", "@type", "@id", "headline", "description", "inLanguage", "datePublished", "dateModified"),
    *("mainEntityOfPage", "wordCount", "articleSection", "keywords", "publisher", "author", "image"),
    *("version", "correction"),
}


def problems(key: str, item: Document, beside: Mapping[str, bytes]) -> Iterator[Problem]:
    """`key` is the item document's; `beside` the formats that are there, by their endings."""
    checks = {"ninjs.json": _ninjs, "jsonld": _jsonld, "html": page.compared}
    for ending, body in beside.items():
        place = keys.beside(key, ending)
        try:
            for name, told, right in checks[ending](item, body):
                if told != right:
                    yield Problem(place, f"says {name} {shortened(told)}; the item says {shortened(right)}")
            if ending == "html" and "jsonld" in beside and page.data(body) != json.loads(beside["jsonld"]):
                yield Problem(place, "holds other linked data than the JSON-LD beside it")
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            yield Problem(place, f"cannot be read: {type(error).__name__}: {error}")


def _ninjs(item: Document, body: bytes) -> Iterator[page.Compared]:
    found = documents.read_strict(body)
    corrected = page.corrections(item)
    yield "more", sorted(found.keys() - NINJS), []
    yield "uri", found.get("uri"), item["uri"]
    yield "version", found.get("version"), str(item["version"])
    yield "pubStatus", found.get("pubStatus"), item["pubStatus"]
    yield "language", found.get("language"), item["language"]
    yield "firstCreated", found.get("firstCreated"), item["published"]
    yield "versionCreated", found.get("versionCreated"), item["modified"]
    yield "title", found.get("title"), item["headline"]
    yield "headlines", _values(found, "headlines"), _some(item["headline"], item.get("subheadline"))
    yield "descriptions", _values(found, "descriptions"), [item["enrichment"]["summary"], *corrected[-1:]]
    yield "bodies", _values(found, "bodies"), [item["body"]]
    yield "by", found.get("by", ""), item.get("byline", "")
    yield "located", found.get("located", ""), item.get("dateline", "")
    yield "slugline", found.get("slugline", ""), item["slug"]
    subjects = [*_some(item.get("sectionName")), *_names(item["enrichment"], "topics")]
    yield "subjects", _names(found, "subjects"), [*subjects, *item.get("keywords", [])]
    for ours, theirs in {"persons": "people", "organisations": "organisations", "places": "places"}.items():
        yield theirs, _names(found, theirs), _names(item["enrichment"], ours)
    yield "edNote", found.get("edNote", ""), corrected[-1] if corrected else ""
    pictures = found.get("associations", [])
    for number, (picture, image) in enumerate(zip(pictures, item["images"], strict=True)):
        words = [str(item["version"]), item["language"], *_some(image["caption"], image.get("alt"))]
        told = [picture.get("version"), picture.get("language"), *_values(picture, "descriptions")]
        files = [one["href"] for one in item["renditions"] if one["image"] == number]
        yield f"picture {number}", told, words
        yield f"credit {number}", picture.get("by"), image["credit"]
        yield f"files {number}", [_key(one["href"]) for one in picture.get("renditions", [])], files


def _jsonld(item: Document, body: bytes) -> Iterator[page.Compared]:
    found = documents.read_strict(body)
    pictures = [(one["href"], item["images"][one["image"]]) for one in item["renditions"]]
    moments = [one["at"] for one in item["corrections"]]
    corrections = list(zip(page.corrections(item), moments, strict=True))
    yield "more", sorted(found.keys() - JSONLD), []
    yield "@id", found.get("@id"), item["uri"]
    yield "version", found.get("version"), item["version"]
    yield "inLanguage", found.get("inLanguage"), item["language"]
    yield "datePublished", found.get("datePublished"), item["published"]
    yield "dateModified", found.get("dateModified"), item["modified"]
    yield "headline", found.get("headline"), item["headline"]
    yield "description", found.get("description", ""), item["enrichment"]["summary"]
    yield "wordCount", found.get("wordCount"), item["enrichment"]["wordCount"]
    yield "articleSection", found.get("articleSection", ""), item.get("sectionName", "")
    yield "keywords", found.get("keywords", []), item.get("keywords", [])
    yield "author", [one["name"] for one in found.get("author", [])], _some(item.get("byline"))
    shown = [(_key(one["url"]), one["caption"], one["creditText"]) for one in found.get("image", [])]
    yield "image", shown, [(href, image["caption"], image["credit"]) for href, image in pictures]
    told = [(one["text"], one["datePublished"]) for one in found.get("correction", [])]
    yield "correction", told, corrections


def _values(found: Document, name: str) -> list[object]:
    return [one["value"] for one in found.get(name, [])]


def _names(found: Document, name: str) -> list[object]:
    return [one["name"] for one in found.get(name, [])]


def _some(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _key(address: str) -> str:
    """The key in an absolute address; where the public tree stands may have changed since."""
    at = address.find("/media/")
    return address[at + 1 :] if at >= 0 else address
