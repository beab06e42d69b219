import functools

import pytest
from PIL import Image, ImageChops

from tests import photos
from workers.imaging import resize as stage
from workers.imaging.resize import WHOLE, Kernel, resized

needs_vectors = pytest.mark.skipif(stage.vectors is None, reason="there is no wheel of cykooz-resizer here")


@functools.cache
def scene(mode="RGB"):
    return photos.pixels(photos.landscape(640, 480, noise=6)).convert(mode)


def clear():
    """Red on the left, and on the right a green that is fully transparent."""
    picture = Image.new("RGBA", (400, 300), (220, 30, 30, 255))
    picture.paste((0, 255, 0, 0), (200, 0, 400, 300))
    return picture


@pytest.fixture(params=["vectors", "pillow"])
def either(request, monkeypatch):
    """Both ways to compute the same."""
    if request.param == "pillow":
        monkeypatch.setattr(stage, "vectors", None)
    elif stage.vectors is None:
        pytest.skip("there is no wheel of cykooz-resizer here")


@needs_vectors
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("kernel", Kernel)
@pytest.mark.parametrize("area", [WHOLE, (0.1, 0.2, 0.83, 0.91)])
def test_both_ways_give_the_same_picture(mode, kernel, area, monkeypatch):
    one = resized(scene(mode), area, (211, 140), kernel)
    monkeypatch.setattr(stage, "vectors", None)
    other = resized(scene(mode), area, (211, 140), kernel)
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    assert max(high for _, high in difference.getextrema()) <= 2


def test_a_hidden_colour_does_not_bleed_into_what_is_seen(either):
    small = resized(clear(), WHOLE, (40, 30))
    assert small.mode == "RGBA"
    seen = [small.getpixel((x, 15)) for x in range(40)]
    assert all(green <= 60 for _, green, _, alpha in seen if alpha > 20)
    assert seen[2] == (220, 30, 30, 255)
    assert seen[-2][3] == 0


def test_a_picture_of_that_size_is_not_computed_again(either):
    picture = scene()
    assert resized(picture, WHOLE, picture.size) is picture


def test_a_part_of_just_that_size_is_cut_out_as_it_is(either):
    picture = scene()
    assert (
        resized(picture, (0.25, 0.5, 0.75, 1), (320, 240)).tobytes()
        == picture.crop((160, 240, 480, 480)).tobytes()
    )


def test_a_part_between_two_pixels_is_no_cut(either):
    picture = scene()
    area = (0.5 / 640, 0, 320.5 / 640, 1)
    assert resized(picture, area, (320, 480)).tobytes() != picture.crop((0, 0, 320, 480)).tobytes()


@pytest.mark.parametrize("area", [(0, 0, 1 + 1e-12, 1), (-1e-12, 0, 1, 1), (0.3, 0.1, 1.0000001, 1)])
def test_a_rounding_error_does_not_lead_out_of_the_picture(either, area):
    assert resized(scene(), area, (100, 70)).size == (100, 70)


def test_a_large_picture_is_made_sharp_without_ringing_where_it_is_flat(either):
    assert resized(Image.new("RGB", (900, 700), (12, 200, 255)), WHOLE, (77, 55)).getextrema() == (
        (12, 12),
        (200, 200),
        (255, 255),
    )
