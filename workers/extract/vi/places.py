"""Which units of administration does the article name, with which official codes?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wire.documents import Document
from workers.extract.found import Found, Span
from workers.extract.pack import Reading
from workers.extract.vi import place_bare, story_day, units
from workers.extract.vi.place_mentions import Mention, mentions
from workers.extract.vi.place_names import is_shout
from workers.extract.vi.place_units import meant
from workers.extract.vi.units import SINCE, Unit
from workers.text import fold

SOURCE = "vi-places/1"

_MOST_NAMES = 60  # whose later mentions without their kind are looked for
_MOST_HITS = 200
_SHORTEST = 2  # words of a name that is looked for without its kind


@dataclass
class Place:
    """One unit with all its mentions; `strong` if one of them is of the place itself."""

    name: str
    kind: str
    unit: Unit | None
    spans: list[Span] = field(default_factory=list)
    strong: bool = False
    former: bool = True


def places(reading: Reading) -> list[Found]:
    """The units, each once with all its mentions, in the order of first mention.

    Those of the headline count, but are no evidence: its offsets are not the body's.
    """
    head = reading.headline + "\n"
    text = head + reading.story
    found = mentions(text)
    known: dict[tuple[str, str], Place] = {}
    for mention, unit in zip(found, meant(text, found, story_day.day_of(reading)), strict=True):
        _add(known, mention, unit)
    listed = [each for each in _united(known) if each.strong]
    taken = {place for mention in found for place in range(*mention.span)}
    for each, spans in zip(listed, _later(text, listed, taken), strict=True):
        each.spans.extend(spans)
    return [_found(each, len(head)) for each in listed]


def _add(known: dict[tuple[str, str], Place], mention: Mention, unit: Unit | None) -> None:
    kind = _kind(mention, unit)
    if not kind or (unit is None and mention.doubtful):
        return
    key = (unit.scheme, unit.code) if unit else (units.key(mention.name), kind)
    place = known.setdefault(key, Place(_spelled(mention, unit), kind, unit))
    if place.name.isupper() and not is_shout(mention.name):
        place.name = mention.name
    place.spans.append(mention.span)
    place.strong = place.strong or mention.strong
    place.former = place.former and mention.former


def _kind(mention: Mention, unit: Unit | None) -> str:
    """What the text says; of several kinds, or of none, the unit's own. Nothing where it is not certain."""
    if unit is not None:
        return mention.kinds[0] if len(mention.kinds) == 1 else unit.kind
    return mention.kinds[0] if len(mention.kinds) == 1 else ""


def _spelled(mention: Mention, unit: Unit | None) -> str:
    """As the author spells it, but no place is called `HCM`, nor `1`: the kind belongs to such a name."""
    if mention.name.isdigit():
        return f"{mention.kinds[0].capitalize()} {mention.name}"
    return unit.name if unit and is_shout(mention.name) else mention.name


def _united(known: dict[tuple[str, str], Place]) -> list[Place]:
    """A province of before beside its namesake of today is told once: `Đồng Tháp cũ` and `Đồng Tháp`."""
    today = {
        (units.key(each.name), each.kind): each
        for each in known.values()
        if each.unit and each.unit.scheme == SINCE
    }
    kept: list[Place] = []
    for each in known.values():
        namesake = today.get((units.key(each.name), each.kind), each)
        if namesake is each or each.unit is None:
            kept.append(each)
        else:
            namesake.spans.extend(each.spans)
    return kept


def _later(text: str, listed: list[Place], taken: set[int]) -> Iterator[list[Span]]:
    """Where each is named again without its kind, if no other of them has its name."""
    names = [units.key(each.name) for each in listed]
    for count, each in enumerate(listed):
        alone = names.count(names[count]) == 1 and len(each.name.split()) >= _SHORTEST and count < _MOST_NAMES
        alone = alone and each.name not in place_bare.NEVER
        yield (
            [span for name in fold.spellings(each.name) for span in _again(text, name, taken)]
            if alone
            else []
        )


def _again(text: str, name: str, taken: set[int]) -> Iterator[Span]:
    start = text.find(name)
    for _ in range(_MOST_HITS):
        if start < 0:
            return
        end = start + len(name)
        whole = not text[end : end + 1].isalnum() and not text[max(0, start - 1) : start].isalnum()
        if whole and start not in taken and place_bare.strength(text, start, end):
            yield start, end
        start = text.find(name, end)


def _found(place: Place, offset: int) -> Found:
    value: Document = {"name": place.name, "kind": place.kind}
    if place.unit is not None:
        value |= {"code": place.unit.code, "scheme": place.unit.scheme}
    spans = sorted(span for span in place.spans if span[0] >= offset)
    evidence = tuple((start - offset, end - offset) for start, end in spans)
    return Found(value, SOURCE, 0.95 if place.unit else 0.75, evidence)
