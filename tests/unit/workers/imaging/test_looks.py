import re

import pytest
from PIL import Image

from schemas import validate
from tests import photos
from workers.imaging import looks as stage
from workers.imaging.looks import looks


def small(image):
    return photos.pixels(image.copy_memory())


def scene(number):
    """Different pictures, each with large shapes of its own."""
    base = photos.landscape(640, 480)
    left, top = (number * 211) % 440, (number * 97) % 300
    grey = [60 + number * 37 % 180] * 3
    return base.draw_rect(grey, left, top, 200, 180, fill=True).rot(["d0", "d90", "d180", "d270"][number % 4])


def differing(one, other):
    return (int(one.perceptual_hash, 16) ^ int(other.perceptual_hash, 16)).bit_count()


def test_the_hash_is_phash_as_others_compute_it():
    pixels = bytes(
        part % 256 for y in range(32) for x in range(32) for part in (x * x + 3 * y, y * 5 + x, x * y)
    )
    # imagehash 4.3 of the same pixels
    assert stage._perceptual(Image.frombytes("RGB", (32, 32), pixels)) == "861e75766e4952a5"


@pytest.mark.parametrize(
    "changed",
    [
        lambda image: image.resize(0.4),
        lambda image: photos._vips().Image.jpegload_buffer(photos.jpeg(image, Q=30)),
        lambda image: image.linear(1.05, 4).cast("uchar"),
    ],
    ids=["smaller", "compressed", "brighter"],
)
@pytest.mark.parametrize("number", range(4))
def test_the_same_scene_is_known_again(changed, number):
    image = scene(number).copy_memory()
    assert differing(looks(small(image)), looks(small(changed(image)))) <= 8


def test_other_scenes_are_not():
    seen = [looks(small(scene(number))) for number in range(4)]
    assert min(differing(one, other) for one in seen for other in seen if one is not other) > 14


def test_the_dominant_colour_is_that_of_the_largest_part_and_not_the_mean():
    image = photos.flat(640, 480, [20, 60, 200]).draw_rect([250, 240, 30], 0, 0, 640, 200, fill=True)
    assert looks(small(image)).dominant_colour == "#143cc8"


def test_a_transparent_picture_is_seen_on_paper():
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    clear.paste((200, 30, 30, 255), (0, 0, 60, 200))
    assert looks(clear).dominant_colour == "#ffffff"


def test_grain_and_size_of_the_copy_change_little():
    one, other = (looks(small(photos.landscape(*size, noise=6))) for size in ((640, 480), (400, 300)))
    levels = [[int(two.dominant_colour[at : at + 2], 16) for at in (1, 3, 5)] for two in (one, other)]
    assert all(abs(a - b) < 16 for a, b in zip(*levels, strict=True))


@pytest.mark.parametrize("size", [(1, 1), (640, 1), (3, 400), (640, 480)])
def test_whatever_the_shape_the_document_keeps_the_schema_of_the_item(size):
    told = looks(Image.new("RGB", size, (10, 200, 30))).document()
    properties = validate.load("item")["$defs"]["image"]["properties"]
    assert set(told) == {"thumbhash", "dominantColour", "perceptualHash"} <= set(properties)
    for name, value in told.items():
        assert re.search(properties[name]["pattern"], value)
        assert len(value) <= properties[name]["maxLength"]
