"""What does a rendition say of who made it? The editor's words, else the photo's own, as XMP and as EXIF.

Nothing else ever goes into a rendition: no place, no device, no serial number, no owner, no thumbnail.
"""

from __future__ import annotations

import struct
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from typing import Self

from wire.documents import Document
from workers.imaging.metadata import Metadata
from workers.text import characters

LONGEST_TERMS = 200  # characters; a condition cut short is worse than none

_ARTIST, _COPYRIGHT, _ASCII = 0x013B, 0x8298, 2
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about=""{}>{}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


@dataclass(frozen=True)
class Given:
    """What goes into the renditions of an image beside its pixels: part of their name, as the focus is.

    credit, copyright   the article's words
    sensitive           nothing that the file says of itself goes out, but how it was made
    signed_by           who signs them (`signing.Signer.fingerprint`); empty where nobody does
    without_parent      they are signed, and the original's own credentials are not shown
    """

    credit: str = ""
    copyright: str = ""
    sensitive: bool = False
    signed_by: str = ""
    without_parent: bool = False

    @classmethod
    def of(cls, image: Document, *, signed_by: str = "", is_secret: bool = False) -> Self:
        """Of an image in an article (schemas/article.v1.json); one under embargo was secret once."""
        sensitive = bool(image.get("sensitive"))
        return cls(
            characters.one_line(image.get("credit", "")),
            characters.one_line(image.get("copyright", "")),
            sensitive,
            signed_by,
            bool(signed_by) and (sensitive or is_secret),
        )

    def document(self) -> Document:
        """What is said; empty where nothing is."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Credit:
    """The fields of IPTC Photo Metadata that go into every rendition; empty where nobody said."""

    creator: tuple[str, ...] = ()
    credit: str = ""
    copyright: str = ""
    usage_terms: str = ""
    source_type: str = ""

    @classmethod
    def of(cls, metadata: Metadata, given: Given | None = None) -> Self:
        """The editor's words win over the photo's."""
        given = given or Given()
        told = Metadata() if given.sensitive else metadata
        terms = told.text("usageTerms")
        return cls(
            creator=told.creator,
            credit=given.credit or told.text("credit"),
            copyright=given.copyright or told.text("copyright"),
            usage_terms=terms if len(terms) <= LONGEST_TERMS else "",
            source_type=metadata.text("digitalSourceType"),
        )

    @cached_property
    def beside(self) -> dict[str, bytes]:
        """As Pillow's encoders take it; no member for what is empty."""
        exif = self.exif()
        blocks = {"xmp": self.xmp(), "exif": b"Exif\0\0" + exif if exif else b""}
        return {name: block for name, block in blocks.items() if block}

    def xmp(self) -> bytes:
        """A packet (ISO 16684-1); empty where there is nothing to say."""
        properties = {
            "dc:creator": _listed("Seq", self.creator),
            "dc:rights": _translated(self.copyright),
            "photoshop:Credit": escape(self.credit),
            "xmpRights:UsageTerms": _translated(self.usage_terms),
            "Iptc4xmpExt:DigitalSourceType": escape(self.source_type),
        }
        said = {name: value for name, value in properties.items() if value}
        if not said:
            return b""
        prefixes = dict.fromkeys(name.partition(":")[0] for name in said)
        spaces = "".join(f' xmlns:{prefix}="{_SPACES[prefix]}"' for prefix in prefixes)
        return _PACKET.format(
            spaces, "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
        ).encode()

    def exif(self) -> bytes:
        """A TIFF structure with Artist and Copyright, in UTF-8 as MWG asks; empty for none."""
        said = {_ARTIST: "; ".join(self.creator), _COPYRIGHT: self.copyright}
        texts = {tag: text.encode() + b"\0" for tag, text in said.items() if text}
        if not texts:
            return b""
        entries, values = bytearray(), bytearray()
        behind = 8 + 2 + 12 * len(texts) + 4  # header, count, entries, no next directory
        for tag, text in texts.items():
            short = len(text) <= 4  # noqa: PLR2004 - such a value stands in its entry
            entries += struct.pack("<HHI", tag, _ASCII, len(text))
            entries += text.ljust(4, b"\0") if short else struct.pack("<I", behind + len(values))
            values += b"" if short else text + b"\0" * (len(text) % 2)
        return b"II*\0" + struct.pack("<IH", 8, len(texts)) + bytes(entries) + bytes(4) + bytes(values)


def _listed(kind: str, values: tuple[str, ...]) -> str:
    items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values)
    return f"<rdf:{kind}>{items}</rdf:{kind}>" if items else ""


def _translated(value: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt>' if value else ""
