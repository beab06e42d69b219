"""Real faces, from the wheel of scikit-image: an astronaut, and a hundred small ones of LFW."""

import functools
import importlib.util
import os
import random
import struct
from pathlib import Path

import pytest

from tests import photos
from workers.imaging import faces as stage
from workers.imaging.faces import are_looked_for, faces
from workers.imaging.framing import framing
from workers.imaging.plan import plan
from workers.imaging.profile import Profile, Size

HAS_BOTH = are_looked_for() and importlib.util.find_spec("skimage") is not None

needs_the_extra = pytest.mark.skipif(
    not HAS_BOTH and "CI" not in os.environ, reason="needs pressroom[faces] and scikit-image"
)

PROFILE = Profile("crops", "1", (Size("wide", 800, (16, 9)), Size("square", 600, (1, 1))))
SHAPES = [(1280, 960), (960, 1280), (1280, 720), (1000, 1000)]

ASTRONAUT = (178, 63, 89, 112)  # left, top, width and height of the face in its 512 × 512 pixels
SMALL = (2, 1, 21, 23)  # and of those in theirs, 25 × 25
SIDE = 25
MANY = 100


def wheel(name):
    found = importlib.util.find_spec("skimage")
    return (Path(found.origin).parent / "data" / name).read_bytes()


@functools.cache
def astronaut():
    return photos._vips().Image.pngload_buffer(wheel("astronaut.png")).copy_memory()


@functools.cache
def small_face(number):
    body = wheel("lfw_subset.npy")
    (header,) = struct.unpack("<H", body[8:10])
    size = SIDE * SIDE * 8
    start = 10 + header + number * size
    grey = photos._vips().Image.new_from_memory(body[start : start + size], SIDE, SIDE, 1, "double") * 255
    return grey.cast("uchar").bandjoin([grey.cast("uchar")] * 2).copy(interpretation="srgb")


@functools.cache
def scene(width, height):
    return photos.landscape(width, height, noise=4).copy_memory()


def composite(source, box, shape, share, luck):
    """A scene with the picture in it somewhere, its face so high a share of it; and the face's box, 0..1."""
    width, height = shape
    scale = share * min(shape) / box[3]
    left, top, across, down = (side * scale for side in box)
    patch = source.resize(scale)
    most = min(shape) - 2
    from_left = min(max(int(left + across / 2 - most / 2), 0), max(patch.width - most, 0))
    from_top = min(max(int(top + down / 2 - most / 2), 0), max(patch.height - most, 0))
    patch = patch.crop(from_left, from_top, min(most, patch.width), min(most, patch.height))
    x, y = luck.randrange(width - patch.width + 1), luck.randrange(height - patch.height + 1)
    left, top = left + x - from_left, top + y - from_top
    together = scene(width, height).insert(patch, x, y).copy_memory()
    return together, (left / width, top / height, (left + across) / width, (top + down) / height)


def is_whole(cut, planned, box):
    left, top, right, bottom = box
    return (
        cut.left <= left * planned.width + 1
        and cut.top <= top * planned.height + 1
        and right * planned.width - 1 <= cut.left + cut.across
        and bottom * planned.height - 1 <= cut.top + cut.down
    )


@needs_the_extra
@pytest.mark.parametrize("who", ["astronaut", "others"])
def test_in_nineteen_of_twenty_crops_the_face_is_whole(who):
    luck = random.Random(6)
    whole = []
    for share in (0.08, 0.12, 0.2, 0.35):
        for shape in SHAPES:
            for _ in range(2):
                source, box = (
                    (astronaut(), ASTRONAUT)
                    if who == "astronaut"
                    else (small_face(luck.randrange(MANY)), SMALL)
                )
                picture, true = composite(source, box, shape, share, luck)
                planned = plan(*shape, PROFILE)
                base = picture.thumbnail_image(
                    planned.width, height=planned.height, size="force"
                ).copy_memory()
                cuts = framing(photos.pixels(base), planned, None).cut(planned).cuts
                whole += [is_whole(cut, planned, true) for cut in cuts]
    assert len(whole) == 64
    assert sum(whole) / len(whole) >= 0.95


@needs_the_extra
def test_the_photo_itself():
    (one, *_) = faces(photos.pixels(astronaut()))
    assert one.sure > 80
    left, top, across, down = (side / 512 for side in ASTRONAUT)
    found = (one.left, one.top, one.right, one.bottom)
    assert found == pytest.approx((left, top, left + across, top + down), abs=0.03)


@needs_the_extra
@pytest.mark.parametrize("share", [0.05, 0.5])
def test_near_and_far(share):
    picture, box = composite(astronaut(), ASTRONAUT, (1600, 1200), share, random.Random(1))
    found = [(one.left, one.top, one.right, one.bottom) for one in faces(photos.pixels(picture))]
    assert any(one == pytest.approx(box, abs=0.04) for one in found)


@needs_the_extra
def test_nobody_is_seen_in_a_landscape():
    assert faces(photos.pixels(scene(1280, 960))) == ()


@needs_the_extra
def test_a_transparent_picture_is_looked_at_on_paper():
    assert faces(photos.pixels(astronaut().addalpha())) == faces(photos.pixels(astronaut()))


@needs_the_extra
def test_the_same_picture_has_the_same_faces():
    assert len({faces(photos.pixels(astronaut())) for _ in range(3)}) == 1


def test_without_the_extra_there_are_none(monkeypatch):
    monkeypatch.setattr(stage, "are_looked_for", lambda: False)
    assert faces(photos.pixels(photos.landscape(200, 100))) == ()
