"""XML that every parser takes: text without the characters that XML 1.0 section 2.2 forbids."""

from __future__ import annotations

import re

from lxml import etree

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(parent: etree._Element, name: str, value: str) -> etree._Element:
    """A child element that holds this text."""
    element = etree.SubElement(parent, name)
    element.text = _FORBIDDEN.sub("", value)
    return element


def xml(root: etree._Element) -> bytes:
    """The document in UTF-8 with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
