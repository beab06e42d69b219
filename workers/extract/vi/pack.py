"""Vietnamese: everything that is found in a Vietnamese text, in one place."""

from __future__ import annotations

from workers.extract.pack import Pack
from workers.extract.vi.byline import byline
from workers.extract.vi.dateline import dateline
from workers.extract.vi.days import days
from workers.extract.vi.documents import documents
from workers.extract.vi.entities import entities
from workers.extract.vi.keywords import keywords
from workers.extract.vi.kicker import kicker
from workers.extract.vi.topics import topics

PACK = Pack(
    kicker=kicker,
    byline=byline,
    dateline=dateline,
    days=lambda reading: days(reading.text, filed=reading.filed),
    documents=lambda reading: documents(reading.text),
    entities=entities,
    topics=topics,
    keywords=keywords,
)
