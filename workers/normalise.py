"""Stage: what did the author write, once the machines' traces are gone?

Clean characters in every field, clean HTML for the body, no portal chrome, and the plain text that all
evidence offsets count in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wire.documents import Document
from wire.errors import Rejected
from wire.ports import Tools
from workers.draft import Draft
from workers.extract.vi.kicker import kicker
from workers.text import characters, chrome, markup, plain


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
    with a place. Every other text is one line. All of it is NFC.

    Raises:
        Rejected: as `normalise` does.
    """
    article: Document = {name: _cleaned(value) for name, value in document.items() if name != "body"}
    article["headline"] = chrome.without_missing_value(article["headline"])
    if not article["headline"]:
        raise Rejected("empty_headline", 422, "the headline holds no visible character")
    if place := article.get("kicker") or kicker(article["headline"]):
        article["kicker"] = place
    article["body"] = _body(document["body"], article["headline"])
    return article, plain.plain(article["body"])


def _body(body: str | list[str | dict[str, object]], headline: str) -> str:
    blocks = markup.from_string(body) if isinstance(body, str) else markup.from_blocks(body)
    # A body that says nothing but the headline is what the author wrote.
    blocks = chrome.without_chrome(blocks, headline) or chrome.without_chrome(blocks, "")
    if not blocks:
        raise Rejected("empty_body", 422, "nothing to read is left of the body")
    return "\n".join(blocks)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return characters.one_line(value)
    if isinstance(value, list):
        return [_cleaned(member) for member in value]
    if isinstance(value, dict):
        return {name: _cleaned(member) for name, member in value.items()}
    return value
