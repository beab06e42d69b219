"""Where does a sentence end? After `.`, `!`, `?` or `…`, but not after `TP.` or `PGS.TS.`"""

from __future__ import annotations

import re

from workers.text.words import words

_STOP = re.compile(r"[.!?…]{1,10}[\"'”’»)\]]{0,3}(?=\s)")
_LAST_TOKEN = re.compile(r"[^\s.(\[\"“‘«]{1,12}$")
# What numbers the sentence that follows: "1. Họ và tên", "Điều 5. Phạm vi".
_COUNTER = re.compile(r"(?:(?:Điều|Chương|Mục|Phần|Khoản|Bài|Câu|Article|Section) )?(?:\d{1,3}|[IVX]{1,5})")
_LONGEST_COUNTER = 20  # characters
_OPENING = "\"'“‘«([-–—"
_ABBREVIATIONS = words(
    "TP Tp tp TX Tx TT TW Q P H X KP TDP Tr tr Đ ĐT GS Gs PGS TS Ts ThS Ths ths BS Bs BSCK BSCKI BSCKII"
    " CK CKI CKII KS Ks KTS CN LS Ls TTND TTƯT NSND NSƯT NGND NGƯT NNƯT NNND VĐV HLV NS NB Th Thg T Ô Bà"
    " Mr Mrs Ms Dr Prof Rev Hon Gen Col Capt Lt Sgt Gov Sen Rep St Mt Ave Dept No Nos Vol Fig vs Jr Sr"
    " Inc Ltd Co Corp Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of one paragraph as (start, end) offsets, in order, without the spaces between."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, start, stop):
            spans.append((start, stop.end()))
            start = stop.end()
    spans.append((start, len(text)))
    return [span for span in (_trimmed(text, *span) for span in spans) if span[0] < span[1]]


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    rest = text[stop.end() : stop.end() + 8].lstrip()
    following = rest.lstrip(_OPENING)[:1]
    if following.islower():
        return False
    if stop.group() != ".":
        return True
    last = _LAST_TOKEN.search(text, max(start, stop.start() - 16), stop.start())
    token = last.group() if last else ""
    is_initial = len(token) == 1 and token.isupper()
    is_counter = _COUNTER.fullmatch(text[start : stop.start()][:_LONGEST_COUNTER].strip()) is not None
    return not (token in _ABBREVIATIONS or is_initial or is_counter)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    sentence = text[start:end]
    return start + len(sentence) - len(sentence.lstrip()), end - len(sentence) + len(sentence.rstrip())
