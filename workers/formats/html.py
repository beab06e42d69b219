"""The item as one HTML page whose `<article>` a portal may lift out; no script, no style of ours."""

from __future__ import annotations

import json
from html import escape

from wire.documents import Document


def html(item: Document, linked_data: Document) -> str:
    """The page. Every word but the body is escaped here; the body was cleaned by normalise.

    Picture addresses are relative to the page, so that a copy of the tree works anywhere.
    """
    data = json.dumps(linked_data, ensure_ascii=False).replace("<", "\\u003c")
    parts = [
        f'<!doctype html>\n<html lang="{escape(item["language"])}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(item['headline'])}</title>",
        f'<meta name="description" content="{escape(item["enrichment"]["summary"])}">',
        f'<script type="application/ld+json">{data}</script>\n</head>\n<body>\n<article>',
        f"<h1>{escape(item['headline'])}</h1>",
        _paragraph("subheadline", item.get("subheadline")),
        f'<p class="published"><time datetime="{item["published"]}">{item["published"]}</time></p>',
        *(_figure(item, number) for number in range(len(item["images"]))),
        item["body"],
        _paragraph("byline", _unless_in_body(item)),
        *(_paragraph("correction", note["note"]) for note in item["corrections"]),
        "</article>\n</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


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
        f'alt="{escape(image.get("alt", image["caption"]))}">'
        f"<figcaption>{escape(image['caption'])} <small>{escape(image['credit'])}</small>"
        "</figcaption></figure>"
    )


def _alike(one: Document, other: Document) -> bool:
    """The same ratio, to a pixel's rounding."""
    expected = int(one["width"]) * int(other["height"]) / int(other["width"])
    return abs(expected - int(one["height"])) <= 1
