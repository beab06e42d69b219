import base64

import pytest
from PIL import Image

from workers.imaging.thumbhash import thumbhash


def drawn(width, height, mode="RGB"):
    bands = (
        (x * x + 9 * y, y * y * 3 + x, x * y + 40, 255 - x * y // 3)
        for y in range(height)
        for x in range(width)
    )
    return Image.frombytes(
        mode, (width, height), bytes(band % 256 for four in bands for band in four[: len(mode)])
    )


# What another implementation (thumbhash-python 1.0.1) makes of the same pixels.
@pytest.mark.parametrize(
    ("size", "mode", "known"),
    [
        ((32, 20), "RGB", "GzgGFIhUVJdAdolyiZP/d2jE8w=="),
        ((32, 20), "RGBA", "GziGE4gcVVRAdnH/dle09H94T3iHh3c="),
        ((20, 32), "RGB", "HBgGHAZUBmUIhZQpd3jvl2b2Qw=="),
        ((20, 32), "RGBA", "XBiGEwQcVVEGNSnvl0X2Qn94T3iHh3c="),
        ((32, 32), "RGB", "HRgGFwhUZXZQZodShkmXKYek9l96Zm8I"),
        ((32, 32), "RGBA", "HCiGFQYrVWVAZkAnGP2lRvWVn4dfhml5iA=="),
        ((1, 1), "RGB", "AAgCBwAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    ],
)
def test_it_is_what_others_make_of_the_same_pixels(size, mode, known):
    picture = Image.new("RGB", size) if size == (1, 1) else drawn(*size, mode)
    assert thumbhash(picture) == known


def test_the_colour_that_a_transparent_part_hides_does_not_show():
    clear = Image.new("RGBA", (32, 24), (200, 30, 30, 255))
    clear.paste((0, 255, 0, 0), (0, 0, 16, 24))
    other = clear.copy()
    other.paste((0, 0, 255, 0), (0, 0, 16, 24))
    assert thumbhash(clear) == thumbhash(other) != thumbhash(clear.convert("RGB"))


def test_a_plain_colour_has_one_too():
    assert 18 <= len(base64.b64decode(thumbhash(Image.new("RGB", (32, 24), (90, 90, 90))))) <= 25
