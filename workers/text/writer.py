"""How is sanitised HTML written out again? As a flat list of blocks that never holds an empty one."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable
from itertools import pairwise

from workers.text import characters
from workers.text.tags import TagReader
from workers.text.words import words

INLINE = words("em strong b i u sub sup")
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
CONTAINERS = words(
    "div section article main header footer aside nav address center form fieldset details summary"
    " dl dt dd pre body"
)
STRUCTURES = words("ul ol blockquote table figure")
LINKS = ("http", "https", "mailto")

PARTS = words("caption thead tbody tfoot tr")  # of a table: written as they are
CELLS = words("li td th figcaption caption")  # may hold text without a paragraph
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)", re.IGNORECASE)
_SPAN = re.compile(r"[1-9][0-9]?")
_BREAKS_AT_START = re.compile(r"(?:\s|<br>)+")
_EMPTY_INLINE = re.compile(r"<(em|strong|b|i|u|sub|sup)></\1>")
_RUNS = re.compile(r"[ \n]+")


class Writer(TagReader):
    """Feed it sanitised, hence well-formed HTML; `blocks()` has the result after `close()`.

    `mend` gets each stretch of text and returns it clean (`characters.clean`, if nothing more).
    """

    def __init__(self, mend: Callable[[str], str] = characters.clean) -> None:
        super().__init__()
        self._mend = mend
        self._out: list[str] = []
        self._tops: list[int] = []  # where in `_out` each top-level block begins
        self._open: list[tuple[str, int, int]] = []  # structural tag, its place in `_out`, texts before it
        self._after_bare = -1  # length of `_out` right after a text without a block
        self._texts = 0  # blocks with something to read, so far
        self._line: list[str] = []
        self._inline: list[tuple[str, str]] = []  # open inline tags: name and start tag as written
        self._kind = ""  # p, h2, h3, h4, or nothing: text without a block of its own
        self._readable = False

    def blocks(self) -> list[str]:
        """The top-level blocks."""
        self._flush()
        places = [*self._tops, len(self._out)]
        return ["".join(self._out[start:end]) for start, end in pairwise(places) if start < end]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in INLINE:
            self._start_inline(tag, f"<{tag}>")
        elif tag == "a":
            href = (dict(attrs).get("href") or "").strip()
            start = f'<a href="{entities.escape(href)}" rel="noopener">' if _LINK.match(href) else ""
            self._start_inline(tag, start)
        elif tag == "br":
            self._break()
        elif tag in STRUCTURES or tag in PARTS or tag in CELLS:
            self._start_structure(tag, attrs)
        else:
            self._flush()
            self._kind = HEADINGS.get(tag, "" if tag == "hr" else "p")

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE or tag == "a":
            self._end_inline(tag)
        elif tag in STRUCTURES or tag in PARTS or tag in CELLS:
            self._end_structure(tag)
        elif tag != "br":
            self._flush()

    def handle_data(self, data: str) -> None:
        text = _single_spaced(self._mend(data)).replace("\t", " ")
        # NFC would join a leading U+0338 with the ">" before it.
        text = text.lstrip("\u0338") if text.startswith("\u0338") else text
        self._readable = self._readable or not (text.isspace() or not text)
        self._line.append(entities.escape(text, quote=False))

    def _start_inline(self, tag: str, start: str) -> None:
        self._inline.append((tag, start))
        self._line.append(start)

    def _end_inline(self, tag: str) -> None:
        for place in range(len(self._inline) - 1, -1, -1):
            if self._inline[place][0] == tag:
                _, start = self._inline.pop(place)
                self._line.append(f"</{tag}>" if start else "")
                return

    def _break(self) -> None:
        last = next((piece for piece in reversed(self._line) if piece.strip()), "")
        if last == "<br>" and (self._kind or self._wrapper()) == "p" and not self._inline:
            self._flush(goes_on=True)  # two line breaks are how some editors write a paragraph
        else:
            self._line.append("<br>")

    def _start_structure(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        self._mark_top()
        self._open.append((tag, len(self._out), self._texts))
        spans = "".join(
            f' {name}="{value}"'
            for name, value in attrs
            if name in ("colspan", "rowspan") and value and _SPAN.fullmatch(value)
        )
        self._out.append(f"<{tag}{spans}>")

    def _end_structure(self, tag: str) -> None:
        self._flush()
        while self._open:
            name, place, texts_before = self._open.pop()
            # An empty cell keeps its column; anything else without text goes.
            if self._texts == texts_before and name not in ("td", "th", "tr"):
                del self._out[place:]
            else:
                self._out.append(f"</{name}>")
            if name == tag:
                return

    def _mark_top(self) -> None:
        if not self._open:
            self._tops.append(len(self._out))

    def _flush(self, *, goes_on: bool = False) -> None:
        """Write the text gathered so far as one block, if there is anything to read in it."""
        text = "".join(self._line) + "".join(f"</{tag}>" for tag, start in reversed(self._inline) if start)
        self._line = [start for _, start in self._inline]
        readable, self._readable = self._readable, False
        kind = self._kind or self._wrapper()
        self._kind = self._kind if goes_on else ""
        if readable:
            self._mark_top()
            self._texts += 1
            text = _trimmed(text)
            if not kind and self._after_bare == len(self._out):
                text = f"<br>{text}"  # two blocks in one cell stay two lines
            self._out.append(f"<{kind}>{text}</{kind}>" if kind else text)
            self._after_bare = -1 if kind else len(self._out)

    def _wrapper(self) -> str:
        """The block for text that stands in none."""
        inside = self._open[-1][0] if self._open else ""
        if inside in CELLS:
            return ""
        return "li" if inside in ("ul", "ol") else "p"


def _trimmed(text: str) -> str:
    text = _EMPTY_INLINE.sub("", text)
    if start := _BREAKS_AT_START.match(text):
        text = text[start.end() :]
    text = text.rstrip()
    while text.endswith("<br>"):
        text = text.removesuffix("<br>").rstrip()
    return _single_spaced(text)


def _single_spaced(text: str) -> str:
    return _RUNS.sub(" ", text) if "  " in text or "\n" in text else text
