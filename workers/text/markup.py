"""What is the body as a portal may show it? Clean HTML of a few block and inline elements.

nh3 (ammonia, html5ever) removes what is dangerous; the writer below then rebuilds what is left from
fixed tags and escaped text, so that nothing of the author's markup is ever copied through.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable
from itertools import pairwise

import nh3

from wire.errors import Rejected
from workers.text import characters, limits
from workers.text.words import words
from workers.text.writer import CELLS, CONTAINERS, HEADINGS, INLINE, LINKS, PARTS, STRUCTURES, Writer

_BLOCKS = CONTAINERS | STRUCTURES | PARTS | CELLS | frozenset(HEADINGS) | {"p", "hr"}
_HAS_BLOCK = re.compile(rf"<(?:{'|'.join(sorted(_BLOCKS))})(?=[\s/>])", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
# Elements whose content is not something to read.
_DROPPED = words(
    "script style template noscript iframe object applet svg math canvas video audio title textarea"
    " select button head"
)


# What nh3 writes slowly: what it escapes, and what begins with the same byte as a no-break space.
_SLOW = re.compile("[&\x80-\xbf]")
_MOST_SLOW = 10_000
_PART = 2000

Mend = Callable[[str], str]


def from_string(body: str, mend: Mend = characters.clean) -> list[str]:
    """The top-level blocks of a body that is HTML or, without any block tag, plain text.

    `mend` cleans each stretch of text.

    Raises:
        Rejected: `body_too_complex` (422): over 262,144 characters, 5,000 elements or 100 levels.
    """
    return _blocks(body if _HAS_BLOCK.search(body) else _paragraphs(body), len(body), mend)


def from_blocks(body: list[str | dict[str, object]], mend: Mend = characters.clean) -> list[str]:
    """The top-level blocks of a body given as a list of blocks (schemas/article.v1.json).

    Raises:
        Rejected: `body_too_complex` (422), as above.
    """
    html = "".join(_block(block) for block in body)
    return _blocks(html, len(html), mend)


def _blocks(html: str, size: int, mend: Mend) -> list[str]:
    if too_much := limits.excess(html, size):
        raise Rejected("body_too_complex", 422, too_much)
    safe = nh3.clean(
        _parted(html),
        tags=set(_BLOCKS | INLINE | {"br", "a"}),
        clean_content_tags=set(_DROPPED),
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes=set(LINKS),
        link_rel=None,
    )
    writer = Writer(mend)
    writer.feed(safe)
    writer.close()
    return writer.blocks()


def _parted(html: str) -> str:
    """With comments, which are dropped, in texts full of `&` and `»`.

    For each of them nh3 looks through all the rest of its stretch of text: 250,000 in one would take seconds.
    """
    places = [found.start() for found in _SLOW.finditer(html)]
    if len(places) < _MOST_SLOW:
        return html
    cuts = [at for at in places[::_PART] if html.rfind("<", 0, at) <= html.rfind(">", 0, at)]
    return "<!---->".join(html[start:end] for start, end in pairwise((0, *cuts, len(html))))


def _paragraphs(text: str) -> str:
    """Plain text as HTML: groups between blank lines, or else single lines, are paragraphs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    groups = _BLANK_LINES.split(text)
    if len(groups) == 1:
        groups = text.split("\n")
    return "".join("<p>" + "<br>".join(group.split("\n")) + "</p>" for group in groups)


def _block(block: str | dict[str, object]) -> str:
    if isinstance(block, str):
        return f"<p>{block}</p>"
    text = block.get("text", "")
    match block.get("type"):
        case "heading":
            return f"<h{block['level']}>{text}</h{block['level']}>"
        case "quote":
            by = f"<p>— {entities.escape(str(block['by']))}</p>" if block.get("by") else ""
            return f"<blockquote><p>{text}</p>{by}</blockquote>"
        case "list":
            return _list(block)
        case _:
            return f"<p>{text}</p>"


def _list(block: dict[str, object]) -> str:
    tag = "ol" if block.get("ordered") else "ul"
    items = block.get("items")
    rows = "".join(f"<li>{item}</li>" for item in items) if isinstance(items, list) else ""
    return f"<{tag}>{rows}</{tag}>"
