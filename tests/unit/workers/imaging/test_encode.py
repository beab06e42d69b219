import functools
from io import BytesIO

import pytest
from PIL import Image

from tests import photos
from wire import photo
from workers.imaging.encode import MEDIA_TYPES, encoded, opaque

FORMATS = tuple(MEDIA_TYPES)


@functools.cache
def scene(width=640, height=480, noise=6):
    return photos.pixels(photos.landscape(width, height, noise=noise))


def decoded(body):
    return Image.open(BytesIO(body))


@pytest.mark.parametrize("extension", FORMATS)
def test_the_file_is_what_its_name_says_and_shows_the_picture(extension):
    body = encoded(scene(noise=0), extension, 80)
    assert photo.media_type(body) == MEDIA_TYPES[extension]
    shown = photo.load(body).copy_memory()
    assert (shown - photos.landscape(640, 480)).abs().avg() < 4


@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_picture_gives_the_same_bytes(extension):
    assert encoded(scene(), extension, 60) == encoded(scene(), extension, 60)


@pytest.mark.parametrize("extension", FORMATS)
def test_more_quality_takes_more_bytes(extension):
    sizes = [len(encoded(scene(), extension, quality)) for quality in (30, 60, 90)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("extension", FORMATS)
def test_nothing_stands_beside_the_pixels_even_if_the_picture_carries_it(extension):
    picture = scene().copy()
    picture.info = {
        "icc_profile": b"colours",
        "exif": b"Exif\0\0place",
        "xmp": b"<who/>",
        "comment": b"where",
    }
    body = encoded(picture, extension, 60)
    assert not any(part in body for part in (b"colours", b"place", b"<who/>", b"where"))


@pytest.mark.parametrize("extension", ["webp", "avif"])
def test_what_is_transparent_stays_so(extension):
    picture = Image.new("RGBA", (64, 64), (220, 30, 30, 255))
    picture.paste((0, 0, 0, 0), (32, 0, 64, 64))
    made = decoded(encoded(picture, extension, 80))
    assert made.mode == "RGBA"
    assert made.getpixel((60, 32))[3] == 0
    assert made.getpixel((4, 32))[3] == 255


def test_as_jpeg_it_lies_on_white_paper():
    picture = Image.new("RGBA", (64, 64), (220, 30, 30, 255))
    picture.paste((0, 0, 0, 0), (32, 0, 64, 64))
    made = decoded(encoded(picture, "jpg", 90))
    assert made.mode == "RGB"
    assert all(level >= 250 for level in made.getpixel((60, 32)))


def test_half_transparent_is_half_paper():
    assert opaque(Image.new("RGBA", (8, 8), (200, 0, 0, 128))).getpixel((3, 3)) == (227, 127, 127)


def test_small_jpegs_have_their_own_tables_and_large_ones_the_standards():
    tables = {width: encoded(scene(width, width * 3 // 4), "jpg", 80) for width in (150, 800)}
    standard = bytes.fromhex("00010501010101010100000000000000")  # the first of ITU-T T.81, table K.3
    assert standard not in tables[150]
    assert standard in tables[800]


def test_a_reader_need_not_wait_for_a_second_pass():
    assert "progressive" not in decoded(encoded(scene(1600, 900), "jpg", 80)).info
