"""Photos whose files say things, as cameras, agencies and mischief write them. Made without our readers."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

SERIAL, OWNER, PLACE = "SN-0000-4711", "Chủ máy Trần Bí Mật", "10.4583"
SECRETS = (SERIAL, OWNER, PLACE, "Bambou", "MAKERNOTE", "THUMBNAIL", "IMG_SECRET")

XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
MORE_XMP_HEAD = b"http://ns.adobe.com/xmp/extension/\0"

SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
    "dcterms": "http://purl.org/dc/terms/",
}


def picture(width=640, height=480):
    """Waves with grain, so that every encoder has something to do."""
    waves = Image.radial_gradient("L").resize((width, height))
    return Image.merge("RGB", (waves, Image.linear_gradient("L").resize((width, height)), waves))


# The blocks, each as its standard has it.


def tiff(*directories, order="<"):
    """A TIFF structure: each directory is {tag: (type, value)}; the last but the first may be a thumbnail's.

    A value that is itself a dict becomes a directory, and its tag the pointer to it.
    """
    body = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4))
    at, links = 4, []
    for directory in directories:
        struct.pack_into(f"{order}I", body, at, len(body))
        at = _directory(body, directory, order, links)
    while links:
        where, directory = links.pop()
        struct.pack_into(f"{order}I", body, where, len(body))
        _directory(body, directory, order, links)
    return bytes(body)


def _directory(body, directory, order, links):
    start = len(body)
    body += struct.pack(f"{order}H", len(directory)) + bytes(12 * len(directory) + 4)
    for place, (tag, (kind, value)) in enumerate(sorted(directory.items())):
        at = start + 2 + 12 * place
        size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 129: 1}[kind]
        if isinstance(value, dict):
            struct.pack_into(f"{order}HHI", body, at, tag, 4, 1)
            links.append((at + 8, value))
            continue
        struct.pack_into(f"{order}HHI", body, at, tag, kind, len(value) // size)
        if len(value) <= 4:
            body[at + 8 : at + 8 + len(value)] = value
        else:
            struct.pack_into(f"{order}I", body, at + 8, len(body))
            body += value + b"\0" * (len(value) % 2)
    return start + 2 + 12 * len(directory)


def text(words, encoding="utf-8"):
    return 2, words.encode(encoding) + b"\0"


def camera(order="<", **said):
    """EXIF as a camera writes it: who, when and where, serial numbers, a maker's note, a thumbnail.

    `said` may hold artist, copyright, description, taken and offset.
    """

    def ratio(*numbers):
        return 5, b"".join(struct.pack(f"{order}II", number, 1) for number in numbers)

    place = {1: text("N"), 2: ratio(10, 27, 30), 3: text("E"), 4: ratio(106, 20, 30)}
    shot = {
        0x9003: text(said.get("taken", "2026:11:20 09:30:00")),
        0x927C: (7, b"MAKERNOTE " + SERIAL.encode()),
        0xA430: text(OWNER),
        0xA431: text(SERIAL),
        0xA435: text("LENS-" + SERIAL),
        0x9286: (7, b"ASCII\0\0\0IMG_SECRET"),
    }
    if "offset" in said:
        shot[0x9011] = text(said["offset"])
    main = {0x010F: text("Bambou"), 0x0110: text("Bambou X1"), 0x8769: (4, shot), 0x8825: (4, place)}
    for tag, name in ((0x010E, "description"), (0x013B, "artist"), (0x8298, "copyright")):
        if name in said:
            main[tag] = said[name] if isinstance(said[name], tuple) else text(said[name])
    thumbnail = {0x0103: (3, struct.pack(f"{order}H", 6)), 0x0201: (7, b"THUMBNAIL THUMBNAIL")}
    return tiff(main, thumbnail, order=order)


def iim(*datasets):
    """IPTC IIM; each dataset is (number, bytes or words) of record 2, or (record, number, bytes)."""
    made = b""
    for *record, number, value in datasets:
        raw = value if isinstance(value, bytes) else value.encode()
        made += struct.pack(">BBBH", 0x1C, *(record or [2]), number, len(raw)) + raw
    return made


UTF_8 = (1, 90, b"\x1b%G")


def photoshop(block, *, before=()):
    """Photoshop's image resources, with IPTC among them."""
    resources = b"".join(_resource(number, name, value) for number, name, value in before)
    return resources + _resource(0x0404, b"", block)


