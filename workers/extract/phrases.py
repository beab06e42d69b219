"""Which phrases does a text repeat, whatever its language? The best by c-value first.

C-value (Frantzi, Ananiadou, Mima 2000): a phrase is worth its length times how often it stands alone,
outside longer phrases that are repeated too. So `thống chính` never beats `hệ thống chính trị`.
"""

from __future__ import annotations

import math
import re
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, compress, count, pairwise
from typing import NamedTuple

from workers.extract.found import Span
from workers.extract.pack import Reading
from workers.text import fold

Run = tuple[str, ...]  # of words' match keys

_INSIDE_WORD = re.compile(r"['’.&-](?:(?<=[^\W_].)|(?<=[\u0300-\u036f].))(?=[^\W_]|[\u0300-\u036f])")
_JOINTS = frozenset((" ", " – ", " - "))
_ALPHABETIC = "\u0530"  # before it: Latin, Greek, Cyrillic
_LONGEST_WORD = 30  # characters; a script without spaces has longer ones
_LEAD = 400  # characters
_READ = 20_000  # characters in which phrases are looked for: three times a long article
_HEADLINE_WORTH = 3.0

# The most that a word may do in a phrase.
_BEGINS, _ENDS, _INSIDE, _NOWHERE = "begins", "ends", "inside", "nowhere"


@dataclass(frozen=True)
class Speech:
    """What must be known of a language to find phrases in it.

    stop      words that neither begin nor end a phrase, folded
    weak      words of several parts of which no part begins or ends a phrase, folded, as tuples
    inner     those of `stop` that may stand inside a phrase
    shortest  and longest phrase, in words
    """

    stop: frozenset[str] = frozenset()
    weak: frozenset[Run] = frozenset()
    inner: frozenset[str] = frozenset()
    shortest: int = 1
    longest: int = 3
    shortest_word: int = 4  # letters of a phrase of one word
    shortest_end: int = 1  # letters of a word that begins or ends a phrase, in alphabetic scripts


class Phrase(NamedTuple):
    """A repeated phrase: its match key, where it stands in the text, whether the headline has it."""

    key: str
    places: tuple[Span, ...]
    headline: bool
    score: float


class _Words:
    """The words of a text as parallel lists; `weak` are the places of parts of weak words.

    roles    the most that each word may do
    goes_on  may a phrase go on with the word there? Also asked for places behind the last word.
    """

    def __init__(self, text: str, tokens: fold.Tokens, weak: frozenset[int], speech: Speech) -> None:
        self.keys, self.starts, self.ends = tuple(tokens.keys), tokens.starts, tokens.ends
        self.speech = speech
        self.roles = list(map(_roles(speech), self.keys))
        for at in weak:
            if at < len(self.keys):
                self.roles[at] = _INSIDE if self.keys[at] in speech.inner else _NOWHERE
        gaps = map(text.__getitem__, map(slice, self.ends, self.starts[1:]))
        joined = zip(map(_JOINTS.__contains__, gaps), self.roles[1:], strict=True)
        goes_on = [is_joined and role is not _NOWHERE for is_joined, role in joined]
        self.goes_on = [False, *goes_on, *([False] * (speech.longest + 1))]


def phrases(reading: Reading, speech: Speech, whole: Iterable[Span] = ()) -> list[Phrase]:
    """What the story repeats, or shares with its headline, the best first.

    `whole` are stretches of the text (names, known terms) of which no phrase is a part.
    """
    titled = set(_runs(_words(reading.headline, speech)))
    words = _words(reading.text, speech, min(len(reading.story), _READ))
    inside = set(chain.from_iterable(range(start + 1, end) for start, end in whole))
    repeated: dict[Run, list[Span]] = {}
    for run, places in _repeated(words, titled).items():
        last = len(run) - 1
        spans = [(words.starts[at], words.ends[at + last]) for at in places]
        standing = [span for span in spans if span[0] not in inside and span[1] not in inside]
        if len(standing) > 1 or (standing and run in titled):
            repeated[run] = standing
    alone = _outside_longer(repeated)
    ranked = [
        Phrase(" ".join(run), tuple(spans), run in titled, _score(run, spans, alone[run], titled))
        for run, spans in repeated.items()
        if alone[run] > 0
    ]
    return sorted(ranked, key=lambda phrase: (-phrase.score, phrase.places[0]))


def _runs(words: _Words) -> dict[Run, list[int]]:
    """All runs that may be phrases, and where they begin."""
    places = _begun(words, range(len(words.keys)))
    kept: dict[Run, list[int]] = {}
    for length in range(1, words.speech.longest + 1):
        kept |= _whole(words, _by_run(words, places, length))
        places = [at for at in places if words.goes_on[at + length]]
    return kept


def _repeated(words: _Words, titled: set[Run]) -> dict[Run, list[int]]:
    """The same of those runs alone that come again or are `titled`: word by word, as long as they do."""
    begun = {run[:length] for run in titled for length in range(1, len(run) + 1)}
    shortest = min(words.speech.shortest, 2)
    places = _begun(words, _pairs_again(words, begun) if shortest > 1 else range(len(words.keys)))
    kept: dict[Run, list[int]] = {}
    for length in range(shortest, words.speech.longest + 1):
        if length > 1:
            places = [at for at in places if words.goes_on[at + length - 1]]
        runs = _by_run(words, places, length)
        runs = {run: starts for run, starts in runs.items() if len(starts) > 1 or run in begun}
        kept |= _whole(words, runs)
        places = list(chain.from_iterable(runs.values()))
    return kept


