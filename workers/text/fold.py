"""How are two Vietnamese spellings of one word matched? By a key that forgets case and tone placement.

`Uỷ`, `Ủy`, `UỶ` and their NFD forms have one key; `má` and `mà` have two. The key is for matching
only: what is published keeps the author's spelling.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
_LIKE_D = str.maketrans({"ð": "đ", "Ð": "đ"})  # U+00D0 Eth looks exactly like Đ


@dataclass(frozen=True)
class Folded:
    """The key of a text; `starts[i]` is where in the text the key's character i came from."""

    key: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text behind a stretch of the key (which is not empty)."""
        return self.starts[start], self.starts[end - 1] + 1


def key(text: str) -> str:
    """The match key of a text: lower case, each word's tone mark at its end."""
    return fold(text).key


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


@lru_cache(maxsize=8192)  # a language has few words and a text repeats them
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
