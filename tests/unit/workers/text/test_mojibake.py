"""UTF-8 that was read as something else is read again; everything else stays."""

import pytest

from workers.text import mojibake

TEXT = "Đồng Tháp: “Uỷ ban” họp – đúng giờ… và 30 °C, người dân ở đây nói vậy 😀"


def misread(text, encoding):
    raw = text.encode()
    if encoding == "latin-1":
        return raw.decode("latin-1")
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in raw
    )


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("times", [1, 2])
def test_what_was_misread_is_put_right(encoding, times):
    text = TEXT
    for _ in range(times):
        text = misread(text, encoding)
    assert mojibake.is_certain(text)
    assert mojibake.repaired(text) == TEXT


def test_a_text_misread_in_part_is_put_right_there():
    assert mojibake.repaired("Đồng ThÃ¡p, tá»‰nh Đồng Tháp") == "Đồng Tháp, tỉnh Đồng Tháp"


@pytest.mark.parametrize("text", [TEXT, "SÃO PAULO É ASSIM", "Ã¡ một lần", "plain", "", "ĐÃ", "Â£5 và Â£6"])
def test_few_or_no_sequences_prove_nothing(text):
    assert not mojibake.is_certain(text)


def test_bytes_that_are_no_utf_8_stay():
    assert mojibake.repaired("Ã( à¤ ð") == "Ã( à¤ ð"
