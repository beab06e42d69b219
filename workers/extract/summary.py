"""What is the article about, in its author's words? The lead, cut at the end of a sentence."""

from __future__ import annotations

import re

from workers.extract.found import Found, Span
from workers.text import plain
from workers.text.sentences import sentences

SOURCE = "summary/2"
LONGEST = 400

_SHORT = 40  # characters under which a line is a place, a heading or a caption rather than a lead
_SCANT = 120  # characters under which the lead alone says too little
_SIGNATURE = re.compile(r"\([^()\n]{1,40}\) ?[-–—:] ?")  # "(Dân trí) - "
_AFTER_DATELINE = re.compile(r"[ .,:)–—-]{0,6}")
_GREETING = re.compile(
    r"(?:kính (?:thưa|gửi|chào|mời)|thưa (?:quý|các|bà con|toàn thể)|xin chào"
    r"|chào (?:mừng )?(?:quý|các) (?:vị|bạn)|quý (?:vị|bạn đọc)|dear |hello|good (?:morning|evening)"
    r"|ladies and gentlemen)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:ảnh|hình|clip|video|đồ (?:hoạ|họa)|nguồn|photo|image|source) ?:|(?-i:.{0,400}\bẢnh ?: )",
    re.IGNORECASE,
)
_ENDS = (".", "!", "?", "…", "”", '"', "’", ")", ";")


def summary(text: str, body: str = "", dateline: tuple[Span, ...] = ()) -> Found:
    """At most 400 characters of the lead: whole sentences, or words and an ellipsis.

    `body` is the HTML whose plain text this is: headings, captions, lists and tables are no lead. What
    stands in `dateline` is left out.
    """
    paragraphs = _paragraphs(text, body, dateline)
    taken: list[Span] = []
    left = LONGEST
    for start, end in paragraphs[:2]:
        cut = _whole_sentences(text, start, end, left)
        if cut == start:
            break
        taken.append((start, cut))
        left -= cut - start + 1
        if (LONGEST - left > _SCANT and not _leads_on(text, end)) or cut < end:
            break
    if taken and not (_leads_on(text, taken[-1][1]) and len(paragraphs) > 1):
        return Found(_joined(text, taken), SOURCE, 0.9, tuple(taken))
    rest = paragraphs[len(taken) : len(taken) + 1]
    return _cut(text, taken, *rest[0], left) if rest else Found("", SOURCE, 0.0)


def _leads_on(text: str, end: int) -> bool:
    """Does this say that what matters follows: `vô cùng thương tiếc báo tin:`?"""
    return text[end - 1 : end] == ":"


def _joined(text: str, spans: list[Span]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def _whole_sentences(text: str, start: int, end: int, longest: int) -> int:
    cut = start
    for _, sentence_end in sentences(text[start:end]):
        if sentence_end > longest:
            break
        cut = start + sentence_end
    return cut


def _cut(text: str, taken: list[Span], start: int, end: int, longest: int) -> Found:
    """What was taken, and of the next paragraph as many words as there is room for."""
    cut = text.rfind(" ", start, start + longest)
    cut = cut if cut > start else min(end, start + longest - 1)
    spans = [*taken, (start, cut)]
    return Found(_joined(text, spans).rstrip(" ,;:–-") + "…", SOURCE, 0.6, tuple(spans))


def _paragraphs(text: str, body: str, dateline: tuple[Span, ...]) -> list[Span]:
    """The paragraphs from the lead on, without what stands before its first sentence; or the first line."""
    lines = _lines(text, body)
    real = [span for kind, span in lines if kind == "p" and _is_told(text[slice(*span)])]
    if not real:
        return [span for _, span in lines[:1]]
    announced = real[0][0] == 0 and _leads_on(text, real[0][1])
    long = real if announced else [span for span in real if text[slice(*span)].endswith(_ENDS)]
    return [(_begin(text, *span, dateline), span[1]) for span in long or real]


def _lines(text: str, body: str) -> list[tuple[str, Span]]:
    """The lines of the text with their kinds, which are those of the body's as far as the text goes."""
    kinds = [kind for kind, _ in plain.lines(body)] if body else []
    spans: list[tuple[str, Span]] = []
    start = 0
    for place, line in enumerate(text.split("\n")):
        if line:
            spans.append((kinds[place] if place < len(kinds) else "p", (start, start + len(line))))
        start += len(line) + 1
    return spans


def _is_told(line: str) -> bool:
    return len(line) >= _SHORT and not _GREETING.match(line) and not _CAPTION.match(line)


def _begin(text: str, start: int, end: int, dateline: tuple[Span, ...]) -> int:
    for opened, closed in dateline:
        if opened <= start < closed < end:
            after = _AFTER_DATELINE.match(text, closed)
            return after.end() if after else closed
    signature = _SIGNATURE.match(text, start, end)
    return signature.end() if signature else start
