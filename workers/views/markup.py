"""XML that every parser takes: text and attributes without what XML 1.0 section 2.2 forbids."""

from __future__ import annotations

import re

from lxml import etree

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A child element with this text and these attributes."""
    child = etree.SubElement(parent, name)
    child.text = _FORBIDDEN.sub("", text) or None
    for attribute, value in attributes.items():
        child.set(attribute, _FORBIDDEN.sub("", value))
    return child


def xml(root: etree._Element) -> bytes:
    """The document in UTF-8 with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
