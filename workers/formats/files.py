"""Which files is an item? Its document first, and beside it the same in every other format."""

from __future__ import annotations

from wire import documents, keys
from wire.documents import Document
from workers.draft import File, House
from workers.formats.html import html
from workers.formats.jsonld import jsonld
from workers.formats.ninjs import ninjs


def files(document: Document, house: House) -> tuple[File, ...]:
    """Of an item document (schemas/item.v1.json); their keys follow from its bytes."""
    body = documents.write(document)
    key = keys.item(document["item"], document["version"], documents.sha256(body))
    page = f"{house.public_url}/{keys.beside(key, 'html')}"
    linked = jsonld(document, house.public_url, house.name, page)
    return (
        File(key, body),
        File(keys.beside(key, "ninjs.json"), documents.write(ninjs(document, house.public_url))),
        File(keys.beside(key, "jsonld"), documents.write(linked)),
        File(keys.beside(key, "html"), html(document, linked, house.timezone).encode()),
    )