def _resource(number, name, value):
    named = bytes([len(name)]) + name
    named += b"\0" * (len(named) % 2)
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + named
        + struct.pack(">I", len(value))
        + value
        + b"\0" * (len(value) % 2)
    )


def xmp(properties="", attributes="", *, before="", after=""):
    """A packet around these properties (XML) and attributes of its one description."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return (
        f'{before}<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces} {attributes}>{properties}</rdf:Description>'
        f'</rdf:RDF></x:xmpmeta><?xpacket end="w"?>{after}'
    ).encode()


def listed(name, *values, kind="Seq"):
    items = "".join(f"<rdf:li>{value}</rdf:li>" for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def spoken(name, **values):
    """A text in several languages; the default one is `x_default`."""
    items = "".join(
        f'<rdf:li xml:lang="{lang.replace("_", "-")}">{value}</rdf:li>' for lang, value in values.items()
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


AGENCY = (
    listed("dc:creator", "Nguyễn Thị Sen", "Đoàn Bảo")
    + spoken("dc:description", en="Fruit", x_default="Bà Bảy chọn trái chín")
    + spoken("dc:rights", x_default="© 2026 Thông tấn Miền Sông")
    + spoken("xmpRights:UsageTerms", x_default="Chỉ dùng cho tin")
    + listed("dc:subject", "vú sữa", "Phong Điền", kind="Bag")
)
AGENCY_TOO = (
    'photoshop:Headline="Mùa vú sữa" photoshop:Credit="TTMS" '
    'photoshop:DateCreated="2026-11-20T09:30:00.52+07:00" '
    'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture" '
    f'exif:GPSLatitude="{PLACE}N" exif:GPSLongitude="106,20.5E" '
    f'aux:SerialNumber="{SERIAL}" aux:OwnerName="{OWNER}"'
)


def agency():
    """XMP as an agency sends it, with a place and a serial number beside all that may be known."""
    return xmp(AGENCY, AGENCY_TOO)


# The files that hold them.


def jpeg(image=None, *, exif=b"", packet=b"", iptc=b"", more=()):
    """A JPEG with these blocks; `more` are further segments as (marker, bytes), a comment for one."""
    file = io.BytesIO()
    (image or picture()).save(file, "JPEG", quality=85)
    body = file.getvalue()
    segments = []
    if exif:
        segments.append((0xE1, b"Exif\0\0" + exif))
    if packet:
        segments.append((0xE1, XMP_HEAD + packet))
    if iptc:
        segments.append(
            (0xED, b"Photoshop 3.0\0" + photoshop(iptc, before=[(0x0425, b"md5", b"0123456789abcdef")]))
        )
    joined = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
        for marker, content in [*segments, *more]
    )
    end = 4 + int.from_bytes(body[4:6], "big")  # behind the JFIF header
    return body[:end] + joined + body[end:]


def extended(packet, guid=b"0123456789ABCDEF0123456789ABCDEF", part=60_000):
    """The segments of an extended packet, for `jpeg(more=...)`."""
    return [
        (0xE1, MORE_XMP_HEAD + guid + struct.pack(">II", len(packet), at) + packet[at : at + part])
        for at in range(0, len(packet), part)
    ]


def png(image=None, *, exif=b"", packet=b"", is_compressed=False, words=()):
    """A PNG with `eXIf`, `iTXt` and plain `tEXt` chunks, before its pixels."""
    notes = PngImagePlugin.PngInfo()
    if packet:
        notes.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=is_compressed)
    for name, value in words:
        notes.add_text(name, value)
    file = io.BytesIO()
    (image or picture()).save(file, "PNG", pnginfo=notes, exif=exif)
    return file.getvalue()


def chunk(kind, content):
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def webp(image=None, *, exif=b"", packet=b""):
    file = io.BytesIO()
    (image or picture()).save(file, "WEBP", quality=80, method=0, exif=exif, xmp=packet)
    return file.getvalue()


def avif(image=None, *, exif=b"", packet=b""):
    file = io.BytesIO()
    (image or picture()).save(file, "AVIF", quality=60, speed=10, max_threads=1, exif=exif, xmp=packet)
    return file.getvalue()
