"""Was this text typed with an old Vietnamese font, and what did its reader see?

Before Unicode, fonts drew Vietnamese letters at the places of others: TCVN3 (`.VnTime`), VNI
(`VNI-Times`) and Windows-1258. Copied from an old document such a text arrives as Latin-1 characters
(`TØnh uû §ång Th¸p`). It is put right only when it certainly is one of them: nearly all its marked words
then are Vietnamese syllables, and hardly any was before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import islice

from workers.text.syllables import is_syllable, is_toneless

# TCVN 5712:1993, third character set: one character a letter.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđ¯°±²³´àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI for Windows: a letter, then a character for its marks; `ô` and `ö` are the letters ơ and ư.
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI = re.compile(r"([aeioôuöy])([ùøûõïâáàåãäêéèúüë])|([ôöñæóòî])", re.IGNORECASE)
# Windows-1258 read as 1252: letters of their own, tones as separate characters.
_CP1258 = str.maketrans(
    {"Ã": "Ă", "ã": "ă", "Ð": "Đ", "ð": "đ", "Õ": "Ơ", "õ": "ơ", "Ý": "Ư", "ý": "ư"}
    | {"Ì": "\u0300", "ì": "\u0301", "Ò": "\u0309", "Þ": "\u0303", "ò": "\u0323"}
)
_WORD = re.compile(r"(?:[^\W\d_]|[¡-¾×÷\xad])+")
_MODERN = re.compile("[ĂăĐđƠơƯư\u1ea0-\u1ef9]")
_FOREIGN = re.compile("[\xa1-\xff]")
_FEWEST = 4  # different marked words from which a verdict is possible
_AFTER, _BEFORE = 0.9, 0.5  # shares of possible syllables among them
_SUSPECT, _PLAIN = 10, 0.8  # marked words, and share of plain words that could be syllables


def recognised(text: str) -> str:
    """`tcvn3`, `vni` or `windows-1258` where that is certain, else nothing."""
    if _MODERN.search(text):
        return ""
    marked = _marked(text)
    if len(marked) < _FEWEST or _share(marked) > _BEFORE:
        return ""
    shares = {name: _share({convert(word) for word in marked}) for name, convert in ENCODINGS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _AFTER else ""


def suspected(text: str) -> bool:
    """Plain words that look Vietnamese beside marked ones that do not: some encoding we do not know."""
    if sum(1 for _ in islice(_MODERN.finditer(text), _SUSPECT + 1)) > _SUSPECT:
        return False
    marked = _marked(text)
    plain = {word for word in _WORD.findall(text) if word.isascii() and word.islower()}
    if len(marked) < _SUSPECT or len(plain) < _SUSPECT or _share(marked) > _BEFORE:
        return False
    return sum(map(is_toneless, plain)) / len(plain) >= _PLAIN


def converted(text: str, encoding: str) -> str:
    """The text that its author saw, in NFC."""
    return _WORD.sub(lambda word: ENCODINGS[encoding](word.group()), text)


def _marked(text: str) -> set[str]:
    return {word for word in _WORD.findall(text) if _FOREIGN.search(word)}


def _share(marked: set[str]) -> float:
    return sum(map(is_syllable, marked)) / len(marked)


def _from_tcvn3(word: str) -> str:
    return _in_one_case(word, "".join(_TCVN3.get(character, character) for character in word))


def _in_one_case(word: str, letters: str) -> str:
    """The font for capitals has small codes: `TH¸P` was seen as THÁP."""
    plain = [character for character in word if character.isascii() and character.isalpha()]
    is_capitals = bool(plain) and all(character.isupper() for character in plain) and len(word) > 1
    return letters.upper() if is_capitals and (len(plain) > 1 or not letters[1:].islower()) else letters


def _from_vni(word: str) -> str:
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, word))


def _vni_letter(found: re.Match[str]) -> str:
    letter, mark, alone = found.groups()
    if alone:
        modern = _VNI_LETTERS[alone.lower()]
        return modern.upper() if alone.isupper() else modern
    base = _VNI_LETTERS.get(letter.lower(), letter.lower())
    together = base + _VNI_MARKS[mark.lower()]
    return together.upper() if letter.isupper() else together


def _from_cp1258(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(_CP1258))


ENCODINGS: dict[str, Callable[[str], str]] = {
    "tcvn3": cache(_from_tcvn3),
    "vni": cache(_from_vni),
    "windows-1258": cache(_from_cp1258),
}
