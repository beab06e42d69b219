"""What is a text about, by rules that people write and can explain? Terms with weights, topic by topic.

A rule file is text. A line `QCODE = name` opens a topic, the first of a file its top-level topic:

    medtop:20000147 = tai nạn đường bộ
    5: tai nạn giao thông; lật xe        any of these is worth 5 points
    3: xe tải + bị thương                 both of these, in one part of the text
    -6: bến xe                            speaks against it
    none: diễn tập                        in headline or lead: not this topic
    least: 8                              points under which it is not given

Terms are whole words; case and tone placement are folded. Of terms that overlap, the longest counts, so a
phrase that means something else takes its words away: such phrases stand in `neutral.txt`.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress, count, pairwise

from workers.extract.found import Span
from workers.text import fold

SHARE_OF_TOP = 0.6  # of a narrower topic's weight that counts for its top-level topic
LEAST = 8.0  # points of a narrower topic, where its rule says nothing

_TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_JOINTS = frozenset((" ", "-", "–", "/", ",", ", ", " , ", " - ", " – ", " / ", "- ", " -", "– ", " –", " ,"))
_HEADER = re.compile(r"(\S+:\S+) = (.+)")
_LINE = re.compile(r"(-?\d+|none|least): (.+)")


@dataclass(frozen=True)
class Part:
    """A part of an article and what a term in it is worth: a stretch of the text, or words beside it."""

    text: str
    worth: float
    within: Span | None = None  # the stretch, if `text` is the text that evidence counts in
    decisive: bool = False  # headline or lead: what `none` looks at


@dataclass
class Score:
    """Points of one topic, and where the terms behind them stand, the weightiest first."""

    points: float = 0.0
    places: dict[Span, float] = field(default_factory=dict)

    def spans(self, most: int) -> tuple[Span, ...]:
        ranked = sorted(self.places, key=lambda span: (-self.places[span], span))
        return tuple(sorted(ranked[:most]))


@dataclass(frozen=True)
class Topic:
    """One concept that the rules know."""

    qcode: str
    name: str
    top: str
    least: float


class Rulebook:
    """All rules of one language."""

    def __init__(self, files: Iterable[str], neutral: Iterable[str] = ()) -> None:
        self.topics: dict[str, Topic] = {}
        self._weights: defaultdict[str, dict[str, float]] = defaultdict(dict)  # by term or "term + term"
        self._pairs: list[tuple[frozenset[str], str]] = []
        self._of_pairs: defaultdict[str, list[int]] = defaultdict(list)  # by one of their terms
        self._none: defaultdict[str, set[str]] = defaultdict(set)
        self._alone: set[str] = set()  # terms of one word
        self._longer: defaultdict[tuple[str, str], set[str]] = defaultdict(set)  # others by two words
        for file in files:
            self._read(file)
        for line in neutral:
            for term in _terms(line):
                self._add(term)
        self._by_pair = {
            pair: [(words.split(), words) for words in sorted(terms, key=len, reverse=True)]
            for pair, terms in self._longer.items()
        }
        self._give_to_tops()
        self._found = lru_cache(maxsize=8)(self._find)  # topics and keywords read the same parts

    def scores(self, parts: Iterable[Part]) -> dict[str, Score]:
        """The topics that any term speaks for, by QCode."""
        scores: defaultdict[str, Score] = defaultdict(Score)
        excluded: set[str] = set()
        for part in parts:
            terms = self._counted(part)
            for term, places in terms.items():
                worth = part.worth * (1 + 0.5 * math.log2(max(1, len(places))))
                for qcode, weight in self._weights.get(term, {}).items():
                    scores[qcode].points += weight * worth
                    for place in places if part.within and weight > 0 else ():
                        scores[qcode].places[place] = weight * part.worth
                if part.decisive:
                    excluded |= self._none.get(term, set())
        return {qcode: score for qcode, score in scores.items() if qcode not in excluded}

    def terms(self, text: str) -> list[tuple[str, Span]]:
        """Every term of the text with its place, from left to right; none overlaps another."""
        return self._found(text)

    def _find(self, text: str) -> list[tuple[str, Span]]:
        tokens = fold.tokens(text)
        alone = compress(count(), map(self._alone.__contains__, tokens.keys))
        openings = compress(count(), map(self._by_pair.__contains__, pairwise(tokens.keys)))
        found: list[tuple[str, Span]] = []
        beyond = 0
        for place in sorted({*alone, *openings}):
            if place < beyond:
                continue
            term, last = self._longest(tokens, place, text)
            if term:
                found.append((term, (tokens.starts[place], tokens.ends[last])))
                beyond = last + 1
        return found

    def weight(self, term: str, qcode: str = "") -> float:
        """What a term is worth to a topic, or the most that it is worth to any."""
        weights = self._weights.get(term, {})
        return weights.get(qcode, 0.0) if qcode else max(weights.values(), default=0.0)

    def _longest(self, tokens: fold.Tokens, first: int, text: str) -> tuple[str, int]:
        """The longest term that begins at a token, and its last token; nothing, and that token, if none."""
        keys, starts, ends = tokens
        begun = self._by_pair.get((keys[first], keys[first + 1]), ()) if first + 1 < len(keys) else ()
        for words, term in begun:
            last = first + len(words) - 1
            if keys[first : last + 1] == words and all(
                text[ends[place] : starts[place + 1]] in _JOINTS for place in range(first, last)
            ):
                return term, last
        return keys[first] if keys[first] in self._alone else "", first

    def _counted(self, part: Part) -> dict[str, list[Span]]:
        places: defaultdict[str, list[Span]] = defaultdict(list)
        first, last = part.within or (0, len(part.text))
        for term, span in self.terms(part.text):
            if first <= span[0] and span[1] <= last:
                places[term].append(span)
        for pair in sorted({pair for term in places for pair in self._of_pairs.get(term, ())}):
            both, name = self._pairs[pair]
            if both <= places.keys():
                places[name] = [places[term][0] for term in sorted(both)][:1]
        return places

    def _read(self, file: str) -> None:
        top = qcode = ""
        for line in file.splitlines():
            if opened := _HEADER.fullmatch(line):
                qcode = opened[1]
                top = top or qcode
                self.topics[qcode] = Topic(qcode, opened[2], top, LEAST)
            elif (rule := _LINE.fullmatch(line)) is not None:
                self._rule(qcode, rule[1], rule[2])
            elif line and not line.startswith("#"):
                raise ValueError(f"not a rule: {line!r}")

    def _rule(self, qcode: str, kind: str, listing: str) -> None:
        if kind == "least":
            topic = self.topics[qcode]
            self.topics[qcode] = Topic(topic.qcode, topic.name, topic.top, float(listing))
            return
        for term in _terms(listing):
            self._add(term)
            if kind == "none":
                self._none[term].add(qcode)
            else:
                weights = self._weights[term]
                weights[qcode] = max(weights.get(qcode, float(kind)), float(kind))

    def _add(self, term: str) -> None:
        both = term.split(" + ")
        if len(both) > 1:
            self._of_pairs[both[0]].append(len(self._pairs))
            self._pairs.append((frozenset(both), term))
        for one in both:
            first, *further = one.split()
            if further:
                self._longer[first, further[0]].add(one)
            else:
                self._alone.add(one)

    def _give_to_tops(self) -> None:
        """What speaks for a narrower topic speaks for its top-level topic too, unless that says how much."""
        for weights in self._weights.values():
            shares: defaultdict[str, float] = defaultdict(float)
            for qcode, weight in weights.items():
                top = self.topics[qcode].top
                shares[top] = max(shares[top], weight * SHARE_OF_TOP)
            for top, share in shares.items():
                weights.setdefault(top, share)


def _terms(listing: str) -> list[str]:
    """The terms of `a; b c; d + e`, folded, with single spaces."""
    terms = (
        " + ".join(" ".join(_TOKEN.findall(one)) for one in term.split(" + ")) for term in _split(listing)
    )
    return [term for term in terms if term]


def _split(listing: str) -> list[str]:
    return fold.key(listing).split(";")
