"""By which words will a reader look for a Vietnamese article? Its names, its subject, what it repeats.

Persons, places, bodies and documents come from their extractors, subject words from the topic rules, the
rest are phrases that the headline shares with the text. No kind may crowd out the others.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from workers.extract import keywords as neutral
from workers.extract.found import Found, Span
from workers.extract.pack import Entities, Reading
from workers.extract.phrases import Speech, phrases
from workers.extract.vi.topics import first_topic, rulebook, told
from workers.text import fold

SOURCE = "vi-keywords/1"

_TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_NUMBER = re.compile(r"\d[\w.]{0,12}(?: ?[-–/] ?\w[\w.]{0,20}){1,6}")
_LEAD = 500  # characters
_SUBJECT = 4.0  # weight from which a term of the topic rules says what an article is about
_QUOTA = {"person": 3, "place": 3, "body": 2, "document": 1, "subject": 3, "phrase": 2}
_BONUS = {"person": 1.5, "place": 1.0, "body": 0.5, "document": 1.5, "subject": 0.0, "phrase": 0.5}
_PLACES = 20
_LONGEST_VALUE = 80  # characters
_BARE = 2  # syllables of a body that is not named after anything: "Tỉnh uỷ", "UBND tỉnh"
_LONGEST = 5  # syllables of a phrase made of two
_OFTEN = 3  # mentions of a subject that the headline does not have; one in the lead counts double


class _Candidate(NamedTuple):
    kind: str
    value: str
    key: str  # with a space at both ends: it stands in another's as whole words or not at all
    places: tuple[Span, ...]
    score: float


def keywords(reading: Reading, entities: Entities, documents: list[Found]) -> list[Found]:
    """At most ten, the best first, as written in the text; none is a part of another."""
    named = list(_named(reading, entities, documents))
    held = _held(named)
    subjects = list(_subjects(reading, held, _roles(entities)))
    known = [span for each in (*named, *subjects) for span in each.places]
    candidates = [
        *named,
        *subjects,
        *_joined(reading),
        *_phrases(reading, known, _held(each for each in named if each.kind == "person")),
    ]
    return [
        Found(each.value, SOURCE, _confidence(each), each.places[:_PLACES])
        for each in _varied(sorted(candidates, key=lambda each: (-each.score, each.places)))
    ]


def _varied(ranked: Iterable[_Candidate]) -> list[_Candidate]:
    """The best of each kind within its quota, then whatever is left, up to ten."""
    chosen: list[_Candidate] = []
    taken: Counter[str] = Counter()
    waiting: list[_Candidate] = []
    for each in ranked:
        if len(each.value) > _LONGEST_VALUE or _repeats(each, chosen):
            continue
        if taken[each.kind] < _QUOTA[each.kind]:
            taken[each.kind] += 1
            chosen.append(each)
        else:
            waiting.append(each)
    for each in waiting:
        if len(chosen) < neutral.MOST and not _repeats(each, chosen):
            chosen.append(each)
    return chosen[: neutral.MOST]


def _repeats(each: _Candidate, chosen: list[_Candidate]) -> bool:
    return any(each.key in other.key or other.key in each.key for other in chosen)


def _confidence(each: _Candidate) -> float:
    return round(min(0.9, 0.5 + each.score / 25), 2)


def _named(reading: Reading, entities: Entities, documents: list[Found]) -> Iterator[_Candidate]:
    for each in entities.persons:
        score = 1.0 if each.value.get("roles") else -2.0
        yield _candidate(reading, "person", each.value["name"], each.evidence, score)
    for each in entities.places:
        yield _candidate(reading, "place", each.value["name"], each.evidence)
    for each in entities.organisations:
        name = each.value["name"]
        yield _candidate(reading, "body", name, each.evidence, -1.0 if len(name.split()) <= _BARE else 0.5)
    for each in documents:
        if each.evidence:
            name = _cited(reading.text[slice(*each.evidence[0])])
            yield _candidate(reading, "document", name, each.evidence)


def _cited(citation: str) -> str:
    """Type and number: `Nghị quyết số 15-NQ/TW` of `Nghị quyết số 15-NQ/TW ngày 30/7/2007 của …`."""
    number = _NUMBER.search(citation)
    return citation[: number.end()] if number else citation


def _held(candidates: Iterable[_Candidate]) -> frozenset[int]:
    """The places in the text that names take up."""
    spans = (range(*span) for each in candidates for span in each.places)
    return frozenset(chain.from_iterable(spans))


def _roles(entities: Entities) -> str:
    """All that persons are, as one match key: a title is no subject."""
    roles = (role for each in entities.persons for role in each.value.get("roles", ()))
    return " | ".join(fold.key(str(role)) for role in roles)


def _subjects(reading: Reading, held: frozenset[int], roles: str) -> Iterator[_Candidate]:
    """Terms of the topic rules that weigh enough, in the headline or repeated in the text."""
    rules, first = rulebook(), first_topic(reading)
    titled = {term for term, _ in rules.terms(reading.headline)}
    places: dict[str, list[Span]] = {}
    for term, span in told(reading):
        if span[0] not in held:
            places.setdefault(term, []).append(span)
    for term, spans in places.items():
        if rules.weight(term) < _SUBJECT or _is_weak(term):
            continue
        often = len(spans) + (1 if spans[0][0] < _LEAD else 0)
        if term in titled or (" " in term and often >= _OFTEN and f" {term} " not in f" {roles} "):
            value = neutral.as_written(reading.text, tuple(spans))
            on_subject = 0.5 if rules.weight(term, first) else -2.0
            yield _candidate(reading, "subject", value, tuple(spans), on_subject)


def _joined(reading: Reading) -> Iterator[_Candidate]:
    """Subjects that follow each other in the headline, one of them a single syllable: `trộm`, `sầu riêng`."""
    rules = rulebook()
    before: tuple[str, int, int] | None = None
    for term, (start, end) in rules.terms(reading.headline):
        if rules.weight(term) < _SUBJECT or _is_weak(term):
            before = None
            continue
        is_short = before is not None and not (" " in before[0] and " " in term)
        if before and is_short and start == before[2] + 1:
            value = reading.headline[before[1] : end]
            if len(value.split()) <= _LONGEST:
                yield _candidate(reading, "subject", value, _places(reading.text, value), 3.0)
        before = (term, start, end)


def _places(text: str, value: str) -> tuple[Span, ...]:
    """Where the text says the same, word by word."""
    wanted = fold.tokens(value).keys
    keys, starts, ends = fold.tokens(text)
    begun = [at for at, key in enumerate(keys) if key == wanted[0]]
    last = len(wanted) - 1
    return tuple((starts[at], ends[at + last]) for at in begun if keys[at : at + last + 1] == wanted)


def _is_weak(term: str) -> bool:
    return tuple(term.split()) in _speech().weak


def _phrases(reading: Reading, known: Iterable[Span], persons: frozenset[int]) -> Iterator[_Candidate]:
    for phrase in phrases(reading, _speech(), known):
        if not persons.isdisjoint(chain.from_iterable(phrase.places)):
            continue
        value = neutral.as_written(reading.text, phrase.places)
        yield _candidate(reading, "phrase", value, phrase.places)


def _candidate(
    reading: Reading, kind: str, value: str, places: tuple[Span, ...], bonus: float = 0.0
) -> _Candidate:
    """Headline, lead and repetition count; a longer phrase says more than a shorter."""
    titled = f" {_spaced(value)} " in f" {_spaced(reading.headline)} "
    score = bonus + _BONUS[kind] + math.log2(1 + len(places))
    score += 4 if titled else 0
    score += 2 if places and places[0][0] < _LEAD else 0
    if kind in ("subject", "phrase"):
        score += 0.5 * math.log2(len(value.split()))
    return _Candidate(kind, value, f" {_spaced(value)} ", places, score)


@lru_cache(maxsize=1024)
def _spaced(text: str) -> str:
    """The match key with a space for every punctuation mark."""
    return " ".join(_TOKEN.findall(fold.key(text)))


@cache
def _speech() -> Speech:
    lines = files("workers.extract.vi").joinpath("stop_words.txt").read_text("utf-8").splitlines()
    listed = [
        fold.key(word.strip()) for line in lines if not line.startswith("#") for word in line.split(";")
    ]
    return Speech(
        stop=frozenset(word for word in listed if " " not in word),
        weak=frozenset(tuple(word.split()) for word in listed if " " in word),
        inner=frozenset(map(fold.key, ("của", "và", "về", "số", "thứ"))),
        shortest=2,
        longest=6,
    )
