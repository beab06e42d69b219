"""XML that every parser takes: text and attributes without what XML 1.0 section 2.2 forbids.

As text, for a feed consists of entries that were written before: see `workers.views.feeds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT = {"\r": "&#13;"}
_IN_VALUE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", **_IN_TEXT}


def element(name: str, text: str = "", /, **attributes: str) -> str:
    """An element with this text and these attributes."""
    return _tagged(name, escape(_FORBIDDEN.sub("", text), _IN_TEXT), attributes)


def around(name: str, inside: Iterable[str], attributes: Mapping[str, str] | None = None) -> str:
    """An element with these elements in it, as `element` and this have made them."""
    return _tagged(name, "".join(inside), attributes or {})


def xml(root: str) -> bytes:
    """The document in UTF-8 with its declaration."""
    return f"{DECLARATION}{root}".encode()


def _tagged(name: str, content: str, attributes: Mapping[str, str]) -> str:
    told = "".join(
        f' {at}="{escape(_FORBIDDEN.sub("", value), _IN_VALUE)}"' for at, value in attributes.items()
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"