def _begun(words: _Words, places: Iterable[int]) -> list[int]:
    return [at for at in places if words.roles[at] is _BEGINS]


def _pairs_again(words: _Words, begun: set[Run]) -> list[int]:
    """Where two words stand that come again or are in `begun`: most need not be looked at."""
    pairs = list(pairwise(words.keys))
    often = Counter(pairs)
    again = compress(count(), map((1).__lt__, map(often.__getitem__, pairs)))
    titled = begun.intersection(often)
    return sorted({*again, *compress(count(), map(titled.__contains__, pairs if titled else ()))})


def _by_run(words: _Words, places: list[int], length: int) -> dict[Run, list[int]]:
    keys = words.keys
    runs: defaultdict[Run, list[int]] = defaultdict(list)
    for at in places:
        runs[keys[at : at + length]].append(at)
    return runs


def _whole(words: _Words, runs: dict[Run, list[int]]) -> dict[Run, list[int]]:
    """Those that are long enough, where they end with a word that may end a phrase."""
    speech = words.speech
    whole: dict[Run, list[int]] = {}
    for run, starts in runs.items():
        if len(run) < speech.shortest or (len(run) == 1 and len(run[0]) < speech.shortest_word):
            continue
        last = len(run) - 1
        if ends := [at for at in starts if words.roles[at + last] in (_BEGINS, _ENDS)]:
            whole[run] = ends
    return whole


def _score(run: Run, spans: list[Span], alone: float, titled: set[Run]) -> float:
    worth = math.log2(len(run) + 1) * alone
    if run in titled:
        worth = worth * 2 + _HEADLINE_WORTH
    return worth + (1 if spans[0][0] < _LEAD else 0)


def _outside_longer(repeated: dict[Run, list[Span]]) -> dict[Run, float]:
    """How often each phrase stands outside the longer ones, as the c-value counts it; 0 for a fragment."""
    longer: defaultdict[Run, list[int]] = defaultdict(list)
    for run, spans in repeated.items():
        for length in range(1, len(run)):
            for first in range(len(run) - length + 1):
                longer[run[first : first + length]].append(len(spans))
    alone: dict[Run, float] = {}
    for run, spans in repeated.items():
        around = longer[run]
        is_fragment = bool(around) and max(around) >= len(spans)
        alone[run] = 0.0 if is_fragment else len(spans) - (sum(around) / len(around) if around else 0.0)
    return alone


def _words(text: str, speech: Speech, end: int = sys.maxsize) -> _Words:
    """Those of the text up to `end`."""
    keys, starts, ends = _grouped(text)
    weak = frozenset(_weak(keys, speech))
    kept = bisect_right(ends, end)
    return _Words(text, fold.Tokens(keys[:kept], starts[:kept], ends[:kept]), weak, speech)


@lru_cache(maxsize=8)
def _roles(speech: Speech) -> Callable[[str], str]:
    """What words may do in a language, remembered."""
    return lru_cache(maxsize=16384)(partial(_role, speech=speech))


def _role(key: str, speech: Speech) -> str:
    if key in speech.stop:
        return _INSIDE if key in speech.inner else _NOWHERE
    shortest = speech.shortest_end if key < _ALPHABETIC else 1
    if not shortest <= len(key) <= _LONGEST_WORD:
        return _INSIDE
    return _ENDS if key[0].isdigit() else _BEGINS


def _grouped(text: str) -> fold.Tokens:
    """Words and numbers; `B'Lao`, `Covid-19` and `15-NQ` are one."""
    tokens = fold.tokens(text)
    seconds = {found.end() for found in _INSIDE_WORD.finditer(text)}
    places = [place for place, start in enumerate(tokens.starts) if start in seconds] if seconds else []
    if not places:
        return tokens
    keys, starts, ends = list[str](), list[int](), list[int]()
    done = 0
    for place in (*places, len(tokens.keys)):
        keys += tokens.keys[done:place]
        starts += tokens.starts[done:place]
        ends += tokens.ends[done:place]
        done = place
        if place < len(tokens.keys) and len(keys[-1]) <= _LONGEST_WORD:
            keys[-1] += text[ends[-1]] + tokens.keys[place]
            ends[-1] = tokens.ends[place]
            done += 1
    return fold.Tokens(keys, starts, ends)


def _weak(keys: list[str], speech: Speech) -> Iterator[int]:
    """The places of the words that are parts of a weak word."""
    lengths = _lengths(speech.weak)
    beyond = 0
    for place in compress(count(), map(lengths.__contains__, pairwise(keys))):
        known = lengths[keys[place], keys[place + 1]] if place >= beyond else ()
        length = next((n for n in known if tuple(keys[place : place + n]) in speech.weak), 0)
        if length:
            beyond = place + length
            yield from range(place, beyond)


@lru_cache(maxsize=8)
def _lengths(weak: frozenset[Run]) -> dict[Run, list[int]]:
    """By their first two words the lengths of all weak words, the longest first."""
    lengths: defaultdict[Run, set[int]] = defaultdict(set)
    for word in weak:
        lengths[word[:2]].add(len(word))
    return {first: sorted(known, reverse=True) for first, known in lengths.items()}
