"""What will a portal read? Assemble lays out the item in every format.

Nothing is written here: the shell lays the files down, and only the commit makes them count.
"""

from __future__ import annotations

from dataclasses import replace

from wire import documents, keys
from wire.ports import Tools
from workers.draft import Draft, File, House
from workers.formats.html import html
from workers.formats.item import item
from workers.formats.jsonld import jsonld
from workers.formats.ninjs import ninjs


def assemble(draft: Draft, tools: Tools) -> Draft:  # noqa: ARG001 - one signature for every stage
    """`files`, the item document first, from all that the stages before found."""
    submission = draft.submission
    document = item(submission, draft.article, draft.enrichment, draft.renditions, draft.previous)
    body = documents.write(document)
    key = keys.item(submission.item, submission.version, documents.sha256(body))
    return replace(draft, files=(File(key, body), *_beside(key, document, draft.house)))


def _beside(key: str, document: documents.Document, house: House) -> tuple[File, ...]:
    page = f"{house.public_url}/{keys.beside(key, 'html')}"
    linked = jsonld(document, house.public_url, house.name, page)
    return (
        File(keys.beside(key, "ninjs.json"), documents.write(ninjs(document, house.public_url))),
        File(keys.beside(key, "jsonld"), documents.write(linked)),
        File(keys.beside(key, "html"), html(document, linked, house.timezone).encode()),
    )
