"""Who signed the article? A short last line that is a name, or says `Tin, ảnh: …`."""

from __future__ import annotations

import re

from workers.extract.found import Found
from workers.extract.vi.provinces import is_province
from workers.text import fold
from workers.text.words import words

SOURCE = "vi-byline/1"

_LONGEST = 80
_MOST_NAMES = 4
_MOST_SYLLABLES = 5
_CREDIT = re.compile(
    r"(?:(?:tin|bài|ảnh|clip|video|đồ hoạ|đồ họa)(?:(?: ?, ?| ?- ?| và )(?:tin|bài|ảnh|clip|video))*"
    r"|thực hiện|tác giả|phóng viên|PV|người viết) ?: ?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r" ?\((?:tổng hợp|t/h|th|ghi|lược ghi|thực hiện|biên dịch|theo [^()]{2,30}|TTXVN)\)$", re.IGNORECASE
)
_BETWEEN = re.compile(r" ?[,;&/] ?| [-–—] | và ")
_SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|kh|ph|th|tr|ch|nh|qu|[bcdđhklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# What begins a body, a place or a closing formula, not a name.
_NO_SURNAME = frozenset(
    fold.key(word) for word in words("Ban Bộ Sở Báo Đài Tỉnh Phường Xã Huyện Quận Uỷ Ảnh Nguồn Hết")
)


def byline(text: str) -> Found | None:
    """The name or names as written, without `Tin, ảnh:` and `(tổng hợp)`; None if nobody signed.

    The evidence is the whole line: it is the author's signature, not a part of the story.
    """
    start = text.rfind("\n") + 1
    line = text[start:]
    if start == 0 or len(line) > _LONGEST:
        return None
    credit = _CREDIT.match(line)
    names = _NOTE.sub("", line[credit.end() :] if credit else line).strip()
    parts = _BETWEEN.split(names)
    if len(parts) > _MOST_NAMES or not all(_is_name(part, credited=credit is not None) for part in parts):
        return None
    return Found(names, SOURCE, 0.95 if credit else 0.85, ((start, len(text)),))


def _is_name(name: str, *, credited: bool) -> bool:
    syllables = name.split()
    fewest = 1 if credited else 2
    if not fewest <= len(syllables) <= _MOST_SYLLABLES or not all(
        _is_capitalised(syllable) for syllable in syllables
    ):
        return False
    if credited:
        return True
    # An unmarked line must look Vietnamese: "Facebook Twitter" also stands at the ends of articles.
    keys = [fold.key(syllable) for syllable in syllables]
    is_vietnamese = all(_SYLLABLE.fullmatch(_TONES.sub("", key)) for key in keys)
    return is_vietnamese and keys[0] not in _NO_SURNAME and not is_province(name)


def _is_capitalised(syllable: str) -> bool:
    letters = syllable.replace(".", "").replace("'", "").replace("’", "")
    return letters.isalpha() and letters[0].isupper() and not syllable.endswith(".")
