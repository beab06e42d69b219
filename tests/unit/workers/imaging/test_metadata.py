"""Of what a file says of itself, XMP is trusted before IPTC and IPTC before EXIF, value by value."""

import random

import pytest

from schemas import validate
from tests import noted
from workers.imaging import metadata
from workers.imaging.metadata import Metadata

EXIF = noted.camera(artist="Người chụp E", copyright="© E", description="Tả E", taken="2020:01:02 03:04:05")
IPTC = noted.iim(
    noted.UTF_8, (80, "Người chụp I"), (116, "© I"), (120, "Tả I"), (110, "Báo I"), (25, "khóa I")
)
XMP = noted.xmp(noted.listed("dc:creator", "Người chụp X") + noted.spoken("dc:description", x_default="Tả X"))


def test_each_value_comes_from_the_most_trusted_block_that_has_it():
    told = metadata.read(noted.jpeg(exif=EXIF, iptc=IPTC, packet=XMP))
    assert dict(told.values) == {
        "caption": "Tả X",
        "creator": ("Người chụp X",),
        "credit": "Báo I",
        "copyright": "© I",
        "keywords": ("khóa I",),
        "dateCreated": "2020-01-02T03:04:05",
    }
    assert dict(told.sources) == {
        "caption": "xmp",
        "creator": "xmp",
        "credit": "iptc",
        "copyright": "iptc",
        "keywords": "iptc",
        "dateCreated": "exif",
    }


@pytest.mark.parametrize("make", [noted.jpeg, noted.png, noted.webp, noted.avif])
def test_every_format_is_read_alike(make):
    told = metadata.read(make(exif=EXIF, packet=noted.agency()))
    assert told.creator == ("Nguyễn Thị Sen", "Đoàn Bảo")
    assert told.text("copyright") == "© 2026 Thông tấn Miền Sông"
    assert told.text("digitalSourceType").endswith("/digitalCapture")


BROKEN = {
    "xmp": {"packet": noted.xmp(before="<!DOCTYPE x>")},
    "exif": {"exif": b"neither II nor MM"},
}


@pytest.mark.parametrize("block", BROKEN)
def test_a_block_that_cannot_be_read_fails_alone_and_is_named(block):
    good = {"exif": EXIF, "iptc": IPTC, "packet": XMP}
    told = metadata.read(noted.jpeg(**(good | BROKEN[block])))
    assert told.unreadable == (block,)
    assert told.text("credit") == "Báo I"
    assert len(told.creator) == 1


def test_nothing_is_told_of_place_device_and_owner():
    body = noted.jpeg(exif=EXIF, iptc=IPTC, packet=noted.agency(), more=[(0xFE, b"IMG_SECRET")])
    told = str(metadata.read(body).document())
    assert not [secret for secret in noted.SECRETS if secret in told]


def test_a_place_among_the_keywords_is_left_out():
    keywords = noted.listed("dc:subject", "geo:lat=10.4583", "vú sữa", "geo:lon=106.34", kind="Bag")
    assert metadata.read(noted.jpeg(packet=noted.xmp(keywords))).values == {"keywords": ("vú sữa",)}


@pytest.mark.parametrize(
    "words", ["x-default", "[None]", ".", "   ", "unknown", "OLYMPUS DIGITAL CAMERA         ", "---"]
)
def test_what_programs_write_for_nothing_is_nothing(words):
    packet = noted.xmp(noted.spoken("dc:rights", x_default=words))
    told = metadata.read(noted.jpeg(packet=packet, exif=noted.camera(copyright="© E")))
    assert (told.text("copyright"), told.sources["copyright"]) == ("© E", "exif")


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", "trainedAlgorithmicMedia"),
        ("https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture", "digitalCapture"),
        ("digsrctype:compositeSynthetic", "compositeSynthetic"),
        ("negativeFilm", "negativeFilm"),
        ("http://elsewhere.example/digitalCapture", ""),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_a_source_type_becomes_a_term_of_iptc_or_nothing(written, term):
    assert metadata.source_type(written) == (metadata.SOURCE_TYPES + term if term else "")


def test_no_value_is_longer_than_the_item_takes():
    names = [f"Tên {n} " + "x" * 500 for n in range(90)]
    packet = noted.xmp(
        noted.listed("dc:creator", *names)
        + noted.listed("dc:subject", *names, kind="Bag")
        + noted.spoken("dc:description", x_default="d" * 9_000)
        + noted.spoken("dc:rights", x_default="r" * 9_000)
        + noted.spoken("xmpRights:UsageTerms", x_default="u" * 9_000),
        f'photoshop:Headline="{"h" * 9_000}" photoshop:Credit="{"c" * 9_000}"',
    )
    values = metadata.read(noted.webp(packet=packet)).document()["values"]
    assert len(values) == 7
    image = validate.load("item")["$defs"]["image"]["properties"]
    for name, value in values.items():
        if isinstance(value, list):
            assert len(value) == image[name]["maxItems"]
            assert {len(one) for one in value} == {image[name]["items"]["maxLength"]}
        else:
            assert len(value) == image[name]["maxLength"]


def test_a_document_tells_it_again():
    told = metadata.read(noted.jpeg(exif=b"broken", iptc=IPTC, packet=XMP))
    assert Metadata.from_document(told.document()) == told
    assert Metadata.from_document({}) == Metadata()


def test_no_file_is_an_error():
    whole = noted.jpeg(noted.picture(32, 24), exif=EXIF, iptc=IPTC, packet=noted.agency())
    chance = random.Random(11)
    for _ in range(600):
        mutated = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        document = metadata.read(bytes(mutated)).document()
        for value in document["values"].values():
            assert value
