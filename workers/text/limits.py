"""Is this HTML small and shallow enough to be worked on? Answered in one pass, before any parser."""

from __future__ import annotations

import re
from collections import Counter

from workers.text.words import words

MOST_CHARACTERS = 256 * 1024
MOST_ELEMENTS = 5000
DEEPEST = 100

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,19})")
_VOID = words("area base br col embed hr img input link meta param source track wbr")
# Their end tags may be missing, and they never nest without another element between them.
_SELF_CLOSING = words("p li dt dd option optgroup tr td th thead tbody tfoot colgroup")


def excess(html: str, size: int) -> str:
    """What is too much about this HTML, in one English sentence; empty when nothing is.

    `size` is that of the body as the author sent it, in code points, as schemas/article.v1.json counts.
    An element has two tags at most. The depth is an upper estimate: an end tag closes only an element
    of its own name.
    """
    if size > MOST_CHARACTERS:
        return f"the body has {size} characters; at most {MOST_CHARACTERS} are taken"
    opened: Counter[str] = Counter()
    depth = 0
    for count, tag in enumerate(_TAG.finditer(html), 1):
        if count > MOST_ELEMENTS * 2:
            return f"the body has more than {MOST_ELEMENTS} elements"
        name = tag[2].lower()
        if name in _VOID or name in _SELF_CLOSING:
            continue
        if not tag[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return f"the body is nested deeper than {DEEPEST} levels"
    return ""
