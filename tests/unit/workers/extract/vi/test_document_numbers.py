"""A number in its official form, whatever the typist made of it."""

import pytest

from workers.extract.vi.document_numbers import NUMBER, tidy


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("15-NQ/TW", "15-NQ/TW"),
        ("15 -NQ/TW", "15-NQ/TW"),
        ("06 – NQ/TU", "06-NQ/TU"),
        ("72-NQ-TW", "72-NQ/TW"),
        ("65-Ctr/TU", "65-CTr/TU"),
        ("543-QĐ/UBND", "543/QĐ-UBND"),
        ("5 - QĐ - UBND", "5/QĐ-UBND"),
        ("759/QĐ-TTG", "759/QĐ-TTg"),
        ("21/2026/NĐ/CP", "21/2026/NĐ-CP"),
        ("819/NQ – UVBTVQH 14", "819/NQ-UVBTVQH14"),
        ("5743/SKHĐT-TH", "5743/SKHĐT-TH"),
        ("12-QCPH/BTG-STTTT", "12-QCPH/BTG-STTTT"),
        ("1234/QĐ-UBND.HC", "1234/QĐ-UBND.HC"),
        ("31/2024/QH15", "31/2024/QH15"),
        ("21/2026/ NĐ-CP", "21/2026/NĐ-CP"),
        ("1760/QĐ- TTg", "1760/QĐ-TTg"),
        ("320/QĐ -TTg", "320/QĐ-TTg"),
        ("15/KH-BCĐ389", "15/KH-BCĐ389"),
        ("123/STC-QLG&TCDN", "123/STC-QLG&TCDN"),
    ],
)
def test_it_is_written_officially(written, official):
    assert NUMBER.search(f"số {written} về").group() == written
    assert tidy(written) == official
