"""Which official documents does the article cite? Type, number, date and issuer.

A number is not an id: it starts again each term, so type, number, date and issuer together are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from wire.documents import Document
from workers.extract.found import Found, Span
from workers.extract.vi.document_citations import Citation, citations
from workers.extract.vi.document_lists import completed
from workers.text import fold

SOURCE = "vi-documents/2"

_MOST_NAMESAKES = 20


@dataclass
class _Cited:
    """One document: what is known of it, and where it stands."""

    known: Citation
    spans: list[Span]


@lru_cache(maxsize=4096)  # a text cites few documents, but each many times
def _key(text: str) -> str:
    return fold.key(text)


def documents(text: str) -> list[Found]:
    """The documents, each once with all its mentions, in the order of first mention."""
    merged: list[_Cited] = []
    namesakes: dict[str, list[_Cited]] = {}
    for citation in completed(text, citations(text)):
        same = namesakes.setdefault(_key(citation.number), [])
        cited = next((each for each in same[:_MOST_NAMESAKES] if _agree(each.known, citation)), None)
        if cited is None:
            cited = _Cited(citation, [])
            same.append(cited)
            merged.append(cited)
        cited.known = _together(cited.known, citation)
        cited.spans.append(citation.span)
    return [_found(each) for each in _whole(merged)]


def _whole(merged: list[_Cited]) -> list[_Cited]:
    """Without those whose number is another's beginning: `Luật 54/2024` beside `54/2024/QH15`."""
    longer: dict[str, _Cited] = {}
    for each in merged:
        head, year, *codes = (*each.known.number.split("/"), "")
        if year and codes[:-1]:
            longer.setdefault(f"{_key(each.known.type)} {head}/{year}", each)
    kept: list[_Cited] = []
    for each in merged:
        whole = longer.get(f"{_key(each.known.type)} {each.known.number}")
        if whole is None or whole is each:
            kept.append(each)
        else:
            whole.spans = sorted([*whole.spans, *each.spans])
    return kept


def _together(one: Citation, other: Citation) -> Citation:
    return replace(
        one,
        type=one.type if one.told else other.type,
        told=one.told or other.told,
        date=one.date or other.date,
        issuer=one.issuer or other.issuer,
    )


def _agree(one: Citation, other: Citation) -> bool:
    """May they be one document? Types need not agree where one only stands in the number's letters."""
    if one.told and other.told and _key(one.type) != _key(other.type):
        return False
    dates_agree = not one.date or not other.date or one.date == other.date
    mine, others = _key(one.issuer), _key(other.issuer)
    return dates_agree and (mine in others or others in mine)


def _found(cited: _Cited) -> Found:
    known = cited.known
    value: Document = {"type": known.type, "number": known.number}
    value |= {name: text for name, text in (("date", known.date), ("issuer", known.issuer)) if text}
    return Found(value, SOURCE, 0.95 if known.date else 0.85, tuple(cited.spans))
