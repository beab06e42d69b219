"""The item as IPTC ninjs 3.2 (https://iptc.org/std/ninjs/ninjs-schema_3.2.json)."""

from __future__ import annotations

import re

from wire.documents import Document
from workers.formats.correction import in_words

STANDARD = {
    "name": "ninjs",
    "version": "3.2",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.2.json",
}


def ninjs(item: Document, public_url: str) -> Document:
    """The document. Internal fields stay out: ninjs closes its root to unknown properties."""
    enrichment = item["enrichment"]
    document: Document = {
        "uri": item["uri"],
        "standard": STANDARD,
        "type": "text",
        "representationType": "full",
        "version": str(item["version"]),
        "firstCreated": item["published"],
        "versionCreated": item["modified"],
        "pubStatus": item["pubStatus"],
        "urgency": 1 if item["priority"] == "breaking" else 4,
        "language": item["language"],
        "title": item["headline"],
        "headlines": [_text("main", item["headline"])],
        "descriptions": [_text("summary", enrichment["summary"])],
        "bodies": [_body(item)],
        "slugline": item["slug"],
        "by": item.get("byline", ""),
        "located": item.get("dateline", ""),
        "subjects": _subjects(item),
        "people": [{"name": person["name"]} for person in enrichment["persons"]],
        "organisations": [{"name": body["name"]} for body in enrichment["organisations"]],
        "places": [{"name": place["name"]} for place in enrichment["places"]],
        "associations": [
            _picture(item, number, image, public_url) for number, image in enumerate(item["images"])
        ],
        "altIds": [{"role": "internal", "value": item["item"]}],
    }
    if item["corrections"]:
        newest = in_words(item["corrections"][-1])
        document["edNote"] = newest
        document["descriptions"].append(_text("correction", newest))
    if item.get("subheadline"):
        document["headlines"].append(_text("subtitle", item["subheadline"]))
    return {name: value for name, value in document.items() if value not in ("", [])}


def _text(role: str, value: str) -> Document:
    return {"role": role, "contentType": "text/plain", "value": value}


def _body(item: Document) -> Document:
    enrichment = item["enrichment"]
    return {
        "role": "main",
        "contentType": "text/html",
        "charCount": enrichment["charCount"],
        "wordCount": enrichment["wordCount"],
        "value": item["body"],
    }


def _subjects(item: Document) -> list[Document]:
    """Sections, topics and keywords; who set a topic, and how sure it is (0 to 100)."""
    subjects: list[Document] = []
    if item.get("sectionName"):
        subjects.append({"name": item["sectionName"], "rel": "section"})
    subjects += [
        {
            "name": topic["name"],
            "rel": "about",
            "literal": topic["qcode"],
            "creator": topic["source"],
            "confidence": round(100 * topic["confidence"]),
        }
        for topic in item["enrichment"]["topics"]
    ]
    subjects += [{"name": keyword, "rel": "keyword"} for keyword in item.get("keywords", ())]
    return subjects


def _picture(item: Document, number: int, image: Document, public_url: str) -> Document:
    picture: Document = {
        "name": f"image-{number + 1}",
        "uri": f"{item['uri']}#image-{number + 1}",
        "type": "picture",
        "version": str(item["version"]),
        "language": item["language"],
        "by": image["credit"],
        "copyrightNotice": image.get("copyright", ""),
        "usageTerms": image.get("usageTerms", ""),
        "contentCreated": _instant(image.get("dateCreated", "")),
        "digitalSourceType": _kind(image.get("digitalSourceType", "")),
        "infoSources": [{"name": name, "role": "creator"} for name in image.get("creator", ())],
        "subjects": [{"name": keyword, "rel": "keyword"} for keyword in image.get("keywords", ())],
        "headlines": [_text("main", image["headline"])] if "headline" in image else [],
        "descriptions": [_text("caption", image["caption"])],
        "renditions": [
            {
                "name": f"{rendition['name']}.{rendition['href'].rpartition('.')[2]}",
                "href": f"{public_url}/{rendition['href']}",
                "contentType": rendition["type"],
                "width": rendition["width"],
                "height": rendition["height"],
                "sizeInBytes": rendition["bytes"],
            }
            for rendition in item["renditions"]
            if rendition["image"] == number
        ],
    }
    if image.get("alt"):
        picture["descriptions"].append(_text("alt", image["alt"]))
    return {name: value for name, value in picture.items() if value not in ("", [], {})}


def _instant(moment: str) -> str:
    """A moment with its offset, as ninjs asks; empty for a day or a clock of nowhere."""
    return moment if re.search(r"T.*(Z|[+-]\d\d:\d\d)$", moment) else ""


def _kind(uri: str) -> Document:
    return {"name": uri.rpartition("/")[2], "uri": uri} if uri else {}
