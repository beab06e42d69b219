"""Day before month; never a bare year, a duration, a score or a lunar day."""

from datetime import UTC, datetime

import pytest

from workers.extract.days import gathered
from workers.extract.vi.days import days

FILED = datetime(2022, 6, 1, tzinfo=UTC)


def found(text, filed=FILED):
    return gathered(days(text, filed=filed))


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 06/01/2022",
        "6-1-2022",
        "06.01.2022.",
        "ngày 6 tháng 1 năm 2022",
        "6 tháng 01, 2022",
        "5-6/1/2022",
    ],
)
def test_a_full_day_is_found(text):
    assert [(each.value, each.inferred) for each in found(text)] == [("2022-01-06", False)]


@pytest.mark.parametrize("text", ["Sáng 12/1, tại", "ngày 12/01", "chiều nay (12/1)", "ngày 12 tháng 1 tại"])
def test_a_day_without_a_year_is_inferred(text):
    assert [(each.value, each.inferred) for each in found(text)] == [("2022-01-12", True)]


@pytest.mark.parametrize(
    "text",
    [
        "đến năm 2020, tầm nhìn 2030, trong 15 năm qua", "tháng 3/2022", "mở cửa 24/7", "2/3 đại biểu",
        "Nghị định 21/2026/NĐ-CP", "31/02/2022", "1/13/2022", "ngày 10/3 âm lịch", "ngày 15/8 (âm lịch)",
        "ngày 05/01/22", "tăng 5/3%", "192.168.1.2022", "số 15-NQ/TW", "ngày 30/2 tại",
    ],
)  # fmt: skip
def test_this_is_no_day(text):
    assert found(text) == []


def test_the_year_is_that_of_vietnam_when_it_was_filed():
    new_year = datetime(2025, 12, 31, 20, tzinfo=UTC)
    assert found("Sáng 1/1", new_year)[0].value == "2026-01-01"
    assert found("Sáng 1/1", datetime(2024, 1, 1))[0].value == "2024-01-01"  # noqa: DTZ001 - a bare --filed day


def test_a_day_has_all_its_places_and_an_explicit_one_wins():
    text = "Sáng 6/1, rồi ngày 06/01/2022."
    (day,) = found(text)
    assert [text[slice(*span)] for span in day.evidence] == ["6/1", "06/01/2022"]
    assert not day.inferred
