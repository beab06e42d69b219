"""Can this word be a Vietnamese syllable? By the language's onsets, rhymes and tones.

A text in which many words cannot be one was scrambled (`Ngàỹ`, `qưỹết`) or decoded wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from workers.text.words import words

_ONSETS = words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
_RHYMES = words(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
    " e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh"
    " ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet"
    " oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uâu uây uc uê"
    " uêch uên uênh uêu ui um un ung uơ up ut uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt uyn uynh uyp"
    " uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ych yn ynh"
    " yp yt"
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_TONE_ON_CONSONANT = re.compile("[^aeiouy\u0302\u0306\u031b][\u0300\u0301\u0303\u0309\u0323]")
_STOPPED = ("c", "ch", "p", "t")  # with these a syllable has the acute or the dot, and no other tone
_STOPPED_TONES = ("\u0301", "\u0323")
_ALPHABET = frozenset("abcdeghiklmnopqrstuvxyăâđêôơư")
_WORD = re.compile(r"(?<![\w.@/’'-])[^\W\d_]{1,40}(?![\w@/’'-])")
_PARTS = re.compile(rf"({'|'.join(sorted(_ONSETS, key=len, reverse=True))})?(.+)")


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """With its tone, whatever its case and tone placement."""
    bare, tones = _apart(word)
    if len(tones) > 1 or not _has_shape(bare):
        return False
    return not bare.endswith(_STOPPED) or tones in _STOPPED_TONES


@lru_cache(maxsize=8192)
def is_toneless(word: str) -> bool:
    """Is this ASCII word a syllable without its marks, as people type on a foreign keyboard?"""
    return word.isascii() and word.lower() in _bare_syllables()


@lru_cache(maxsize=8192)
def is_marked(word: str) -> bool:
    """Does it hold a letter that ASCII does not have, and only letters of the Vietnamese alphabet?"""
    return not word.isascii() and set(_apart(word)[0]) <= _ALPHABET


def impossible(text: str) -> tuple[list[tuple[int, int]], int]:
    """Where marked lower-case words stand that cannot be syllables, and how many marked words there are.

    Each word counts once; capitalised ones are often names of other languages (`Đắk Lắk`).
    """
    places: list[tuple[int, int]] = []
    seen: set[str] = set()
    for found in _WORD.finditer(text):
        word = found.group()
        if word in seen or not word.islower() or not is_marked(word):
            continue
        seen.add(word)
        if not is_syllable(word):
            places.append(found.span())
    return places, len(seen)


@lru_cache(maxsize=8192)
def _apart(word: str) -> tuple[str, str]:
    """The word without tones, and its tones; a tone on a consonant counts as one too many."""
    marks = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    tones = "".join(mark for mark in marks if mark in _TONES)
    return bare, tones + tones if _TONE_ON_CONSONANT.search(marks) else tones


def _has_shape(bare: str) -> bool:
    """Onset and rhyme; `gì` and `giếng` are written with `g` and a rhyme in `i`."""
    parts = _PARTS.fullmatch(bare)
    if bare in _RHYMES or (parts is not None and parts[1] and parts[2] in _RHYMES):
        return True
    return bare.startswith("g") and bare[1:] in _RHYMES


@lru_cache(maxsize=1)
def _bare_syllables() -> frozenset[str]:
    """Every onset with every rhyme, in ASCII."""
    shapes = {onset + rhyme for onset in (*_ONSETS, "") for rhyme in _RHYMES}
    return frozenset(
        "".join(mark for mark in unicodedata.normalize("NFD", shape.replace("đ", "d")) if mark.isascii())
        for shape in shapes
    )
