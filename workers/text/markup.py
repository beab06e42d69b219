"""What is the body as a portal may show it? Clean HTML of a few block and inline elements.

nh3 (ammonia, html5ever) removes what is dangerous; the writer below then rebuilds what is left from
fixed tags and escaped text, so that nothing of the author's markup is ever copied through.
"""

from __future__ import annotations

import html as entities
import re

import nh3

from wire.errors import Rejected
from workers.text import limits
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


def from_string(body: str) -> list[str]:
    """The top-level blocks of a body that is HTML or, without any block tag, plain text.

    Raises:
        Rejected: `body_too_complex` (422): over 262,144 characters, 5,000 elements or 100 levels.
    """
    return _blocks(body if _HAS_BLOCK.search(body) else _paragraphs(body), len(body))


def from_blocks(body: list[str | dict[str, object]]) -> list[str]:
    """The top-level blocks of a body given as a list of blocks (schemas/article.v1.json).

    Raises:
        Rejected: `body_too_complex` (422), as above.
    """
    html = "".join(_block(block) for block in body)
    return _blocks(html, len(html))


def _blocks(html: str, size: int) -> list[str]:
    if too_much := limits.excess(html, size):
        raise Rejected("body_too_complex", 422, too_much)
    safe = nh3.clean(
        html,
        tags=set(_BLOCKS | INLINE | {"br", "a"}),
        clean_content_tags=set(_DROPPED),
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes=set(LINKS),
        link_rel=None,
    )
    writer = Writer()
    writer.feed(safe)
    writer.close()
    return writer.blocks()


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
