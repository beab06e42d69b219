"""Of which tags and texts does clean HTML consist, in order?

`html.parser` is made for any HTML there is. What nh3 and our own writer put out is a small part of that, and
is read here in a fraction of the time; whatever is not so plain goes the long way.
"""

from __future__ import annotations

import html as entities
import re
from html.parser import HTMLParser

# No value holds "<": so a tag never reaches into the next one, and the time is linear.
_TAG = re.compile(r'<(?:/([a-z][a-z0-9]*)|([a-z][a-z0-9]*)((?: [a-z]+="[^"<]*")*))>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"<]*)"')
_GROUPS = 3
_RAW = frozenset(HTMLParser.CDATA_CONTENT_ELEMENTS)  # in them a tag is none
_NAMED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\xa0"), ("&amp;", "&"))  # & comes last


class TagReader(HTMLParser):
    """Calls its handlers for all of the HTML that it is fed, as its parent does; feed it once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def feed(self, html: str) -> None:
        pieces = _TAG.split(html)
        is_plain = html.count("<") == len(pieces) // (_GROUPS + 1)
        if self.rawdata or not is_plain or not _RAW.isdisjoint(pieces[2 :: _GROUPS + 1]):
            super().feed(html)
            return
        if pieces[0]:
            self.handle_data(unescaped(pieces[0]))
        for place in range(1, len(pieces), _GROUPS + 1):
            end, start, attributes, text = pieces[place : place + _GROUPS + 1]
            if start:
                self.handle_starttag(start, _read(attributes) if attributes else [])
            else:
                self.handle_endtag(end)
            if text:
                self.handle_data(unescaped(text))


def unescaped(text: str) -> str:
    """What `html.unescape` makes of it, without asking at every character where only the usual ones stand."""
    marks = text.count("&")
    if not marks:
        return text
    if sum(text.count(name) for name, _ in _NAMED) != marks:
        return entities.unescape(text)
    for name, character in _NAMED:
        text = text.replace(name, character)
    return text


def _read(attributes: str) -> list[tuple[str, str | None]]:
    return [(name, unescaped(value)) for name, value in _ATTRIBUTE.findall(attributes)]
