"""The blocks of every container are found, and a file that lies costs neither time nor an error."""

import io
import random
import struct
import time
import zlib

import pytest
from PIL import Image

from tests import noted
from workers.imaging.blocks import found

EXIF, XMP, IPTC = noted.camera(artist="Sen"), noted.agency(), noted.iim(noted.UTF_8, (110, "Báo"))


@pytest.mark.parametrize("make", [noted.jpeg, noted.png, noted.webp, noted.avif])
def test_exif_and_xmp_are_found_in_every_container(make):
    blocks = found.find(make(exif=EXIF, packet=XMP))
    assert blocks.exif.startswith(EXIF[:100])
    assert blocks.xmp == XMP


@pytest.mark.parametrize("make", [noted.jpeg, noted.png, noted.webp, noted.avif])
def test_a_file_without_notes_has_no_blocks(make):
    assert found.find(make()) == found.Blocks()


def test_iptc_stands_among_the_resources_of_photoshop():
    assert found.find(noted.jpeg(iptc=IPTC)).iptc == IPTC


def test_resources_may_go_on_in_a_second_segment():
    resources = noted.photoshop(IPTC, before=[(0x0422, b"odd", b"x" * 70_001)])
    parts = [resources[:65_000], resources[65_000:]]
    body = noted.jpeg(more=[(0xED, b"Photoshop 3.0\0" + part) for part in parts])
    assert found.find(body).iptc == IPTC


def test_of_two_blocks_of_a_kind_the_first_counts():
    second = noted.xmp(attributes='photoshop:Credit="second"')
    assert found.find(noted.jpeg(packet=XMP, more=[(0xE1, noted.XMP_HEAD + second)])).xmp == XMP


def test_the_parts_of_an_extended_packet_come_in_any_order():
    packet = noted.xmp("<dc:title>" + "x" * 150_000 + "</dc:title>")
    parts = noted.extended(packet)
    random.Random(1).shuffle(parts)
    assert found.find(noted.jpeg(more=parts)).more_xmp == {b"0123456789ABCDEF0123456789ABCDEF": packet}


def test_an_extended_packet_with_a_gap_is_none():
    parts = noted.extended(noted.xmp("<dc:title>" + "x" * 150_000 + "</dc:title>"))
    assert found.find(noted.jpeg(more=[parts[0], parts[2]])).more_xmp == {}


def test_compressed_xmp_of_a_png_is_read_and_a_bomb_in_it_is_cut_off():
    assert found.find(noted.png(packet=XMP, is_compressed=True)).xmp == XMP
    bomb = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(30_000_000), 1)
    plain = noted.png()
    body = plain[:33] + noted.chunk(b"iTXt", bomb) + plain[33:]
    assert len(found.find(body).xmp) <= found.LARGEST


def test_a_block_above_the_bound_is_left_alone():
    large = noted.xmp("<dc:title>" + "x" * found.LARGEST + "</dc:title>")
    assert found.find(noted.webp(packet=large)).xmp == b""
    assert found.find(noted.png(packet=large)).xmp == b""
    assert found.find(noted.avif(packet=large)).xmp == b""
    assert found.find(noted.jpeg(more=noted.extended(large))).more_xmp == {}


def test_exif_of_a_webp_may_begin_like_that_of_a_jpeg():
    plain = noted.webp(exif=EXIF)
    at = plain.index(b"EXIF") + 4
    (size,) = struct.unpack_from("<I", plain, at)
    body = plain[:at] + struct.pack("<I", size + 6) + b"Exif\0\0" + plain[at + 4 :]
    assert found.find(body).exif.startswith(EXIF[:100])


@pytest.mark.parametrize("make", [noted.jpeg, noted.png, noted.webp, noted.avif])
def test_a_file_that_ends_anywhere_is_read_up_to_there(make):
    body = make(noted.picture(32, 24), exif=EXIF, packet=XMP)
    for end in range(0, len(body), 7):
        blocks = found.find(body[:end])
        assert XMP.startswith(blocks.xmp)


