import subprocess
import sys
from dataclasses import replace

import pytest

from tests import photos
from wire import documents, photo
from wire.errors import Rejected
from workers.imaging import render as stage
from workers.imaging.plan import Focus
from workers.imaging.profile import Profile, Size

DEFAULT = Profile(
    "default",
    "1",
    (
        *(Size(f"wide-{width}", width, (16, 9), ("jpg", "webp")) for width in (1600, 1200, 800, 400)),
        Size("square-150", 150, (1, 1), ("jpg", "webp")),
    ),
)
SQUARE = Profile("square", "1", (Size("square-150", 150, (1, 1), ("jpg", "webp", "avif")),))
WHOLE = Profile("whole", "1", (Size("whole-200", 200, None, ("jpg", "webp", "avif")),))


def render(body, profile, focus=None):
    return stage.render(body, profile, focus).files


def decoded(made):
    return photo.load(made.body).copy_memory()


def colour(made, x, y):
    """The three colours at a point, 0..1, of the rendition as decoded."""
    image = decoded(made)
    return image.getpoint(int(x * (image.width - 1)), int(y * (image.height - 1)))[:3]


def is_near(found, wanted, by=14):
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


def greenest(made):
    """How much greener than red the greenest pixel is."""
    image = decoded(made)
    return (image[1] - image[0]).max()


def test_what_is_declared_is_what_a_fresh_decode_says():
    made = render(photos.twelve_megapixels(), DEFAULT)
    assert [(one.name, one.extension, one.width, one.height) for one in made] == [
        (f"{kind}-{width}", extension, width, height)
        for kind, width, height in (
            ("wide", 1600, 900),
            ("wide", 1200, 675),
            ("wide", 800, 450),
            ("wide", 400, 225),
            ("square", 150, 150),
        )
        for extension in ("jpg", "webp")
    ]
    for one in made:
        image = decoded(one)
        assert (image.width, image.height) == (one.width, one.height)
        assert photo.media_type(one.body) == one.media_type
        assert documents.sha256(one.body) == one.sha256
        assert (image.interpretation, image.format, image.bands) == ("srgb", "uchar", 3)


def test_the_files_come_in_the_order_of_the_profile_whatever_they_are_made_from():
    small_first = replace(DEFAULT, sizes=DEFAULT.sizes[::-1])
    made = render(photos.jpeg(photos.landscape(1600, 900)), small_first.in_formats(["jpg"]))
    assert [one.name for one in made] == [size.name for size in small_first.sizes]


def test_a_size_without_a_format_is_no_file_and_changes_no_other():
    half = replace(DEFAULT, sizes=(replace(DEFAULT.sizes[0], formats=()), *DEFAULT.sizes[1:]))
    body = photos.jpeg(photos.landscape(1600, 900))
    whole = {(one.spec, one.extension): one.sha256 for one in render(body, DEFAULT)}
    made = {(one.spec, one.extension): one.sha256 for one in render(body, half)}
    assert made == {key: value for key, value in whole.items() if not key[0].startswith("wide-1600")}


def test_a_rendition_shows_the_same_scene():
    scene = photos.landscape(1600, 900)
    largest = render(photos.png(scene), DEFAULT)[0]
    assert (decoded(largest) - scene).abs().avg() < 3


def test_nothing_of_the_cameras_notes_is_left_but_who_took_it():
    scene = photos.with_exif(photos.landscape(800, 600))
    for one in render(photos.jpeg(scene), DEFAULT.in_formats(["jpg", "webp", "avif"])):
        noted = [name for name in decoded(one).get_fields() if name.startswith(("exif-ifd", "iptc", "icc"))]
        assert [name for name in noted if "GPS" in name or "Make" in name or "icc" in name] == []
        assert "exif-ifd0-Artist" in noted
        assert b"Bambou" not in one.body


def test_the_test_photo_itself_has_notes():
    fields = photo.load(photos.twelve_megapixels()).get_fields()
    assert "exif-ifd3-GPSLatitude" in fields


def quadrants(width, height):
    """Red, green, blue and white, each in its corner: nothing is like it when turned or mirrored."""
    colours = ([220, 30, 30], [30, 200, 30], [30, 30, 220], [240, 240, 240])
    squares = [photos.flat(width // 2, height // 2, colour) for colour in colours]
    return (
        squares[0].join(squares[1], "horizontal").join(squares[2].join(squares[3], "horizontal"), "vertical")
    )


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(400, 300), (1600, 1200)])
def test_a_turned_photo_stands_upright(orientation, size):
    body = photos.turned(quadrants(*size), orientation)
    upright = photo.load(body).copy_memory().autorot()
    for made in render(body, WHOLE):
        assert (made.width, made.height) == (200, 150 if orientation < 5 else 267)
        for x, y in ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)):
            wanted = upright.getpoint(int(x * upright.width), int(y * upright.height))
            assert is_near(colour(made, x, y), wanted)
        assert decoded(made).get_typeof("orientation") == 0 or decoded(made).get("orientation") == 1


