"""What article is this plain text file? Its first paragraph that is not chrome is the headline."""

from __future__ import annotations

from wire.documents import Document
from workers.text import characters, chrome


def read(text: str) -> Document:
    """An article document with `headline` and `body`, not yet normalised; both may be empty."""
    lines = characters.clean(text).split("\n")
    for place, line in enumerate(lines):
        if line.strip() and not chrome.is_chrome(line):
            return {"headline": line.strip(), "body": "\n".join(lines[place + 1 :]).strip()}
    return {"headline": "", "body": ""}
