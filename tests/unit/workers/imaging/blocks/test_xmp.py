"""XMP as the standard has it, as programs write it, and as mischief does."""

import http.server
import threading
import time
from contextlib import suppress

import pytest

from tests import noted
from workers.imaging.blocks import xmp


def read(packet, more=None):
    return {name: value for name, value in xmp.read(packet, more or {}).items() if value}


def test_an_agencys_packet_is_read_whole():
    assert read(noted.agency()) == {
        "caption": "Bà Bảy chọn trái chín",
        "headline": "Mùa vú sữa",
        "credit": "TTMS",
        "creator": ("Nguyễn Thị Sen", "Đoàn Bảo"),
        "copyright": "© 2026 Thông tấn Miền Sông",
        "usageTerms": "Chỉ dùng cho tin",
        "dateCreated": "2026-11-20T09:30:00+07:00",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        "keywords": ("vú sữa", "Phong Điền"),
    }


def test_a_simple_property_may_be_an_element_or_an_attribute():
    assert read(noted.xmp("<photoshop:Credit>TTMS</photoshop:Credit>")) == {"credit": "TTMS"}
    assert read(noted.xmp(attributes='dc:rights="© TTMS"')) == {"copyright": "© TTMS"}


def test_of_several_languages_the_default_one_is_taken_else_the_first():
    assert read(noted.xmp(noted.spoken("dc:rights", en="© T", x_default="© M")))["copyright"] == "© M"
    assert read(noted.xmp(noted.spoken("dc:rights", vi="© V", en="© T")))["copyright"] == "© V"


def test_what_hangs_below_another_property_is_not_the_photos_own():
    nested = (
        '<xmpMM:DerivedFrom><rdf:Description photoshop:Credit="other">'
        f"{noted.listed('dc:creator', 'Người khác')}</rdf:Description></xmpMM:DerivedFrom>"
    )
    assert read(noted.xmp(nested)) == {}


def test_a_property_that_stands_twice_is_told_once():
    both = noted.spoken("dc:rights", x_default="") + noted.spoken("dc:rights", x_default="© TTMS")
    assert read(noted.xmp(both)) == {"copyright": "© TTMS"}


def test_an_attribute_that_stands_twice_does_not_hide_the_others():
    twice = 'photoshop:City="a" photoshop:City="b" photoshop:Credit="TTMS"'
    assert read(noted.xmp(noted.AGENCY, twice))["credit"] == "TTMS"


@pytest.mark.parametrize(
    "packet",
    [
        noted.xmp(attributes='photoshop:Credit="A & B"'),
        noted.xmp("<photoshop:Credit>A &amp; B</photoshop:Credit><dc:title>open"),
        noted.xmp('<photoshop:Credit>A &amp; B</photoshop:Credit><unknown:thing a="1"/>'),
        noted.xmp("<photoshop:Credit>A &amp; B</photoshop:Credit>")[:-60],
        noted.xmp("<photoshop:Credit>A &amp; B</photoshop:Credit>") + bytes(2_000),
        noted.xmp(
            "<photoshop:Credit>A &amp; B</photoshop:Credit>", before='<?xml version="1.0" encoding="latin1"?>'
        ),
    ],
    ids=["bare ampersand", "unclosed", "unknown prefix", "cut off", "padded", "declared otherwise"],
)
def test_broken_xml_is_mended(packet):
    assert read(packet)["credit"].startswith("A")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_other_encodings_are_read_where_they_are_marked(encoding):
    words = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        + noted.xmp(attributes='photoshop:Credit="Lê"').decode()
        + "</x:xmpmeta>"
    )
    words = words.replace("\ufeff", "")
    raw = words.encode(encoding)
    packet = b"\xff\xfe" + raw if encoding == "utf-16-le" else raw
    assert read(packet) == {"credit": "Lê"}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 100}">' for n in range(12))
DOCTYPES = {
    "a billion laughs": f"<!DOCTYPE x [{LAUGHS}]>",
    "an external entity": '<!DOCTYPE x [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
    "an external subset": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "in small letters": '<!doctype x [<!entity l11 "boo">]>',
}


@pytest.mark.parametrize("name", DOCTYPES)
def test_a_packet_that_declares_anything_is_refused_unread(name):
    packet = noted.xmp("<photoshop:Credit>&l11;</photoshop:Credit>", before=DOCTYPES[name])
    began = time.process_time()
    with pytest.raises(ValueError, match="document type"):
        xmp.read(packet, {})
    with pytest.raises(ValueError, match="document type"):
        xmp.read(packet.decode().encode("utf-16"), {})
    assert time.process_time() - began < 1


def test_nothing_is_fetched():
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/x"
        packet = noted.xmp(
            f'<photoshop:Credit rdf:resource="{address}"/>',
            f'dcterms:provenance="{address}"',
            before=f'<?xml-stylesheet href="{address}"?>',
        )
        assert read(packet) == {"credit": address}
        server.shutdown()
    assert asked == []


@pytest.mark.parametrize("packet", [b"", b"\0" * 100, b"not XML at all", b"<", b"\xff\xfe\0", b"<a/>"])
def test_what_is_no_xmp_says_nothing(packet):
    with suppress(ValueError):
        assert read(packet) == {}


def test_deep_nesting_and_long_lists_are_bounded():
    began = time.process_time()
    deep = noted.xmp("<dc:a>" * 100_000)
    wide = noted.xmp(noted.listed("dc:creator", *(f"Sen {n}" for n in range(30_000))))
    assert len(xmp.read(wide, {})["creator"]) == 100
    with suppress(ValueError):
        xmp.read(deep, {})
    assert time.process_time() - began < 3


GUID = "0123456789ABCDEF0123456789ABCDEF"


def test_an_extended_packet_adds_what_the_first_leaves_out():
    first = noted.xmp(noted.spoken("dc:rights", x_default="© A"), f'xmpNote:HasExtendedXMP="{GUID}"')
    more = noted.xmp(noted.spoken("dc:rights", x_default="© B"), 'photoshop:Credit="TTMS"')
    assert read(first, {GUID.encode(): more}) == {"copyright": "© A", "credit": "TTMS"}
    assert read(first, {b"F" * 32: more}) == {"copyright": "© A"}
    assert read(first, {GUID.encode(): b"broken"}) == {"copyright": "© A"}


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-20T09:30:00.52+07:00", "2026-11-20T09:30:00+07:00"),
        ("2026-11-20T09:30:00Z", "2026-11-20T09:30:00+00:00"),
        ("2026-11-20T09:30", "2026-11-20T09:30:00"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11", ""),
        ("2026", ""),
        ("2026-13-40T09:30:00", ""),
        ("20/11/2026", ""),
        ("0000-00-00T00:00:00", ""),
    ],
)
def test_a_time_is_told_where_it_is_a_day_at_least(written, moment):
    assert read(noted.xmp(attributes=f'photoshop:DateCreated="{written}"')).get("dateCreated", "") == moment
