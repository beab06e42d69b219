"""The language is told or left open, never fetched or guessed."""

import pytest

from workers.extract.language import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ban Thường vụ Tỉnh uỷ tổ chức Hội nghị trực tuyến", "vi"),
        ("BAN THƯỜNG VỤ TỈNH UỶ TỔ CHỨC HỘI NGHỊ", "vi"),
        ("The committee met in the city hall this morning", "en"),
        ("1234 5678", "und"),
        ("", "und"),
    ],
)
def test_the_language_is(text, code):
    assert language("", text).value == code
