"""Which languages do we know more about than their name?"""

from __future__ import annotations

from workers.extract import semantic
from workers.extract.en.pack import PACK as EN
from workers.extract.keywords import keywords
from workers.extract.language import UNDETERMINED
from workers.extract.pack import Pack
from workers.extract.vi.pack import PACK as VI

_PACKS = {"en": EN, "vi": VI}
_OTHER = Pack(keywords=keywords)


def pack(language: str, *, aided: bool = False) -> Pack:
    """For a BCP 47 tag, by its primary subtag; one that finds keywords alone where we have none.

    `aided`: with the model of the extra `semantic` behind it, which also finds topics where we have none.
    """
    primary = language.lower().partition("-")[0]
    known = _PACKS.get(primary, _OTHER)
    if not aided or primary == UNDETERMINED:
        return known
    return semantic.aided(known, primary, ranks=primary not in _PACKS)


def kicker(headline: str) -> str:
    """The place that opens a headline, in whichever language knows it, or nothing."""
    return next((found for each in _PACKS.values() if (found := each.kicker(headline))), "")
