"""EXIF's texts and its time, in both byte orders, and nothing else of it."""

import random
import struct

import pytest

from tests import noted
from workers.imaging.blocks import exif


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_texts_and_the_time_are_read_in_both_byte_orders(order):
    block = noted.camera(
        order, artist="Lê Ảnh; Đỗ Sen", copyright="© Báo", description="Cây", offset="+07:00"
    )
    assert exif.read(block) == {
        "caption": "Cây",
        "creator": ("Lê Ảnh", "Đỗ Sen"),
        "copyright": "© Báo",
        "dateCreated": "2026-11-20T09:30:00+07:00",
    }


def test_nothing_else_of_it_is_ever_told():
    told = str(exif.read(noted.camera(artist="Sen")))
    assert not [secret for secret in noted.SECRETS if secret in told]


def test_a_short_text_stands_in_its_entry():
    assert exif.read(noted.camera(artist="Lê"))["creator"] == ("Lê",)
    assert exif.read(noted.camera(artist="An"))["creator"] == ("An",)


def test_copyright_has_the_photographers_part_and_the_editors():
    block = noted.camera(copyright=(2, "© Sen\0© Báo\0".encode()))
    assert exif.read(block)["copyright"] == "© Sen, © Báo"
    assert exif.read(noted.camera(copyright=(2, " \0© Báo\0".encode())))["copyright"] == "© Báo"


@pytest.mark.parametrize("kind", [1, 2, 7, 129])
def test_texts_come_as_several_types(kind):
    assert exif.read(noted.camera(artist=(kind, b"Sen Vu\0")))["creator"] == ("Sen Vu",)


def test_a_clock_that_was_never_set_tells_no_time():
    assert exif.read(noted.camera(taken="0000:00:00 00:00:00"))["dateCreated"] == ""
    assert exif.read(noted.camera(taken="    :  :     :  :  "))["dateCreated"] == ""


def test_what_is_no_tiff_is_an_error():
    with pytest.raises(ValueError, match="TIFF"):
        exif.read(b"II+\0 and so on")


def test_a_directory_that_points_to_itself_is_read_once():
    block = bytearray(noted.camera(artist="Sen"))
    at = block.index(struct.pack("<HHI", 0x8769, 4, 1)) + 8
    struct.pack_into("<I", block, at, 8)
    assert exif.read(bytes(block))["creator"] == ("Sen",)


def test_values_outside_the_block_are_left_out():
    block = noted.tiff({0x013B: noted.text("Nguyễn Thị Sen")})
    assert exif.read(block[:-12])["creator"] == ()
    struct.pack_into("<I", moved := bytearray(block), 10 + 8, 0xFFFFFF00)
    assert exif.read(bytes(moved))["creator"] == ()


def test_no_mutation_is_more_than_a_value_error():
    block, chance = noted.camera(artist="Sen", copyright="© Báo"), random.Random(3)
    for _ in range(2_000):
        mutated = bytearray(block)
        for _ in range(chance.randint(1, 6)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        try:
            exif.read(bytes(mutated))
        except (ValueError, struct.error):
            continue
