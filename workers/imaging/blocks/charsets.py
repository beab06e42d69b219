"""What do these bytes say? Metadata seldom names its charset, and often names the wrong one."""

from __future__ import annotations

from workers.text import characters

_UTF_8, _LATIN = "utf-8", "cp1252"


def text(raw: bytes) -> str:
    """UTF-8 where it is that, whatever was declared; else Windows-1252, Latin-1 with letters in its gaps.

    Several lines are kept; NUL ends the text, and nothing invisible is left.
    """
    raw = raw.split(b"\0", 1)[0]
    try:
        decoded = raw.decode(_UTF_8)
    except UnicodeDecodeError:
        decoded = raw.decode(_LATIN, "replace")
    return characters.clean(decoded).strip()
