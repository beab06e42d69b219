"""Does the HTML page hold the item: all of its words and pictures, and nothing else?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape

from lxml import etree

from wire.documents import Document

Compared = tuple[str, object, object]  # a name, what a format says, what the item says

TAGS = {
    *("html", "head", "meta", "title", "style", "script", "body", "article", "h1", "p", "time"),
    *("figure", "img", "figcaption", "small"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "type", "class", "datetime"),
    *("src", "srcset", "sizes", "width", "height", "alt", "style"),
}
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_MOMENT = re.compile(r"[0-9/-]{10} [0-9:]{5}")  # the time that is shown, in the newsroom's zone


def compared(item: Document, body: bytes) -> Iterator[Compared]:
    """Each piece of the item, and what stands around the body. Raises ValueError for what is no page."""
    text = body.decode()
    words = _words(item)
    yield "language", f'<html lang="{escape(item["language"])}">' in text, True
    yield "published", f'<time datetime="{item["published"]}">' in text, True
    yield "title", f"<title>{escape(item['headline'])}</title>" in text, True
    yield "headline", f"<h1>{escape(item['headline'])}</h1>" in text, True
    yield "summary", f'content="{escape(item["enrichment"]["summary"])}"' in text, True
    yield "body", item["body"] in text, True
    yield "words", [word for word in words if escape(word) not in text], []
    yield from _around(item, text.replace(item["body"], "", 1), {item["headline"], *words})


def data(body: bytes) -> object:
    """The linked data in the page."""
    (found,) = _DATA.findall(body.decode())
    return json.loads(found)


def corrections(item: Document) -> list[str]:
    """What readers are told of each: the note, and what was wrong before where that is said apart."""
    return [" ".join(filter(None, (one["note"], one.get("what", "")))) for one in item["corrections"]]


def _words(item: Document) -> list[str]:
    """What stands around the body, but the headline."""
    images = _pictured(item)
    words = [image["caption"] for image in images] + [_credit(image) for image in images]
    words += [item.get("subheadline"), item.get("byline"), *corrections(item)]
    return [word for word in words if word]


def _pictured(item: Document) -> list[Document]:
    shown = {one["image"] for one in item["renditions"]}
    return [image for number, image in enumerate(item["images"]) if number in shown]


def _credit(image: Document) -> str:
    """All that are to be named beside a picture, nobody twice."""
    line = image["credit"]
    makers = [name for name in image.get("creator", []) if name.casefold() not in line.casefold()]
    owner = [image["copyright"]] if image.get("copyright") else []
    return " · ".join([line, *makers, *owner])


def _grounds(item: Document) -> list[str | None]:
    """The style of each picture: its own colour until it is loaded, and nothing else."""
    colours = [image.get("dominantColour") for image in _pictured(item)]
    return [f"background:{colour}" if colour else None for colour in colours]


def _around(item: Document, text: str, words: set[str]) -> Iterator[Compared]:
    try:
        elements = list(etree.fromstring(text, etree.HTMLParser()).iter())
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error
    files = {f"../../{one['href']}" for one in item["renditions"]}
    sources = {one.get("src", "") for one in elements if "src" in one.attrib}
    listed = [part for one in elements for part in one.get("srcset", "").split(", ") if part]
    yield "pictures", sorted((sources | {part.split()[0] for part in listed}) - files), []
    pictures = [one for one in elements if one.tag == "img"]
    alts = [image.get("alt", image["caption"]) for image in _pictured(item)]
    yield "alt", [one.get("alt") for one in pictures], alts
    yield "colours", [one.get("style") for one in pictures], _grounds(item)
    yield "styles", sum("style" in one.attrib for one in elements), len([*filter(None, _grounds(item))])
    yield "scripts", sum(one.tag == "script" for one in elements), 1
    yield "tags", sorted({str(one.tag) for one in elements} - TAGS), []
    yield "attributes", sorted({str(name) for one in elements for name in one.attrib} - ATTRIBUTES), []
    texts = {text for one in elements if one.tag not in {"style", "script"} for text in (one.text, one.tail)}
    more = {text.strip() for text in texts if text} - {word.strip() for word in words} - {""}
    yield "more", sorted(text for text in more if not _MOMENT.fullmatch(text)), []
