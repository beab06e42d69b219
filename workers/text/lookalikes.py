"""Which letters only look like the Vietnamese letter that is meant? Put right where no doubt is left.

`é̂` (marks in the wrong order), `d̵` and Eth for đ, a caron for a breve, Cyrillic letters among Latin ones:
readers see no difference, but nothing finds the word. A word of Vietnamese text is mended if that makes it a
Vietnamese syllable; any other word stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

from workers.text.syllables import is_syllable

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_QUALITY = "\u0302\u0306\u031b"  # circumflex, breve, horn: they belong right after the letter
_MARKS = _TONES + _QUALITY
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
_ODD = re.compile("[\u0300-\u036fÐðƉɖǍǎɑ\u0370-\u03ff\u0400-\u04ff]")
# What is drawn alike, seen alone; only Latin words are mended with it.
_ALIKE = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "Ǎ": "Ă", "ǎ": "ă", "ɑ": "a"}
    | dict(zip("аеорсухіАВЕКМНОРСТХІ", "aeopcyxiABEKMHOPCTXI", strict=True))
    | dict(zip("οινΑΒΕΗΙΚΜΝΟΡΤΥΧ", "oivABEHIKMNOPTYX", strict=True))
)
_OVERLAID = re.compile("([dD])[\u0335\u0336\u0337\u0338]")
_STRAY = re.compile(rf"(?<=\s)[{_MARKS}]+")
_LATIN = re.compile("[A-Za-z\xc0-\u024f\u1e00-\u1eff]")
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u04ff]")


def mended(text: str) -> str:
    """The text, in NFC, with the look-alikes in its Vietnamese words replaced and lost marks left out."""
    if not _ODD.search(text):
        return text
    return _WORD.sub(lambda word: _mended(word.group()), _STRAY.sub("", text))


def doubtful(text: str) -> list[tuple[int, int]]:
    """Where words mix Latin with Greek or Cyrillic letters, or hold marks that belong to no letter."""
    if not _ODD.search(text):
        return []
    return [word.span() for word in _WORD.finditer(text) if _is_doubtful(word.group())]


def _mended(word: str) -> str:
    if not _ODD.search(word):
        return word
    letters = _OVERLAID.sub(lambda found: "đ" if found[1] == "d" else "Đ", word)
    if _LATIN.search(letters):
        letters = letters.translate(_ALIKE)
    letters = unicodedata.normalize("NFC", _ordered(letters))
    return letters if letters != word and is_syllable(letters) else word


def _ordered(word: str) -> str:
    """Each letter's marks once, what shapes the letter before its tone; a caron is a breve on an a."""
    ordered: list[str] = []
    marks: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        if not unicodedata.combining(character):
            ordered += sorted(marks, key=_MARKS[::-1].find)
            marks = []
            ordered.append(character)
        elif character not in marks:
            marks.append("\u0306" if character == "\u030c" else character)
    return "".join(ordered + sorted(marks, key=_MARKS[::-1].find))


def _is_doubtful(word: str) -> bool:
    mixed = _OTHER.search(word) and _LATIN.search(word)
    return bool(mixed) or any(mark in word for mark in _MARKS)
