import pytest
from PIL import Image, ImageOps

from tests import photos
from workers.imaging import attention

CROPS = [(1.0, 0.75), (0.75, 1.0), (1.0, 0.5)]


def by_libvips(image, across, down):
    width, height = round(image.width * across), round(image.height * down)
    _, found = image.smartcrop(width, height, interesting="attention", attention_x=True, attention_y=True)
    return found["attention_x"] / image.width, found["attention_y"] / image.height


def person(x, y):
    """A scene with a patch in the colours of a face, dark above and light below it."""
    scene = photos.landscape(640, 480).copy_memory()
    left, top = int(x * 640) - 30, int(y * 480) - 40
    scene = scene.draw_rect([224, 172, 144], left, top, 60, 80, fill=True)
    scene = scene.draw_rect([30, 20, 20], left, top - 14, 60, 18, fill=True)
    return scene.draw_rect([90, 30, 20], left + 18, top + 54, 24, 8, fill=True).copy_memory()


@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize("place", [(0.5, 0.3), (0.8, 0.3), (0.5, 0.7), (0.85, 0.75)])
def test_it_looks_where_libvips_does(crop, place):
    image = person(*place)
    x, y = attention.point(photos.pixels(image), *crop)
    wanted = by_libvips(image, *crop)
    assert (x, y) == (pytest.approx(wanted[0], abs=0.09), pytest.approx(wanted[1], abs=0.09))


@pytest.mark.parametrize("place", [(0.15, 0.2), (0.85, 0.2), (0.5, 0.5), (0.85, 0.8)])
def test_a_bright_mark_is_found(place):
    x, y = attention.point(photos.pixels(photos.marked(640, 480, *place, side=60)), 0.5, 0.5)
    assert (x, y) == (pytest.approx(place[0], abs=0.06), pytest.approx(place[1], abs=0.06))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (640, 3), (24, 24), (300, 480)])
def test_where_nothing_stands_out_it_is_somewhere_in_the_picture(mode, size):
    for colour in ((0, 0, 0, 255), (128, 128, 128, 255), (255, 255, 255, 255)):
        x, y = attention.point(Image.new(mode, size, colour[: len(mode)]), 1.0, 0.5)
        assert 0 <= x <= 1
        assert 0 <= y <= 1


def test_of_two_patches_the_one_in_a_colour_of_skin_draws_the_eye():
    picture = Image.new("RGB", (480, 360), (160, 160, 160))
    picture.paste((200, 170, 120), (60, 140, 130, 230))
    picture.paste((190, 165, 176), (350, 140, 420, 230))
    assert attention.point(picture, 0.5, 0.5)[0] < 0.4
    assert attention.point(ImageOps.mirror(picture), 0.5, 0.5)[0] > 0.6


def test_a_colour_that_nobody_sees_draws_no_eye():
    clear, other = (Image.new("RGBA", (400, 300), (128, 128, 128, 255)) for _ in range(2))
    clear.paste((0, 255, 0, 0), (20, 20, 80, 80))
    other.paste((220, 30, 30, 0), (20, 20, 80, 80))
    assert attention.point(clear, 0.5, 0.5) == attention.point(other, 0.5, 0.5)


def test_the_same_picture_has_the_same_point():
    picture = photos.pixels(person(0.3, 0.4))
    assert len({attention.point(picture, 1.0, 0.5) for _ in range(3)}) == 1
