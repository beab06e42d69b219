"""Who signed the article? A short last line that is a name, or says `Tin, ảnh: …` or `Theo TTXVN`."""

from __future__ import annotations

from workers.extract.found import Found
from workers.extract.vi.signatures import Signature, behind_ending, is_beside, is_row, signature

SOURCE = "vi-byline/2"

_LONGEST = 100
_MOST_LINES = 3  # the signature's and what may stand behind it: a picture's author, a source, tags


def byline(text: str) -> Found | None:
    """The name or names as written, without `Tin, ảnh:` and `(tổng hợp)`; None if nobody signed.

    The evidence reaches from the signature to the end of the text: it is no part of the story.
    """
    start = text.rfind("\n") + 1
    if ended := behind_ending(text, start):
        place, name = ended
        return Found(name, SOURCE, 0.8, ((place, len(text)),))
    found: Found | None = None
    end = len(text)
    for _ in range(_MOST_LINES):
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].strip()
        if start == 0 or len(line) > _LONGEST:
            break
        if (signed := _signed(line, text[:start])) and (not is_beside(line) or found is None):
            found = Found(signed.names, SOURCE, signed.confidence, ((start, len(text)),))
        # The author may stand above the photographer.
        if not is_beside(line):
            break
        end = start - 1
    return found


def _signed(line: str, above: str) -> Signature | None:
    signed = signature(line)
    return None if signed is None or (signed.bare and is_row(above)) else signed
