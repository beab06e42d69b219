"""Stage: what did the author write, once the machines' traces are gone?

Clean characters in every field, clean HTML for the body, no portal chrome, and the plain text that all
evidence offsets count in.
"""

from __future__ import annotations

import html as entities
import json
import re
from dataclasses import replace
from typing import Any

from wire.documents import Document
from wire.errors import Rejected
from wire.ports import Tools
from workers.draft import Draft
from workers.extract import packs
from workers.text import chrome, hygiene, markup, plain

_TAG = re.compile(r"<[^<>]*>")
_SAMPLE = 64 * 1024  # characters of the body from which it is told what is wrong with it


def normalise(draft: Draft, tools: Tools) -> Draft:  # noqa: ARG001 - every stage has this signature
    """The draft with `article` and `text`.

    Raises:
        Rejected: `body_too_complex`, `empty_body` or `empty_headline`, all 422.
    """
    article, text = cleaned(draft.submission.document)
    return replace(draft, article=article, text=text)


def cleaned(document: Document) -> tuple[Document, str]:
    """An article (schemas/article.v1.json) with the same fields cleaned, and its body's plain text.

    `body` becomes one string of HTML blocks, one a line; `kicker` is added where the headline begins
    with a place, `warnings` (schemas/item.v1.json) where something was mended or is doubtful. Every other
    text is one line. All of it is NFC.

    Raises:
        Rejected: as `normalise` does.
    """
    mender = hygiene.Mender(hygiene.verdict(_sample(document)))
    article: Document = {
        name: _cleaned(value, f"/{name}", mender) for name, value in document.items() if name != "body"
    }
    article["headline"] = _headline(article["headline"], mender)
    if place := article.get("kicker") or packs.kicker(article["headline"]):
        article["kicker"] = place
    article["body"] = _body(document["body"], article["headline"], mender)
    text = plain.plain(article["body"])
    if warnings := mender.warnings() + hygiene.doubts(text):
        article["warnings"] = warnings
    return article, text


def _headline(headline: str, mender: hygiene.Mender) -> str:
    clean = chrome.without_missing_value(headline)
    if clean != headline:
        mender.note("missing_value_removed", "/headline")
    if not clean:
        raise Rejected("empty_headline", 422, "the headline holds no visible character")
    return clean


def _body(body: str | list[str | dict[str, object]], headline: str, mender: hygiene.Mender) -> str:
    def mend(text: str) -> str:
        return mender.mend(text, "/body")

    blocks = markup.from_string(body, mend) if isinstance(body, str) else markup.from_blocks(body, mend)
    # A body that says nothing but the headline is what the author wrote.
    kept = chrome.without_chrome(blocks, headline) or chrome.without_chrome(blocks, "")
    if not kept:
        raise Rejected("empty_body", 422, "nothing to read is left of the body")
    if len(kept) < len(blocks):
        mender.note("chrome_removed", "/body")
    return "\n".join(kept)


def _cleaned(value: Any, pointer: str, mender: hygiene.Mender) -> Any:
    if isinstance(value, str):
        return " ".join(mender.mend(value, pointer).split())
    if isinstance(value, list):
        return [_cleaned(member, f"{pointer}/{place}", mender) for place, member in enumerate(value)]
    if isinstance(value, dict):
        return {name: _cleaned(member, f"{pointer}/{name}", mender) for name, member in value.items()}
    return value


def _sample(document: Document) -> str:
    """The words of headline and body, roughly: enough to tell what is wrong with all of them."""
    body = document["body"]
    words = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return entities.unescape(_TAG.sub(" ", f"{document['headline']}\n{words[:_SAMPLE]}"))
