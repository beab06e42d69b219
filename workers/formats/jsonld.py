"""The item as schema.org NewsArticle in JSON-LD (https://schema.org/NewsArticle)."""

from __future__ import annotations

from wire.documents import Document
from workers.formats.correction import in_words
from workers.text.words import words

# Of IPTC's digital source types those that schema.org has (https://schema.org/IPTCDigitalSourceEnumeration).
KINDS = words("""
    algorithmicMedia algorithmicallyEnhanced compositeCapture compositeSynthetic
    compositeWithTrainedAlgorithmicMedia dataDrivenMedia digitalArt digitalCapture minorHumanEdits
    multiFrameComputationalCapture negativeFilm positiveFilm print screenCapture
    trainedAlgorithmicMedia virtualRecording
""")


def jsonld(item: Document, public_url: str, newsroom: str, page: str) -> Document:
    """The document; `page` is the URL that a reader opens.

    Google asks for headline, images, both dates with offset and the author's name.
    """
    document: Document = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": item["uri"],
        "headline": item["headline"],
        "description": item["enrichment"]["summary"],
        "inLanguage": item["language"],
        "datePublished": item["published"],
        "dateModified": item["modified"],
        "mainEntityOfPage": page,
        "wordCount": item["enrichment"]["wordCount"],
        "articleSection": item.get("sectionName", ""),
        "keywords": item.get("keywords", []),
        "publisher": {"@type": "NewsMediaOrganization", "name": newsroom},
        "author": _authors(item),
        "image": [_image(item, rendition, public_url) for rendition in item["renditions"]],
        "version": item["version"],
    }
    if item["corrections"]:
        document["correction"] = [
            {"@type": "CorrectionComment", "text": in_words(note), "datePublished": note["at"]}
            for note in item["corrections"]
        ]
    return {name: value for name, value in document.items() if value not in ("", [])}


def _authors(item: Document) -> list[Document]:
    byline = item.get("byline")
    return [{"@type": "Person", "name": byline}] if byline else []


def _image(item: Document, rendition: Document, public_url: str) -> Document:
    image = item["images"][rendition["image"]]
    return {
        "@type": "ImageObject",
        "url": f"{public_url}/{rendition['href']}",
        "width": rendition["width"],
        "height": rendition["height"],
        "encodingFormat": rendition["type"],
        "caption": image["caption"],
        "creditText": image["credit"],
    } | _rights(image)


def _rights(image: Document) -> Document:
    """What search engines show beside a picture, as far as it is known."""
    kind = image.get("digitalSourceType", "").rpartition("/")[2]
    told = {
        "creator": [{"@type": "Person", "name": name} for name in image.get("creator", ())],
        "copyrightNotice": image.get("copyright", ""),
        "dateCreated": image.get("dateCreated", ""),
        "digitalSourceType": f"https://schema.org/{kind[:1].upper()}{kind[1:]}DigitalSource"
        if kind in KINDS
        else "",
    }
    return {name: value for name, value in told.items() if value}
