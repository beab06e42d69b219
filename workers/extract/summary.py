"""What is the article about, in its author's words? The lead, cut at the end of a sentence."""

from __future__ import annotations

import re

from workers.extract.found import Found
from workers.text.sentences import sentences

SOURCE = "summary/1"
LONGEST = 400

_SHORT = 40  # characters under which a first line is a place or a heading rather than a lead
_SIGNATURE = re.compile(r"\([^()\n]{1,40}\) ?[-–—] ?")  # "(Dân trí) - "


def summary(text: str) -> Found:
    """At most 400 characters of the first real paragraph: whole sentences, or words and an ellipsis."""
    start, end = _lead(text)
    cut = start
    for _, sentence_end in sentences(text[start:end]):
        if sentence_end > LONGEST:
            break
        cut = start + sentence_end
    if cut > start:
        return Found(text[start:cut], SOURCE, 0.9, ((start, cut),))
    if end == start:
        return Found("", SOURCE, 0.0)
    cut = text.rfind(" ", start, start + LONGEST)
    cut = cut if cut > start else start + LONGEST - 1
    return Found(text[start:cut].rstrip(" ,;:–-") + "…", SOURCE, 0.6, ((start, cut),))


def _lead(text: str) -> tuple[int, int]:
    start, first = 0, None
    for line in text.split("\n"):
        span = (start, start + len(line))
        first = first or span
        if len(line) >= _SHORT:
            signature = _SIGNATURE.match(text, start)
            return (signature.end() if signature else start), span[1]
        start = span[1] + 1
    return first or (0, 0)
