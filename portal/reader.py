"""What does a reader find in a mirror? One page with the newest articles, from their own documents."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from html import escape

from portal.tree import Tree
from wire import documents, keys
from wire.documents import Document

MOST = 60  # articles on the page

_STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.0625rem/1.5 Georgia,serif;color:#1a1a1a}"
    "h1{font-size:1.25rem}ol{list-style:none;padding:0}li{display:flex;gap:1rem;padding:.75rem 0;"
    "border-top:1px solid #ddd}img{width:8rem;height:6rem;object-fit:cover;background:#eee}"
    "h2{font-size:1.1875rem;line-height:1.3;margin:0}p{margin:.25rem 0;color:#555}a{color:inherit}"
    "@media (prefers-color-scheme:dark){body{background:#161616;color:#eee}p{color:#aaa}"
    "li{border-color:#333}}"
)


def page(tree: Tree) -> str:
    """HTML of the newest articles; of a mirror without any, a page that says so."""
    newest = heapq.nlargest(MOST, _articles(tree), key=lambda one: (one["published"], one["item"]))
    rows = "".join(map(_row, newest)) or "<li>Nothing is published here yet.</li>"
    language = escape(str(newest[0].get("language", ""))) if newest else "en"
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Mirror</title><style>{_STYLE}</style></head>"
        f"<body><h1>The newest {len(newest)} articles of this mirror</h1><ol>{rows}</ol></body></html>\n"
    )


def _articles(tree: Tree) -> Iterator[Document]:
    for item in tree.folders(keys.ITEMS):
        body = tree.read(keys.latest(item)) if keys.UUID.fullmatch(item) else None
        if body is None:
            continue
        document = documents.read(body)
        if document.get("pubStatus") == "usable" and "published" in document:
            yield document | {"key": keys.item(item, document["version"], documents.sha256(body))}


def _row(article: Document) -> str:
    where = escape(keys.beside(article["key"], "html"))
    about = " · ".join(
        str(article[name]) for name in ("sectionName", "byline", "published") if article.get(name)
    )
    headline = f'<h2><a href="{where}">{escape(str(article.get("headline", "")))}</a></h2>'
    return f"<li>{_picture(article)}<div>{headline}<p>{escape(about)}</p></div></li>"


def _picture(article: Document) -> str:
    """The narrowest JPEG of the first photo."""
    jpegs = [one for one in article.get("renditions", ()) if one.get("type") == "image/jpeg"]
    if not jpegs:
        return ""
    least = min(jpegs, key=lambda one: (int(one["image"]), int(one["width"])))
    return f'<img src="{escape(least["href"])}" alt="" loading="lazy">'
