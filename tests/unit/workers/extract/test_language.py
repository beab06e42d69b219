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
        ("Ban Thuong vu Tinh uy to chuc hoi nghi truc tuyen tong ket nghi quyet cua Trung uong", "vi"),
        ("Pemerintah kota akan membuka pasar baru di dekat pelabuhan pada hari Senin", "id"),
        ("Le conseil municipal se réunit ce matin pour voter le budget de la ville", "fr"),
    ],
)
def test_the_language_is(text, code):
    assert language("", text).value == code
