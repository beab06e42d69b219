"""What is wrong with the characters of this article, and what can be put right without doubt?

One verdict for the whole article (was it misread, typed with an old font, is it Vietnamese?), then every
text of it is mended alike. What was mended, and what is doubtful and was left, is remembered for the editor
as `warnings` (schemas/item.v1.json).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from wire.documents import Document
from workers.text import characters, legacy, lookalikes, mojibake
from workers.text.syllables import impossible, is_marked, is_syllable, is_toneless
from workers.text.words import words

MOST_PLACES = 20  # of one doubt
_WORD = re.compile(r"[^\W\d_]+")
_SPACE_BEFORE = re.compile(r"(?<![\w./@:-])([^\W\d_]{2,40}) +([,;.:?!])(?=\s|$)")
_SPACED = (" ,", " ;", " .", " :", " ?", " !")  # quick: without one there is nothing to mend
_NO_SPACE = re.compile(r"(?<![\w./@:-])([^\W\d_]{1,40})[,;]([^\W\d_]{1,40})(?![\w./@:-])")
_TIGHT = re.compile(r"[,;][^\W\d_]")  # quick, too
# Marks typed after their letters, as in old electronic mail: `Ti?nh u?y DDo^`ng Tha'p to^? chu+'c`.
_VIQR = re.compile(r"(?<=[aeouAEOU])[\^+(](?=['`?~.]|[a-z ])")
_FEWEST = 4  # marked words that tell a Vietnamese text, or a scrambled one
_VIETNAMESE = 0.7  # share of possible syllables among the marked words
_SCRAMBLED = 0.03  # share of impossible ones; honest texts have none
_TONELESS = 0.9  # share of plain words that could be syllables, where none is marked
_SAMPLE = 400  # words
_MOST_WARNINGS = 50


@dataclass(frozen=True)
class Verdict:
    """What holds for all texts of one article."""

    misread: bool = False
    encoding: str = ""
    vietnamese: bool = False


@dataclass
class Mender:
    """Mends the texts of one article and remembers what it did; the pointer says which text."""

    verdict: Verdict
    _done: dict[tuple[str, str, str], None] = field(default_factory=dict)

    def mend(self, text: str, pointer: str) -> str:
        """The text as its author saw it, clean (`characters.clean`)."""
        if text.isascii():
            mended = characters.clean(text)
            return self._spaced(mended, pointer) if self.verdict.vietnamese else mended
        if self.verdict.misread:
            text = self._changed(text, mojibake.repaired(text), "misread_repaired", pointer)
        if self.verdict.encoding:
            text = unicodedata.normalize("NFC", text)
            converted = legacy.converted(text, self.verdict.encoding)
            text = self._changed(text, converted, "old_font_repaired", pointer, self.verdict.encoding)
        if characters.hides(text):
            self.note("invisible_removed", pointer)
        text = characters.clean(text)
        if self.verdict.vietnamese:
            text = self._changed(text, lookalikes.mended(text), "lookalikes_repaired", pointer)
            text = self._spaced(text, pointer)
        return text

    def note(self, code: str, pointer: str, detail: str = "") -> None:
        """Remember once."""
        self._done.setdefault((code, pointer, detail))

    def warnings(self) -> list[Document]:
        """What was done, in order."""
        return [
            {"code": code, "pointer": pointer} | ({"detail": detail} if detail else {})
            for code, pointer, detail in list(self._done)[:_MOST_WARNINGS]
        ]

    def _spaced(self, text: str, pointer: str) -> str:
        """No space before a comma or a stop that ends a word of letters: never in numbers and addresses."""
        if not any(mark in text for mark in _SPACED):
            return text
        return self._changed(text, _SPACE_BEFORE.sub(r"\1\2", text), "spacing_repaired", pointer)

    def _changed(self, before: str, after: str, code: str, pointer: str, detail: str = "") -> str:
        if after != before:
            self.note(code, pointer, detail)
        return after


def verdict(sample: str) -> Verdict:
    """Of all the words of an article, before anything was cleaned."""
    misread = mojibake.is_certain(sample)
    text = unicodedata.normalize("NFC", mojibake.repaired(sample) if misread else sample)
    encoding = legacy.recognised(text)
    text = characters.clean(legacy.converted(text, encoding) if encoding else text)
    return Verdict(misread, encoding, _is_vietnamese(_counted(text)))


def doubts(text: str) -> list[Document]:
    """What an editor should look at in a plain text: nothing of it was changed."""
    found: list[Document] = []
    if legacy.suspected(text):
        found.append({"code": "old_font_suspected", "pointer": "/body"})
    written = _counted(text)
    if _is_vietnamese(written):
        places, marked = impossible(text) if _may_be_scrambled(written) else ([], 0)
        if len(places) >= _FEWEST and len(places) >= _SCRAMBLED * marked:
            found.append(_doubt("impossible_syllables", places))
        close = _NO_SPACE.finditer(text) if _TIGHT.search(text) else ()
        spaces = [one.span() for one in close if is_syllable(one[1]) and is_syllable(one[2])]
        if spaces:
            found.append(_doubt("space_missing", spaces))
    elif len(_VIQR.findall(text)) >= 2 * _FEWEST:
        found.append({"code": "viqr_suspected", "pointer": "/body"})
    elif is_undiacritised(text):
        found.append({"code": "marks_missing", "pointer": "/body"})
    if places := lookalikes.doubtful(text):
        found.append(_doubt("mixed_scripts", places))
    return found


def is_undiacritised(text: str) -> bool:
    """Is it Vietnamese written without its marks (`Tinh uy to chuc hoi nghi`)?"""
    plain: list[str] = []
    for found in islice(_WORD.finditer(text), _SAMPLE):
        word = found.group()
        if len(word) > 1:
            if is_marked(word):
                return False
            plain.append(word)
    if len(plain) < 2 * _FEWEST:
        return False
    possible = sum(map(is_toneless, plain))
    return possible >= _TONELESS * len(plain) and bool(_TELLTALE.intersection(map(str.lower, plain)))


# Commonest words, which other languages of short words do not have together.
_TELLTALE = words("cua nguoi duoc nhung trong khong voi huyen tinh thanh truong quyet nghi viet")


def _doubt(code: str, places: list[tuple[int, int]]) -> Document:
    return {"code": code, "pointer": "/body", "evidence": [list(place) for place in places[:MOST_PLACES]]}


def _counted(text: str) -> Counter[str]:
    """How often each word stands there; what stands between spaces is counted first, as most comes again."""
    words: Counter[str] = Counter()
    for piece, often in Counter(text.split()).items():
        for word in (piece,) if piece.isalpha() else _WORD.findall(piece):
            words[word] += often
    return words


def _is_vietnamese(words: Counter[str]) -> bool:
    marked = [word for word in words if not word.isascii()]
    possible = sum(words[word] for word in marked if is_marked(word) and is_syllable(word))
    return possible >= _FEWEST and possible >= _VIETNAMESE * sum(words[word] for word in marked)


def _may_be_scrambled(words: Counter[str]) -> bool:
    """Does it hold enough words that cannot be syllables, wherever they stand?"""
    marked = (word for word in words if word.islower() and is_marked(word))
    return sum(1 for word in marked if not is_syllable(word)) >= _FEWEST
