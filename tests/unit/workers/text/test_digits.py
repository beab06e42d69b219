"""Looking at digits alone finds what looking everywhere does."""

import re

import pytest

from workers.text import digits

PATTERNS = [re.compile(r"(?<![\w/])\d{1,2}/\d{1,2}"), re.compile(r"(?<!\w)\d+(?:-\d+)*")]
TEXTS = ["", "1/2 và 3/4", "a1/2 _3/4 5/6", "1/2/3/4", "số 12-34-5, 6", "١/٢ 1/2", "7"]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("text", TEXTS)
def test_it_finds_what_finditer_finds(pattern, text):
    spans = [found.span() for found in digits.matches(pattern, text)]
    assert spans == [found.span() for found in pattern.finditer(text)]
