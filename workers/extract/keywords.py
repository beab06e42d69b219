"""Which phrases of a text say what it is about, whatever its language? Those that it repeats, then names."""

from __future__ import annotations

import re
from collections import defaultdict

from workers.extract.found import Found, Span
from workers.extract.pack import Entities, Reading
from workers.extract.phrases import Phrase, Speech, phrases
from workers.text import fold

SOURCE = "keywords/1"
MOST = 10

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’.&-](?:[^\W_]|[\u0300-\u036f])+)*")
_WITHIN = re.compile(r"[^\W_][ ,]? ?$|[,;(] ?$")
_LONGEST = 80  # characters of a keyword
_LONGEST_NAME = 6  # words


def keywords(reading: Reading, entities: Entities, documents: list[Found]) -> list[Found]:  # noqa: ARG001
    """Up to ten phrases, the best first, as they stand in the text; for languages we know nothing of."""
    return found(reading, Speech(shortest_end=4))  # shorter words are mostly function words


def found(reading: Reading, speech: Speech) -> list[Found]:
    """The best phrases, then names, as values; of those that overlap in words only the better."""
    chosen: list[Phrase] = []
    ranked = phrases(reading, speech)
    for phrase in (*ranked, *names(reading.story, speech.inner)):
        if len(chosen) == MOST:
            break
        if len(phrase.key) <= _LONGEST and not any(overlaps(phrase.key, other.key) for other in chosen):
            chosen.append(phrase)
    return [
        Found(as_written(reading.text, each.places), SOURCE, 0.6 if each.headline else 0.5, each.places)
        for each in chosen
    ]


def names(text: str, inner: frozenset[str]) -> list[Phrase]:
    """Two or more capitalised words in a row inside a sentence: in most scripts, a name."""
    found: defaultdict[str, list[Span]] = defaultdict(list)
    run: list[re.Match[str]] = []
    for word in (*_WORD.finditer(text), None):
        goes_on = word and run and text[run[-1].end() : word.start()] == " "
        fits = goes_on and len(run) < _LONGEST_NAME
        if word and fits and (word.group()[0].isupper() or word.group() in inner):
            run.append(word)
            continue
        while run and run[-1].group() in inner:
            run.pop()
        if len(run) > 1:
            found[fold.key(text[run[0].start() : run[-1].end()])].append((run[0].start(), run[-1].end()))
        run = [word] if word and _is_name(text, word) else []
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), each[1]))
    return [Phrase(key, tuple(spans), headline=False, score=0.0) for key, spans in ranked]


def _is_name(text: str, word: re.Match[str]) -> bool:
    """Capitalised, but not because a sentence begins."""
    return word.group()[0].isupper() and bool(_WITHIN.search(text, max(0, word.start() - 2), word.start()))


def overlaps(one: str, other: str) -> bool:
    """Does one of two match keys stand in the other, as whole words?"""
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


def as_written(text: str, places: tuple[Span, ...]) -> str:
    """The commonest spelling; of equally common ones that in lower case, for a sentence's first word lies."""
    spellings: defaultdict[str, int] = defaultdict(int)
    for start, end in places:
        spellings[text[start:end]] += 1
    return min(spellings, key=lambda spelling: (-spellings[spelling], not spelling[0].islower(), spelling))
