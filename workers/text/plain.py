"""What does the body say, without its markup? A newline at every block and `br`, none inside a line."""

from __future__ import annotations

from functools import lru_cache

from workers.text.tags import TagReader
from workers.text.words import words

_LINES = words(
    "p div h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table caption thead tbody tfoot tr td th"
    " figure figcaption br hr section article"
)
_SILENT = frozenset(("script", "style", "template", "title", "textarea", "noscript"))


# What a line is that is no paragraph.
_KINDS = words("h2 h3 h4 li blockquote td th caption figcaption")


def plain(html: str) -> str:
    """The plain text of clean HTML: one line per block or `br`, no empty lines, NFC as the HTML is."""
    return "\n".join(line for _, line in lines(html))


@lru_cache(maxsize=2)  # the plain text of a body, then what is a heading in it
def lines(html: str) -> list[tuple[str, str]]:
    """Each line of the plain text with its kind: `h2`, `li`, `td`, `figcaption` …, or `p`."""
    walker = _Walker()
    walker.feed(html)
    walker.close()
    walker.end_line()
    return walker.lines


class _Walker(TagReader):
    """Collects the lines: one ends where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str]] = []
        self._pieces: list[str] = []
        self._inside: list[str] = []
        self._silent = 0

    def end_line(self) -> None:
        if line := " ".join("".join(self._pieces).split()):
            self.lines.append((self._inside[-1] if self._inside else "p", line))
        self._pieces = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        if tag in _SILENT:
            self._silent += 1
        elif tag in _LINES:
            self.end_line()
            if tag in _KINDS:
                self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _LINES:
            self.end_line()
            if tag in self._inside:
                del self._inside[len(self._inside) - 1 - self._inside[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._pieces.append(data)
