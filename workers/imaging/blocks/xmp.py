"""What does an XMP packet say? Properties by name (ISO 16684-1), from XML that is often broken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from lxml import etree

from workers.imaging.blocks import moments
from workers.text import characters

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
_EXTENSION = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
_EXIF = "{http://ns.adobe.com/exif/1.0/}"
_NOTE = "{http://ns.adobe.com/xmp/note/}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]*\?>")
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MOST = 100  # values of one list

Properties = dict[str, list[str]]


def read(packet: bytes, more: Mapping[bytes, bytes]) -> Mapping[str, str | tuple[str, ...]]:
    """All that `workers.imaging.metadata` reads, from the packet and from its extension in `more`, by GUID.

    Raises:
        ValueError: it is no XML that could be mended, or it declares entities.
    """
    found = _properties(packet)
    extension = more.get("".join(found.get(f"{_NOTE}HasExtendedXMP", ())).encode())
    if extension:
        with suppress(ValueError):  # the packet itself can be read
            found = _properties(extension) | found

    def first(*names: str) -> str:
        return next((value for name in names for value in found.get(name, ())), "")

    taken = (first(f"{_PHOTOSHOP}DateCreated"), first(f"{_EXIF}DateTimeOriginal"))
    return {
        "caption": first(f"{_DC}description"),
        "headline": first(f"{_PHOTOSHOP}Headline"),
        "credit": first(f"{_PHOTOSHOP}Credit"),
        "creator": tuple(found.get(f"{_DC}creator", ())),
        "copyright": first(f"{_DC}rights"),
        "usageTerms": first(f"{_RIGHTS}UsageTerms"),
        "dateCreated": next((moment for one in taken if (moment := moments.of_xmp(one))), ""),
        "digitalSourceType": first(f"{_EXTENSION}DigitalSourceType", f"{_EXTENSION}DigitalSourcetype"),
        "keywords": tuple(found.get(f"{_DC}subject", ())),
    }


def _properties(packet: bytes) -> Properties:
    """Values by name, of the top level only: what hangs below belongs to another picture or person."""
    found: Properties = {}
    for description in _root(packet).iter(f"{_RDF}Description"):
        above = description.getparent()
        if above is not None and above.tag != f"{_RDF}RDF":
            continue
        for name, value in description.attrib.items():
            _keep(found, str(name), [str(value)])
        for element in description.iterchildren(tag=etree.Element):
            _keep(found, str(element.tag), _values(element))
    return found


def _keep(found: Properties, name: str, values: list[str]) -> None:
    """The first that says anything: a property may stand there twice, though it must not."""
    cleaned = [one for value in values if (one := characters.clean(value).strip())]
    if cleaned:
        found.setdefault(name, cleaned)


def _root(packet: bytes) -> etree._Element:
    text = _DECLARATION.sub("", _decoded(packet))
    if _DOCTYPE.search(text):
        raise ValueError("XMP with a document type")
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root is None:
        raise ValueError("XMP without an element")
    return root


def _decoded(packet: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if packet.startswith(mark)), "utf-8-sig")
    try:
        text = packet.decode(encoding)
    except UnicodeDecodeError:
        text = packet.decode("cp1252", "replace")
    return text.strip("\0 \t\r\n")


def _values(element: etree._Element) -> list[str]:
    """One text, or those of a list; of texts in several languages the default, else the first."""
    listed = [item for kind in ("Alt", "Seq", "Bag") for item in element.iterfind(f"{_RDF}{kind}/{_RDF}li")]
    if not listed:
        return [element.get(f"{_RDF}resource") or element.text or ""]
    texts = [item.text or "" for item in listed[:_MOST]]
    if element.find(f"{_RDF}Alt") is None:
        return texts
    default = [text for item, text in zip(listed, texts, strict=False) if item.get(_LANGUAGE) == "x-default"]
    return (default or texts)[:1]
