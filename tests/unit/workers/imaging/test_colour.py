import struct
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from tests import likeness, photos
from wire import photo
from workers.imaging import render as stage
from workers.imaging.colour import converter, is_srgb, plain
from workers.imaging.profile import Profile, Size

SHEET = Profile(
    "sheet",
    "1",
    (Size("whole-600", 600, None, ("jpg", "webp", "avif")),),
    {"jpg": 95, "webp": 95, "avif": 95},
)
PATCH = 100  # pixels


def profile_of(name):
    """One of libvips' own profiles: `srgb`, `p3` or `cmyk`."""
    image = photos.flat(8, 8, [1, 2, 3]).icc_transform(name, input_profile="srgb")
    return photo.load(image.jpegsave_buffer(profile=name)).get("icc-profile-data")


def by_lcms():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def tag(profile, name):
    """Where the content of a tag starts, and its length."""
    place = profile.index(name, 128)
    return struct.unpack_from(">II", profile, place + 4)


def changed(profile, name, old, new):
    start, size = tag(profile, name)
    content = profile[start : start + size]
    assert old in content
    return profile[:start] + content.replace(old, new, 1) + profile[start + size :]


def sheet():
    """Six by four patches in the colours of Display P3: primaries, skin, sky, leaves, greys."""
    levels = (0, 70, 128, 190, 255)
    colours = [
        [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [0, 255, 255], [255, 0, 255],
        [224, 172, 144], [141, 85, 36], [120, 170, 230], [60, 120, 50], [250, 120, 20], [90, 20, 110],
        *([level] * 3 for level in levels), [200, 200, 190],
        [180, 40, 40], [40, 180, 40], [40, 40, 180], [10, 60, 60], [230, 220, 250], [60, 25, 15],
    ]  # fmt: skip
    patches = [photos.flat(PATCH, PATCH, colour) for colour in colours]
    return photos._vips().Image.arrayjoin(patches, across=6).copy(interpretation="rgb")


def means(image):
    """The mean of the middle of each patch, as an image of a pixel each."""
    spots = [
        image.extract_area(x * PATCH + 30, y * PATCH + 30, 40, 40).shrink(40, 40)
        for y in range(4)
        for x in range(6)
    ]
    return photos._vips().Image.arrayjoin(spots, across=6)


@pytest.mark.parametrize("profile", [lambda: profile_of("srgb"), by_lcms], ids=["libvips", "littlecms"])
def test_srgb_is_known_whoever_wrote_it(profile):
    assert is_srgb(profile())
    assert converter(profile(), "RGB") is plain


@pytest.mark.parametrize(
    "profile",
    [
        lambda: profile_of("p3"),
        lambda: profile_of("cmyk"),
        lambda: changed(
            by_lcms(), b"rXYZ", by_lcms()[tag(by_lcms(), b"rXYZ")[0] + 8 :][:4], struct.pack(">i", 40000)
        ),
        lambda: by_lcms()[:200],
        lambda: b"",
        lambda: bytes(3000),
        lambda: b"sRGB IEC61966-2.1" * 40,
    ],
    ids=["p3", "cmyk", "another red", "cut off", "nothing", "zeros", "a name alone"],
)
def test_nothing_else_is(profile):
    assert not is_srgb(profile())


def test_a_power_of_2_2_is_not_srgb():
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, 0x0233) + bytes(2)
    profile = bytearray(by_lcms())
    for name in (b"rTRC", b"gTRC", b"bTRC"):
        place = profile.index(name, 128)
        struct.pack_into(">II", profile, place + 4, len(profile), len(curve))
    assert not is_srgb(bytes(profile + curve))


def test_a_profile_with_a_table_of_its_own_is_not_told_by_its_primaries():
    profile = bytearray(by_lcms())
    place = profile.index(b"cprt", 128)
    profile[place : place + 4] = b"A2B0"
    assert not is_srgb(bytes(profile))


def test_colours_of_display_p3_are_within_two_of_what_a_reference_makes_of_them():
    wide = sheet()
    body = wide.jpegsave_buffer(Q=98, subsample_mode="off", profile="p3")
    # libvips has colours converted by LittleCMS in floating point, apart from Pillow
    reference = wide.icc_transform(
        "srgb", input_profile="p3", intent="relative", black_point_compensation=True
    )
    for made in stage.render(body, SHEET).files:
        found = likeness.colour_difference(means(photo.load(made.body).copy_memory()), means(reference))
        assert found.max() < 2.0
        assert found.avg() < 0.7


def test_the_test_would_see_it_if_the_profile_were_only_dropped():
    wide = sheet()
    reference = wide.icc_transform("srgb", input_profile="p3", intent="relative")
    dropped = wide.copy(interpretation="srgb")
    assert likeness.colour_difference(means(dropped), means(reference)).max() > 3


def test_printers_colours_are_as_another_reader_has_them():
    body = photos.jpeg(
        sheet().copy(interpretation="srgb").icc_transform("cmyk", input_profile="srgb"),
        Q=98,
        subsample_mode="off",
    )
    read = Image.open(BytesIO(body))
    profile = ImageCms.ImageCmsProfile(BytesIO(read.info["icc_profile"]))
    srgb = ImageCms.createProfile("sRGB")
    reference = ImageCms.profileToProfile(read, profile, srgb, outputMode="RGB", renderingIntent=1)
    reference = photos._vips().Image.new_from_memory(reference.tobytes(), read.width, read.height, 3, "uchar")
    reference = reference.copy(interpretation="srgb")
    for made in stage.render(body, SHEET).files:
        found = likeness.colour_difference(means(photo.load(made.body).copy_memory()), means(reference))
        assert found.max() < 2.5
        assert found.avg() < 1


def test_deep_colours_are_rounded_and_not_cut_off():
    deep = sheet().copy(interpretation="srgb").colourspace("rgb16")
    reference = sheet().copy(interpretation="srgb")
    for made in stage.render(photos.png(deep), SHEET).files:
        found = likeness.colour_difference(means(photo.load(made.body).copy_memory()), means(reference))
        assert found.max() < 2.0


def test_a_grey_jpeg_is_grey_in_three_colours():
    grey = sheet().copy(interpretation="srgb").colourspace("b-w")
    for made in stage.render(photos.jpeg(grey, Q=98), SHEET).files:
        image = photo.load(made.body).copy_memory()
        assert image.bands == 3
        assert (means(image) - means(grey.colourspace("srgb"))).abs().max() <= 3


def test_a_profile_that_does_not_fit_the_picture_is_as_good_as_none():
    assert converter(profile_of("cmyk"), "RGB") is plain
    assert converter(b"garbage", "RGB") is plain
    assert converter(None, "RGB") is plain
    assert converter(profile_of("p3"), "L") is plain


def test_a_grey_picture_without_a_profile_becomes_rgb_and_rgba_stays():
    assert plain(Image.new("L", (2, 2), 7)).getpixel((1, 1)) == (7, 7, 7)
    clear = Image.new("RGBA", (2, 2))
    assert plain(clear) is clear
