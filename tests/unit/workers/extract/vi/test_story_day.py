"""The day on which the story plays: of its lead, else of its filing."""

from datetime import UTC, date, datetime

import pytest

from workers.extract.pack import Reading
from workers.extract.vi.story_day import day_of

FILED = datetime(2026, 11, 22, 20, tzinfo=UTC)  # the 23rd in Vietnam


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        ("Ngày 06/01/2022, Ban Thường vụ Tỉnh uỷ", date(2022, 1, 6)),
        ("Sáng nay (12/3/2023), tại", date(2023, 3, 12)),
        ("Hà Nội, ngày 12/3/2023 – Chiều", date(2023, 3, 12)),
        ("Khoảng 3 giờ 40 phút ngày 09/4/2025, tại", date(2025, 4, 9)),
        ("Trong hai ngày 5 và 6/3/2024, huyện", date(2024, 3, 5)),
        ("Thực hiện Nghị quyết số 15-NQ/TW ngày 30/7/2007 của", date(2026, 11, 23)),
        ("Ông A (sinh ngày 1/2/1960) vừa", date(2026, 11, 23)),
        ("Từ ngày 1/7/2025, tỉnh", date(2026, 11, 23)),
        ("Sáng 12/3, tại", date(2026, 11, 23)),
        ("Ngày 06/01/2222, tại", date(2026, 11, 23)),
    ],
)
def test_the_day_is(lead, day):
    assert day_of(Reading({"headline": "Tin"}, lead, lead, FILED)) == day


def test_a_bare_filing_day_is_itself():
    assert day_of(Reading({"headline": "Tin"}, "", "", datetime(2024, 1, 1))) == date(2024, 1, 1)  # noqa: DTZ001