@pytest.mark.parametrize("orientation", [1, 3, 6, 7, 8])
def test_a_crop_of_a_turned_photo_holds_its_focus(orientation):
    upright = photos.marked(1600, 600, 0.9, 0.5) if orientation < 5 else photos.marked(600, 1600, 0.5, 0.9)
    back = {1: "d0", 3: "d180", 6: "d270", 7: "d90", 8: "d90"}[orientation]
    lying = upright.rot(back) if orientation != 7 else upright.flip("horizontal").rot(back)
    focus = Focus(0.9, 0.5) if orientation < 5 else Focus(0.5, 0.9)
    for made in render(photos.turned(lying, orientation), SQUARE, focus):
        assert greenest(made) > 100


def test_a_turned_photo_is_shrunk_and_turned_at_once():
    body = photos.turned(photos.halves(3200, 2400), 6)
    made = render(body, WHOLE)[0]
    assert (made.width, made.height) == (200, 267)
    assert is_near(colour(made, 0.5, 0), (220, 30, 30))


def test_printers_colours_become_those_of_screens():
    for made in render(photos.cmyk(photos.halves(400, 300)), WHOLE):
        assert decoded(made).bands == 3
        assert is_near(colour(made, 0.1, 0.5), (220, 30, 30), by=30)
        right = colour(made, 0.9, 0.5)  # so blue a blue cannot be printed
        assert right[2] == max(right) > 120


def test_a_wide_gamut_is_converted_not_merely_forgotten():
    body = photos.jpeg(photos.halves(400, 300).icc_transform("p3", input_profile="srgb"), profile="p3", Q=95)
    assert not is_near(photo.load(body).copy_memory().getpoint(10, 10), (220, 30, 30))
    for made in render(body, WHOLE):
        assert is_near(colour(made, 0.1, 0.5), (220, 30, 30))


def test_a_photo_is_not_lost_over_a_damaged_colour_profile():
    body = photos.jpeg(photos.halves(400, 300), profile="p3", Q=95)
    damaged = body.replace(b"mntrRGB XYZ ", b"mntrRGB ????")
    with pytest.raises(photo.vips().Error):
        photo.load(damaged).thumbnail_image(200, export_profile="srgb").copy_memory()
    assert is_near(colour(render(damaged, WHOLE)[0], 0.1, 0.5), (220, 30, 30), by=25)


@pytest.mark.parametrize("space", ["b-w", "grey16", "rgb16"])
def test_grey_and_deep_photos_become_eight_bit_srgb(space):
    for made in render(photos.png(photos.landscape(400, 300).colourspace(space)), WHOLE):
        assert (decoded(made).format, decoded(made).bands) == ("uchar", 3)


def test_what_is_transparent_is_white_as_jpeg_and_stays_transparent_as_webp():
    jpeg, webp, avif = render(photos.transparent(400, 300), WHOLE)
    assert decoded(jpeg).bands == 3
    assert is_near(colour(jpeg, 0.1, 0.5), (220, 30, 30))
    assert is_near(colour(jpeg, 0.9, 0.5), (255, 255, 255))
    for made in (webp, avif):
        assert decoded(made).bands == 4
        assert is_near(decoded(made)[3].getpoint(180, 75), (0,))


@pytest.mark.parametrize(("x", "y"), [(0.05, 0.5), (0.5, 0.5), (0.93, 0.5)])
def test_a_crop_holds_its_focus(x, y):
    body = photos.jpeg(photos.marked(1600, 600, x, y))
    for made in render(body, SQUARE, Focus(x, y)):
        assert greenest(made) > 100


def test_a_crop_elsewhere_does_not_show_that_point():
    body = photos.jpeg(photos.marked(1600, 600, 0.93, 0.5))
    assert greenest(render(body, SQUARE, Focus(0.05, 0.5))[0]) < 30


def test_without_a_focus_the_crop_goes_where_the_eye_does():
    for x in (0.1, 0.9):
        body = photos.jpeg(photos.marked(1600, 600, x, 0.5, side=120))
        assert greenest(render(body, SQUARE)[0]) > 100


def test_a_small_photo_is_never_enlarged():
    made = render(photos.jpeg(photos.landscape(300, 200)), DEFAULT)
    assert [(one.name, one.width, one.height) for one in made[::2]] == [
        ("wide-400", 300, 169),
        ("square-150", 150, 150),
    ]


@pytest.mark.parametrize("save", [photos.png, photos.webp, photos.avif])
def test_every_format_that_we_take_is_rendered(save):
    made = render(save(photos.halves(640, 480)), WHOLE)
    assert [one.media_type for one in made] == ["image/jpeg", "image/webp", "image/avif"]
    assert is_near(colour(made[0], 0.1, 0.5), (220, 30, 30))


def test_the_same_photo_gives_the_same_bytes():
    body = photos.jpeg(photos.landscape(800, 600))
    assert render(body, DEFAULT) == render(body, DEFAULT)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_photo_that_is_cut_off_is_refused(part):
    body = photos.jpeg(photos.landscape(800, 600, noise=6))
    with pytest.raises(Rejected) as caught:
        render(body[: int(len(body) * part)], DEFAULT)
    assert (caught.value.code, caught.value.status) == ("broken_photo", 422)


def test_a_text_is_refused():
    with pytest.raises(Rejected):
        render("Đồng bằng sông Cửu Long".encode(), DEFAULT)


def test_importing_the_renderer_does_not_load_libvips():
    code = "import sys, workers.renditions; raise SystemExit('pyvips' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
