"""What does the body say, without its markup? A newline at every block and `br`, none inside a line."""

from __future__ import annotations

from html.parser import HTMLParser

from workers.text.words import words

_LINES = words(
    "p div h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table caption thead tbody tfoot tr td th"
    " figure figcaption br hr section article"
)
_SILENT = frozenset(("script", "style", "template", "title", "textarea", "noscript"))


def plain(html: str) -> str:
    """The plain text of clean HTML: one line per block or `br`, no empty lines, NFC as the HTML is."""
    walker = _Walker()
    walker.feed(html)
    walker.close()
    lines = (" ".join(line.split()) for line in "".join(walker.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


class _Walker(HTMLParser):
    """Collects the text, with a newline where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        if tag in _SILENT:
            self._silent += 1
        elif tag in _LINES:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _LINES:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # A line end in the source is a space to a reader.
            self.pieces.append(data.replace("\n", " "))
