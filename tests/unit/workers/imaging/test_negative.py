"""What a photo looks like before it is encoded, against all of its pixels and Lanczos' kernel."""

import functools

import pytest
from PIL import Image

from tests import likeness, photos
from wire import photo
from wire.errors import Rejected
from workers.imaging import render as stage
from workers.imaging.negative import develop
from workers.imaging.plan import CENTRE, plan
from workers.imaging.profile import Profile, Size, load
from workers.imaging.resize import WHOLE

WIDE = Profile("wide", "1", (Size("wide-800", 800, (16, 9)),))


@functools.cache
def scene(width, height):
    """Hard edges and fine lines, which show what a kernel does, under the soft grain of a camera."""
    at = photos._vips().Image.xyz(width, height)
    lines = ((at[0] * 5).sin() * (at[1] * 3).sin() * 30) * (at[1] > height * 0.6)
    grain = photos._vips().Image.gaussnoise(width, height, sigma=5, mean=0, seed=1).gaussblur(0.7)
    return (
        (photos.landscape(width, height) + lines + grain)
        .cast("uchar")
        .copy(interpretation="srgb")
        .copy_memory()
    )


@functools.cache
def saved(width, height, how):
    saver = {
        "jpeg": lambda image: photos.jpeg(image, Q=92),
        "progressive": lambda image: photos.jpeg(image, Q=92, interlace=True),
        "png": photos.png,
        "webp": lambda image: photos.webp(image, lossless=True),
    }[how]
    return saver(scene(width, height))


def developed(body, profile):
    found = photo.header(body)
    planned = plan(*found.upright, profile).aimed(CENTRE)
    return develop(body, found, planned), planned


@pytest.mark.parametrize(
    ("size", "how", "name"),
    [
        ((4032, 3024), "jpeg", "default"),
        ((2560, 1600), "jpeg", "default"),
        ((3024, 4032), "jpeg", "classic"),
        ((6000, 4000), "progressive", "classic"),
        ((2560, 1600), "jpeg", "classic"),
        ((4032, 3024), "png", "classic"),
        ((3000, 2000), "webp", "classic"),
    ],
)
def test_every_rendition_is_like_one_from_all_pixels_by_lanczos(size, how, name):
    body = saved(*size, how)
    negative, planned = developed(body, load(name))
    whole = photos.pixels(photo.load(body).copy_memory())
    for cut, picture in stage._pictures(negative, negative.small(stage.SMALL), planned):
        across, down = whole.width / planned.width, whole.height / planned.height
        box = (
            cut.left * across,
            cut.top * down,
            (cut.left + cut.across) * across,
            (cut.top + cut.down) * down,
        )
        reference = whole.resize((cut.width, cut.height), Image.Resampling.LANCZOS, box=box)
        assert likeness.ssim(vips(picture), vips(reference)) >= 0.99, cut.size.name


def vips(picture):
    image = photos._vips().Image.new_from_memory(
        picture.tobytes(), picture.width, picture.height, len(picture.mode), "uchar"
    )
    return image.copy(interpretation="srgb")


def test_a_jpeg_is_decoded_no_larger_than_it_is_needed():
    negative, _ = developed(saved(4032, 3024, "jpeg"), load("classic"))
    assert negative.picture.size == (2016, 1512)


def test_everything_else_is_as_large_as_the_plan_says():
    negative, planned = developed(saved(4032, 3024, "png"), load("classic"))
    assert negative.picture.size == (planned.width, planned.height) == (1600, 1200)


def test_a_small_copy_is_never_enlarged():
    negative, _ = developed(photos.jpeg(photos.landscape(300, 200)), WIDE)
    assert negative.small(640).size == (300, 200)
    assert negative.small(150).size == (150, 100)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_parts_of_a_turned_photo_are_parts_of_the_upright_one(orientation):
    body = photos.turned(scene(800, 600), orientation)
    upright = photo.load(body).copy_memory().autorot()
    negative, _ = developed(body, WIDE)
    left, top, width, height = 0.25, 0.5, 0.5, 0.25
    size = round(width * upright.width), round(height * upright.height)
    part = negative.taken((left, top, left + width, top + height), size)
    wanted = upright.crop(round(left * upright.width), round(top * upright.height), *size)
    assert (vips(part) - wanted).abs().max() <= 3  # two libraries decode it


def test_the_whole_is_the_whole():
    body = photos.jpeg(scene(800, 600), Q=95)
    negative, _ = developed(body, WIDE)
    assert (vips(negative.taken(WHOLE, (800, 600))) - photo.load(body).copy_memory()).abs().max() <= 2


def test_a_jpeg_whose_notes_are_damaged_is_read_all_the_same():
    body = bytearray(photos.jpeg(photos.with_exif(photos.halves(400, 300))))
    start = body.index(b"Exif\0\0") + 6
    body[start + 4 : start + 60] = b"\xff" * 56
    negative, _ = developed(bytes(body), WIDE)
    assert negative.picture.size == (400, 300)


def test_a_jpeg_of_another_size_than_its_header_says_is_none():
    body = photos.jpeg(photos.halves(400, 300))
    found = photo.header(photos.jpeg(photos.halves(402, 300)))
    with pytest.raises(Rejected) as caught:
        develop(body, found, plan(*found.upright, WIDE))
    assert caught.value.code == "broken_photo"
