"""Of which words does a Vietnamese text consist? One tokenisation for every grammar that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain, islice
from operator import itemgetter, sub
from typing import Any

from workers.text import fold

MOST = 15_000  # tokens: some 12,000 words

CAPITAL, CAPITALS, SMALL, NUMBER, MARK, LINE = "C", "A", "c", "d", "p", "n"

_FIRST, _SECOND, _THIRD, _FOURTH = map(itemgetter, range(4))
_LONGEST_KNOWN = 40  # characters of words that are remembered


# Two words without a space between, as "Hồng NgựHĐND"; brands like VinFAST have no such letters.
_MARKED = "".join(letter for letter in map(chr, range(0xE0, 0x1EFA)) if letter.islower() and letter.isalpha())
_BEHIND = rf"(?:(?<=[{_MARKED}]@)|(?<=[{_MARKED}][a-z]@)|(?<=[{_MARKED}][a-z][a-z]@))"
GLUED = re.compile(rf"[A-ZĐ]{_BEHIND.replace('@', '.')}[A-ZĐ]")  # the capital first: few are, so it is quick


def _pattern(letter: str, *, is_glued: bool = False) -> re.Pattern[str]:
    parted = rf"{letter}{{1,60}}?{_BEHIND.replace('@', '')}(?=[A-ZĐ]{{2}})|" if is_glued else ""
    word = rf"{letter}{{1,60}}(?:['’ʼ‘]{letter}{{1,60}})*"
    return re.compile(
        rf"(\d{{1,40}}(?:[.,/]\d{{1,40}})*(?![^\W\d_])|{parted}{word}|\n|[^\s])"
    )  # `split` keeps them


_TOKEN = _pattern("(?:[^\\W_]|[\u0300-\u036f])")
_COMPOSED = _pattern("[^\\W_]")  # the same where no mark stands apart from its letter, and faster
_PARTED = _pattern("[^\\W_]", is_glued=True)
_MARK = re.compile("[\u0300-\u036f]")
_DASHES = {"–": "-", "—": "-", "−": "-"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as parallel lists, one entry a token; a line end is a token of its own.

    words   as written
    keys    as `fold.key` has them; every dash is `-`
    starts, ends  offsets in the text
    shapes  one letter a token: C capitalised, A all capitals, c small, d number, p mark, n line end
    memo    what the grammars found where, so that nothing is read twice
    """

    text: str
    words: tuple[str, ...]
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shapes: str
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.words)

    def written(self, start: int, end: int) -> str:
        """The text of the tokens from `start` up to `end`."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def touches(self, place: int) -> bool:
        """Does this token stand right after the one before it, without a space?"""
        return 0 < place < len(self.starts) and self.starts[place] == self.ends[place - 1]

    def may(self, what: str, most: int) -> bool:
        """May this be tried once more? Only so often: what has more of it is no article."""
        done: int = self.memo.get(what, 0)
        self.memo[what] = done + 1
        return done < most

    def key(self, place: int) -> str:
        """The key there, or nothing outside."""
        return self.keys[place] if 0 <= place < len(self.keys) else ""

    def shape(self, place: int) -> str:
        """The shape there; a line end outside."""
        return self.shapes[place] if 0 <= place < len(self.shapes) else LINE

    def is_capital(self, place: int) -> bool:
        return 0 <= place < len(self.shapes) and self.shapes[place] in "CA"


def tokens(text: str) -> Tokens:
    """The first of the text, up to MOST: a longer one is no article."""
    pieces = text.split(" ")
    if "" in pieces or len(max(pieces, key=len)) > _LONGEST_KNOWN:
        return _read_whole(text)
    read = list(map(_piece, pieces))
    words = tuple(islice(chain.from_iterable(map(_FIRST, read)), MOST))
    if sum(map(len, words)) + len(pieces) - 1 != len(text):
        return _read_whole(text)  # there are other spaces, or more words
    ends = tuple(islice(accumulate(chain.from_iterable(map(_FOURTH, read)), initial=-1), 1, None))
    return Tokens(
        text,
        words,
        tuple(chain.from_iterable(map(_SECOND, read))),
        tuple(map(sub, ends, map(len, words))),
        ends,
        "".join(map(_THIRD, read)),
    )


def _read_whole(text: str) -> Tokens:
    pattern = _TOKEN if _MARK.search(text) else _PARTED if GLUED.search(text) else _COMPOSED
    parts = pattern.split(text)
    words = tuple(parts[1 : 2 * MOST : 2])
    is_usual = max(map(len, words), default=0) <= _LONGEST_KNOWN
    read = list(map(_remembered if is_usual else _read, words))
    offsets = tuple(accumulate(map(len, parts[: 2 * len(words)])))
    return Tokens(
        text,
        words,
        tuple(map(_FIRST, read)),
        offsets[::2],
        offsets[1::2],
        "".join(map(_SECOND, read)),
    )


@lru_cache(maxsize=8192)
def _piece(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str, tuple[int, ...]]:
    """What stands between two spaces: words, keys, shapes, and lengths, the first with the space before."""
    one = _read_whole(text)
    lengths = list(map(len, one.words))
    return one.words, one.keys, one.shapes, (lengths[0] + 1, *lengths[1:]) if lengths else ()


@lru_cache(maxsize=1024)
def tokens_of(name: str) -> Tokens:
    """The same of a name, which several ask for."""
    return tokens(name)


def _read(word: str) -> tuple[str, str]:
    return _key(word), _shape(word)


@lru_cache(maxsize=16384)  # a language has few words and a text repeats them
def _remembered(word: str) -> tuple[str, str]:
    return _read(word)


def _key(word: str) -> str:
    return _DASHES.get(word) or fold.key(word).translate(_APOSTROPHES)


_APOSTROPHES = str.maketrans("’ʼ‘", "'''")


def _shape(word: str) -> str:
    first = word[0]
    if first == "\n":
        return LINE
    if word.isalpha() or first.isalpha():
        if not first.isupper():
            return SMALL
        return CAPITALS if len(word) > 1 and word.isupper() else CAPITAL
    return (NUMBER if first.isdigit() else MARK) if first.isalnum() else MARK
