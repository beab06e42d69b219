"""The item as one HTML page: a few lines of style for readers, and an `<article>` for portals to lift out."""

from __future__ import annotations

import json
from html import escape
from zoneinfo import ZoneInfo

from wire import moments
from wire.documents import Document
from workers.formats.correction import in_words

STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.125rem/1.6 Georgia,serif}"
    "img{max-width:100%;height:auto}figure{margin:1.5rem 0}h1{line-height:1.25}"
    "figcaption,.published{font-size:.875rem;color:#555}"
)


def html(item: Document, linked_data: Document, timezone: str) -> str:
    """The page. Every word but the body is escaped here; the body was cleaned by normalise.

    Picture addresses are relative to the page, so that a copy of the tree works anywhere; the time is
    shown as it is in `timezone` (IANA name).
    """
    data = json.dumps(linked_data, ensure_ascii=False).replace("<", "\\u003c")
    parts = [
        f'<!doctype html>\n<html lang="{escape(item["language"])}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(item['headline'])}</title>",
        f'<meta name="description" content="{escape(item["enrichment"]["summary"])}">',
        f"<style>{STYLE}</style>",
        f'<script type="application/ld+json">{data}</script>\n</head>\n<body>\n<article>',
        f"<h1>{escape(item['headline'])}</h1>",
        _paragraph("subheadline", item.get("subheadline")),
        f'<p class="published"><time datetime="{item["published"]}">{_shown(item, timezone)}</time></p>',
        *(_figure(item, number) for number in range(len(item["images"]))),
        item["body"],
        _paragraph("byline", _unless_in_body(item)),
        *(_paragraph("correction", in_words(note)) for note in item["corrections"]),
        "</article>\n</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _shown(item: Document, timezone: str) -> str:
    """Day, month and year in the order that the item's language has them."""
    there = moments.read(item["published"]).astimezone(ZoneInfo(timezone))
    return f"{there:%d/%m/%Y %H:%M}" if item["language"].startswith("vi") else f"{there:%Y-%m-%d %H:%M}"


def _paragraph(name: str, text: str | None) -> str:
    return f'<p class="{name}">{escape(text)}</p>' if text else ""


def _unless_in_body(item: Document) -> str:
    byline = str(item.get("byline", ""))
    return "" if item["body"].rstrip().endswith(f"{escape(byline)}</p>") else byline


def _figure(item: Document, number: int) -> str:
    renditions = [one for one in item["renditions"] if one["image"] == number]
    if not renditions:
        return ""
    image = item["images"][number]
    jpegs = [one for one in renditions if one["type"] == "image/jpeg"] or renditions
    widest = max(jpegs, key=lambda one: int(one["width"]))
    same_ratio = [one for one in jpegs if _alike(one, widest)]
    sources = ", ".join(f"../../{one['href']} {one['width']}w" for one in same_ratio)
    return (
        f'<figure><img src="../../{widest["href"]}" srcset="{sources}" sizes="100vw" '
        f'width="{widest["width"]}" height="{widest["height"]}" '
        f'alt="{escape(image.get("alt", image["caption"]))}"{_ground(image)}>'
        f"<figcaption>{escape(image['caption'])} <small>{escape(_credit(image))}</small>"
        "</figcaption></figure>"
    )


def _ground(image: Document) -> str:
    """The photo's own colour where it is not loaded yet."""
    colour = image.get("dominantColour", "")
    return f' style="background:{escape(colour)}"' if colour else ""


def _credit(image: Document) -> str:
    """The credit line, those who took it where it does not name them, and whose it is."""
    line = str(image["credit"])
    unnamed = [name for name in image.get("creator", ()) if name.casefold() not in line.casefold()]
    return " · ".join([line, *unnamed, *([image["copyright"]] if image.get("copyright") else [])])


def _alike(one: Document, other: Document) -> bool:
    """The same ratio, to a pixel's rounding."""
    expected = int(one["width"]) * int(other["height"]) / int(other["width"])
    return abs(expected - int(one["height"])) <= 1
