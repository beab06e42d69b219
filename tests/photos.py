"""Photos to test with, drawn by libvips when asked; nothing is loaded before."""

from __future__ import annotations

import functools
import random


def _vips():
    from wire import photo

    return photo.vips()


def landscape(width, height, *, noise=0):
    """A scene as an image: sky, sun, hills and fields, with grain of so many levels.

    The sine of libvips counts in degrees.
    """
    vips = _vips()
    at = vips.Image.xyz(width, height)
    x, y = at[0] / width, at[1] / height
    sun = (((x - 0.7) ** 2 + (y - 0.35) ** 2) * -40).exp()
    horizon = 0.55 + (x * 500).sin() * 0.02
    sky = (120 + y * 160).bandjoin([140 + y * 90, 200 - y * 60]) + sun * [120, 90, 20]
    rows = ((x - 0.5) / (y - horizon + 0.05) * 2300).sin() * 18
    field = (60 + rows).bandjoin([130 + rows - y * 40, 50 + rows * 0.5])
    scene = (y < horizon).ifthenelse(sky, field)
    if noise:
        scene = scene + vips.Image.gaussnoise(width, height, sigma=noise, mean=0)
    return scene.cast("uchar").copy(interpretation="srgb")


def flat(width, height, colour):
    image = _vips().Image.black(width, height).linear(1, colour)
    return image.cast("uchar").copy(interpretation="srgb")


def halves(width, height):
    """Left half red, right half blue: what was turned or cut is seen at once."""
    red, blue = flat(width // 2, height, [220, 30, 30]), flat(width - width // 2, height, [30, 30, 220])
    return red.join(blue, "horizontal")


def marked(width, height, x, y, side=60):
    """Plain grey with a green square whose centre stands at (x, y), 0..1."""
    left, top = round(x * width - side / 2), round(y * height - side / 2)
    return flat(width, height, [128, 128, 128]).draw_rect([0, 255, 0], left, top, side, side, fill=True)


def pixels(image):
    """The same picture as Pillow has it, RGB or RGBA."""
    from PIL import Image

    mode = {3: "RGB", 4: "RGBA"}[image.bands]
    return Image.frombytes(mode, (image.width, image.height), bytes(image.write_to_memory()))


def jpeg(image, **options):
    return image.jpegsave_buffer(**({"Q": 90} | options))


def png(image, **options):
    return image.pngsave_buffer(**({"compression": 1} | options))


def webp(image, **options):
    return image.webpsave_buffer(**({"Q": 80, "effort": 0} | options))


def avif(image, **options):
    return image.heifsave_buffer(**({"compression": "av1", "effort": 0, "Q": 60} | options))


def gif(width=40, height=30):
    """A GIF by its header and one empty frame: libvips' own saver is not in every build."""
    size = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    screen = b"GIF89a" + size + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    return screen + b",\0\0\0\0" + size + b"\0\x02\x02D\x01\0;"


@functools.cache
def twelve_megapixels():
    """A JPEG of 4032x3024 as a telephone makes it: grain, EXIF with a place, a few megabytes."""
    image = landscape(2016, 1512, noise=6).resize(2, kernel="linear").copy_memory()
    return jpeg(with_exif(image), Q=88)


@functools.cache
def tiled(width, height):
    """A JPEG of any size, of tiles with grain: quick to make, and as heavy as a camera's."""
    tile = landscape(1008, 756, noise=6).copy_memory()
    return jpeg(tile.replicate(-(-width // 1008), -(-height // 756)).crop(0, 0, width, height), Q=88)


def with_exif(image):
    """The same picture with a camera, an author and the place where it was taken."""
    image = image.copy()
    image.set_type(
        _vips().GValue.gstr_type, "exif-ifd0-Make", "Bambou (Bambou, ASCII, 7 components, 7 bytes)"
    )
    image.set_type(_vips().GValue.gstr_type, "exif-ifd0-Artist", "Sen (Sen, ASCII, 4 components, 4 bytes)")
    image.set_type(
        _vips().GValue.gstr_type,
        "exif-ifd3-GPSLatitude",
        "10/1 27/1 30/1 (10, 27, 30, Rational, 3 components, 24 bytes)",
    )
    return image


def turned(image, orientation=6):
    """A JPEG whose pixels lie on their side, with the EXIF note that says so."""
    image = image.copy()
    image.set_type(_vips().GValue.gint_type, "orientation", orientation)
    return jpeg(image)


def cmyk(image):
    return image.icc_transform("cmyk").jpegsave_buffer(Q=90)


def transparent(width, height):
    """A PNG, red and opaque on its left half, fully transparent on its right."""
    alpha = (_vips().Image.xyz(width, height)[0] < width / 2).cast("uchar")
    return png(flat(width, height, [220, 30, 30]).bandjoin(alpha))


def noise(size, seed=1):
    """Bytes that are nothing at all."""
    return random.Random(seed).randbytes(size)