@pytest.mark.parametrize("make", [noted.jpeg, noted.png, noted.webp, noted.avif])
def test_no_mutation_of_a_file_is_an_error(make):
    body = bytearray(make(noted.picture(32, 24), exif=EXIF, packet=XMP))
    chance = random.Random(7)
    for _ in range(400):
        mutated = bytearray(body)
        for _ in range(chance.randint(1, 8)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        found.find(bytes(mutated))


def meta(*boxes):
    inside = b"".join(struct.pack(">I4s", len(content) + 8, kind) + content for kind, content in boxes)
    head = struct.pack(">I4s", 16, b"ftyp") + b"avif\0\0\0\0"
    return head + struct.pack(">I4sI", len(inside) + 12, b"meta", 0) + inside


def named(number):
    entry = struct.pack(">IHH4s", 2 << 24, number, 0, b"Exif") + b"\0"
    return struct.pack(">I4s", len(entry) + 8, b"infe") + entry


ENDLESS = {
    "a JPEG of nothing but empty segments": b"\xff\xd8" + b"\xff\xe5\0\2" * 5_000_000,
    "a PNG of nothing but empty chunks": noted.png()[:33] + noted.chunk(b"aaAa", b"") * 1_500_000,
    "a WebP of nothing but empty chunks": b"RIFF\xff\xff\xff\x7fWEBP" + b"abcd\0\0\0\0" * 2_500_000,
    "an AVIF of nothing but empty boxes": b"\0\0\0\x10ftypavif\0\0\0\0" + b"\0\0\0\x08free" * 2_500_000,
    "an AVIF whose item lies everywhere": meta(
        (b"iinf", b"\0\0\0\0\0\1" + named(1)),
        (b"iloc", b"\0\0\0\0\x44\0" + b"\xff\xff" + (b"\0\2\0\0\xff\xff" + bytes(8) * 0xFFFF) * 60),
    )
    + bytes(20_000_000),
    "an AVIF that names one item again and again": meta(
        (b"iinf", b"\0\0\0\0\0\1" + named(1)),
        (
            b"iloc",
            b"\0\0\0\0\x44\0\xff\xff" + (b"\0\1\0\0\0\1" + struct.pack(">II", 0x100000, 1_000_000)) * 0xFFFF,
        ),
    )
    + b"\xff" * 2_000_000,
    "an AVIF with an item of no end": meta(
        (b"iinf", b"\0\0\0\0\0\1" + named(1)),
        (b"iloc", b"\0\0\0\0\x44\0\0\1" + b"\0\1\0\0\0\1" + b"\0\0\0\0\xff\xff\xff\xff"),
    ),
    "a JPEG of resources without a name": noted.jpeg(
        more=[(0xED, b"Photoshop 3.0\0" + b"8BIM\0\0\0\0\0\0\0\0" * 5_000)]
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_file_ends_soon(name):
    began = time.process_time()
    blocks = found.find(ENDLESS[name])
    assert time.process_time() - began < 1  # seconds; it takes hundredths
    assert (blocks.exif, blocks.xmp, blocks.iptc) == (b"", b"", b"")


def test_an_item_may_lie_in_the_directory_itself():
    exif = bytes(4) + EXIF
    body = meta(
        (b"iinf", b"\0\0\0\0\0\1" + named(7)),
        (b"iloc", b"\1\0\0\0\x44\0\0\1" + b"\0\7" + b"\0\1" + b"\0\0\0\1" + struct.pack(">II", 0, len(exif))),
        (b"idat", exif),
    )
    assert found.find(body).exif == EXIF


def test_only_photos_are_looked_at():
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "GIF")
    for body in (b"", b"\xff", file.getvalue(), XMP, EXIF):
        assert found.find(body) == found.Blocks()
