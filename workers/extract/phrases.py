"""Which phrases does a text repeat, whatever its language? The best by c-value first.

C-value (Frantzi, Ananiadou, Mima 2000): a phrase is worth its length times how often it stands alone,
outside longer phrases that are repeated too. So `thống chính` never beats `hệ thống chính trị`.
"""

from __future__ import annotations

import math
import re
import sys
from bisect import bisect_right
from collections import defaultdict
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
_PAIR = 2  # words by which longer ones are found, so that a word of two is known with them
_LEAD = 400  # characters
_READ = 20_000  # characters in which phrases are looked for: three times a long article
_HEADLINE_WORTH = 3.0

# The most that a word may do in a phrase.
_BEGINS, _ENDS, _INSIDE, _NOWHERE = "begins", "ends", "inside", "nowhere"
_MAY_END = (_BEGINS, _ENDS)


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

    roles   the most that each word may do
    inside  places in the text at which no phrase begins or ends
    """

    def __init__(
        self,
        text: str,
        tokens: fold.Tokens,
        weak: frozenset[int],
        speech: Speech,
        inside: frozenset[int] = frozenset(),
    ) -> None:
        self.text, self.speech, self.inside = text, speech, inside
        self.keys, self.starts, self.ends = tuple(tokens.keys), tokens.starts, tokens.ends
        self.roles = list(map(_roles(speech), self.keys))
        for at in weak:
            if at < len(self.keys):
                self.roles[at] = _INSIDE if self.keys[at] in speech.inner else _NOWHERE
        self.further = self._further()

    def _further(self) -> list[str]:
        """At each place the word with which a phrase may go on from the one before; "" for none."""
        between = map(self.text.__getitem__, map(slice, self.ends, self.starts[1:]))
        behind = zip(self.keys[1:], self.roles[1:], between, strict=True)
        goes_on = (key if role is not _NOWHERE and gap in _JOINTS else "" for key, role, gap in behind)
        return ["", *goes_on, ""]


def phrases(reading: Reading, speech: Speech, whole: Iterable[Span] = ()) -> list[Phrase]:
    """What the story repeats, or shares with its headline, the best first.

    `whole` are stretches of the text (names, known terms) of which no phrase is a part.
    """
    titled = set(_runs(_words(reading.headline, speech)))
    inside = frozenset(chain.from_iterable(range(start + 1, end) for start, end in whole))
    words = _words(reading.text, speech, min(len(reading.story), _READ), inside)
    repeated = _repeated(words, titled)
    alone = _outside_longer(repeated)
    ranked = [
        _phrase(words, run, places, alone[run], titled) for run, places in repeated.items() if alone[run] > 0
    ]
    return sorted(ranked, key=lambda phrase: (-phrase.score, phrase.places[0]))


def _phrase(words: _Words, run: Run, places: list[int], alone: float, titled: set[Run]) -> Phrase:
    last = len(run) - 1
    spans = tuple((words.starts[at], words.ends[at + last]) for at in places)
    return Phrase(" ".join(run), spans, run in titled, _score(run, spans, alone, titled))


def _runs(words: _Words) -> dict[Run, list[int]]:
    """All runs that may be phrases, and where they begin."""
    runs = _begun(words)
    kept = _whole(words, runs)
    for _ in range(1, words.speech.longest):
        runs = _longer(words, runs)
        kept |= _whole(words, runs)
    return kept


def _repeated(words: _Words, titled: set[Run]) -> dict[Run, list[int]]:
    """The same of those runs alone that come again or are `titled`: word by word, as long as they do."""
    begun = {run[:length] for run in titled for length in range(1, len(run) + 1)}
    runs = _again(_begun(words), begun)
    kept = _again(_whole(words, runs), titled)
    for _ in range(1, words.speech.longest):
        runs = _again(_longer(words, runs), begun)
        kept |= _again(_whole(words, runs), titled)
    return kept


def _again(runs: dict[Run, list[int]], titled: set[Run]) -> dict[Run, list[int]]:
    return {run: places for run, places in runs.items() if len(places) > 1 or run in titled}


def _begun(words: _Words) -> dict[Run, list[int]]:
    """The words with which phrases may begin, and where."""
    starts, inside = words.starts, words.inside
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, (key, role) in enumerate(zip(words.keys, words.roles, strict=True)):
        if role is _BEGINS and starts[at] not in inside:
            places[key].append(at)
    return {(key,): begun for key, begun in places.items()}


def _longer(words: _Words, runs: dict[Run, list[int]]) -> dict[Run, list[int]]:
    """The runs that are one word longer, where nothing but a joint lies between."""
    further = words.further
    longer: dict[Run, list[int]] = {}
    for run, places in runs.items():
        length = len(run)
        by_word: defaultdict[str, list[int]] = defaultdict(list)
        for at in places:
            if key := further[at + length]:
                by_word[key].append(at)
        for key, goes_on in by_word.items():
            longer[*run, key] = goes_on
    return longer


def _whole(words: _Words, runs: dict[Run, list[int]]) -> dict[Run, list[int]]:
    """Those that are long enough, where they end with a word that may end a phrase."""
    speech, roles, ends, inside = words.speech, words.roles, words.ends, words.inside
    whole: dict[Run, list[int]] = {}
    for run, places in runs.items():
        if len(run) < speech.shortest or (len(run) == 1 and len(run[0]) < speech.shortest_word):
            continue
        last = len(run) - 1
        ended = [at for at in places if roles[at + last] in _MAY_END and ends[at + last] not in inside]
        if ended:
            whole[run] = ended
    return whole


def _score(run: Run, spans: tuple[Span, ...], alone: float, titled: set[Run]) -> float:
    worth = math.log2(len(run) + 1) * alone
    if run in titled:
        worth = worth * 2 + _HEADLINE_WORTH
    return worth + (1 if spans[0][0] < _LEAD else 0)


def _outside_longer(repeated: dict[Run, list[int]]) -> dict[Run, float]:
    """How often each phrase stands outside the longer ones, as the c-value counts it; 0 for a fragment."""
    longer: defaultdict[Run, list[int]] = defaultdict(list)
    for run, places in repeated.items():
        for length in range(1, len(run)):
            for first in range(len(run) - length + 1):
                longer[run[first : first + length]].append(len(places))
    alone: dict[Run, float] = {}
    for run, places in repeated.items():
        around = longer[run]
        is_fragment = bool(around) and max(around) >= len(places)
        alone[run] = 0.0 if is_fragment else len(places) - (sum(around) / len(around) if around else 0.0)
    return alone


def _words(text: str, speech: Speech, end: int = sys.maxsize, inside: frozenset[int] = frozenset()) -> _Words:
    """Those of the text up to `end`."""
    keys, starts, ends = _grouped(text)
    weak = frozenset(_weak(keys, speech))
    kept = bisect_right(ends, end)
    return _Words(text, fold.Tokens(keys[:kept], starts[:kept], ends[:kept]), weak, speech, inside)


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
        length = _weak_at(keys, place, lengths, speech) if place >= beyond else 0
        if length:
            beyond = place + length
            yield from range(place, beyond)


def _weak_at(keys: list[str], place: int, lengths: dict[Run, list[int]], speech: Speech) -> int:
    for length in lengths[keys[place], keys[place + 1]]:
        if length == _PAIR or tuple(keys[place : place + length]) in speech.weak:
            return length
    return 0


@lru_cache(maxsize=8)
def _lengths(weak: frozenset[Run]) -> dict[Run, list[int]]:
    """By their first two words the lengths of all weak words, the longest first."""
    lengths: defaultdict[Run, set[int]] = defaultdict(set)
    for word in weak:
        lengths[word[:2]].add(len(word))
    return {first: sorted(known, reverse=True) for first, known in lengths.items()}
