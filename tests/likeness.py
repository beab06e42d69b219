"""How alike are two pictures? As libvips images of one size; measured apart from what is being tested."""

from __future__ import annotations


def ssim(one, other):
    """Mean structural similarity of the grey pictures (Wang and others, 2004): 1 for the same picture."""
    x, y = (image.colourspace("b-w").cast("float") for image in (one, other))
    mean_x, mean_y = _near(x), _near(y)
    around_x, around_y = _near(x * x) - mean_x * mean_x, _near(y * y) - mean_y * mean_y
    together = _near(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    same = (mean_x * mean_y * 2 + c1) * (together * 2 + c2)
    return (same / ((mean_x * mean_x + mean_y * mean_y + c1) * (around_x + around_y + c2))).avg()


def _near(image):
    return image.gaussblur(1.5, precision="float", min_ampl=0.001)


def colour_difference(one, other):
    """CIEDE2000 of every pixel, as an image: below 1 nobody sees it, 2 is seen side by side."""
    return one.colourspace("lab").dE00(other.colourspace("lab"))
