"""How are two Vietnamese spellings of one word matched? By a key that forgets case and tone placement.

`Uỷ`, `Ủy`, `UỶ` and their NFD forms have one key; `má` and `mà` have two. The key is for matching
only: what is published keeps the author's spelling.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
_TOKEN = re.compile(r"((?:[^\W_]|[\u0300-\u036f])+)")  # in a group: `split` gives words and what lies between
_COMPOSED_TOKEN = re.compile(r"([^\W_]+)")  # the same where no mark stands apart from its letter
_MARK = re.compile("[\u0300-\u036f]")
_SHORT = 40  # characters of what is remembered: no word is longer
_LIKE_D = str.maketrans({"ð": "đ", "Ð": "đ"})  # U+00D0 Eth looks exactly like Đ


@dataclass(frozen=True)
class Folded:
    """The key of a text; `starts[i]` is where in the text the key's character i came from."""

    key: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text behind a stretch of the key (which is not empty)."""
        return self.starts[start], self.starts[end - 1] + 1


class Tokens(NamedTuple):
    """The words and numbers of a text as parallel lists: match key, start and end in the text."""

    keys: list[str]
    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=8)  # extractors read the same text, lead and headline
def tokens(text: str) -> Tokens:
    """The words and numbers of a text."""
    parts = (_TOKEN if _MARK.search(text) else _COMPOSED_TOKEN).split(text)
    written = parts[1::2]
    keys = map(_remembered if max(map(len, written), default=0) <= _SHORT else key, written)
    offsets = list(accumulate(map(len, parts)))
    return Tokens(list(keys), offsets[:-1:2], offsets[1::2])


def key(text: str) -> str:
    """The match key of a text: lower case, each word's tone mark at its end."""
    return _remembered(text) if len(text) <= _SHORT else _key(text)


@lru_cache(maxsize=16384)  # a language has few words and a text repeats them
def _remembered(text: str) -> str:
    return _key(text)


def _key(text: str) -> str:
    return _WORD.sub(lambda word: _word(word.group())[0], text)


@lru_cache(maxsize=8)
def fold(text: str) -> Folded:
    """The match key with the way back to the text; time and space are linear in its length."""
    pieces: list[str] = []
    starts: list[int] = []
    done = 0
    for word in _WORD.finditer(text):
        _take(text[done : word.start()], done, pieces, starts)
        folded, offsets = _word(word.group())
        pieces.append(folded)
        starts.extend(map(word.start().__add__, offsets))
        done = word.end()
    _take(text[done:], done, pieces, starts)
    return Folded("".join(pieces), tuple(starts))


def _take(between: str, start: int, pieces: list[str], starts: list[int]) -> None:
    pieces.append(between)
    starts.extend(range(start, start + len(between)))


@lru_cache(maxsize=8192)
def _word(word: str) -> tuple[str, tuple[int, ...]]:
    """A word's key, and the offset in the word that each of its characters came from."""
    letters: list[tuple[str, int]] = []
    tones: list[str] = []
    for offset, character in enumerate(word):
        marks = unicodedata.normalize("NFD", character.translate(_LIKE_D).lower())
        tones += (mark for mark in marks if mark in _TONES)
        for letter in unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)):
            _add(letters, letter, offset)
    letters += ((tone, len(word) - 1) for tone in tones)
    return "".join(letter for letter, _ in letters), tuple(offset for _, offset in letters)


def _add(letters: list[tuple[str, int]], letter: str, offset: int) -> None:
    """Add a letter, or put a separate circumflex, breve or horn onto the letter before it."""
    if letters and unicodedata.combining(letter):
        together = unicodedata.normalize("NFC", letters[-1][0] + letter)
        if len(together) == 1:
            letters[-1] = (together, letters[-1][1])
            return
    letters.append((letter, offset))


_NEW = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()  # noqa: SIM905 - shorter
_OLD = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()  # noqa: SIM905 - shorter
_PAIRS = [
    pair
    for new, old in zip(_NEW, _OLD, strict=True)
    for pair in ((new, old), (new.capitalize(), old.capitalize()), (new.upper(), old.upper()))
]
_TO_OLD = dict(_PAIRS)
_TO_NEW = {old: new for new, old in _PAIRS}
_PLACED = re.compile(rf"(?:{'|'.join(one for pair in _PAIRS for one in pair)})(?!\w)")


def spellings(name: str) -> tuple[str, ...]:
    """The name, in NFC, with the tones of open syllables placed the new way and the old: `Hoà`, `Hòa`."""
    if not _PLACED.search(name):
        return (name,)
    new = _PLACED.sub(lambda found: _TO_NEW.get(found[0], found[0]), name)
    return tuple(dict.fromkeys((new, _PLACED.sub(lambda found: _TO_OLD.get(found[0], found[0]), name))))
