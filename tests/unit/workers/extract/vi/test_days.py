"""Day before month; never a bare year, a duration, a score, a share, a house or a lunar day."""

from datetime import UTC, datetime

import pytest

from workers.extract.days import gathered
from workers.extract.vi.days import day_at, days

FILED = datetime(2022, 6, 1, tzinfo=UTC)


def found(text, filed=FILED):
    return gathered(days(text, filed=filed))


def written(text, filed=FILED):
    return [(each.value, each.inferred) for each in found(text, filed)]


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 06/01/2022",
        "6-1-2022",
        "06.01.2022.",
        "ngày 6 tháng 1 năm 2022",
        "6 tháng 01, 2022",
        "ngày 6/1 năm 2022",
        "ngày 6, tháng 1, năm 2022",
        "Ngày 6/ 1/ 2022",
    ],
)
def test_a_full_day_is_found(text):
    assert written(text) == [("2022-01-06", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 12/1, tại",
        "ngày 12/01",
        "chiều nay (12/1)",
        "ngày 12 tháng 1 tại",
        "thứ Tư (12/1)",
        "Chủ nhật, 12/1",
        "tối 12-1",
        "Ngày 12.1, tại",
        "hết 12/1",
        "trước ngày 12/1",
    ],
)
def test_a_day_without_a_year_is_inferred(text):
    assert written(text) == [("2022-01-12", True)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("từ ngày 12 đến 15/3/2026", ["2026-03-12", "2026-03-15"]),
        ("từ ngày 12 đến hết ngày 15 tháng 3 năm 2026", ["2026-03-12", "2026-03-15"]),
        ("5-6/1/2022", ["2022-01-05", "2022-01-06"]),
        ("từ ngày 28/12 đến 3/1/2026", ["2025-12-28", "2026-01-03"]),
        ("07/5/1954 - 07/5/2025", ["1954-05-07", "2025-05-07"]),
    ],
)
def test_both_ends_of_a_range_are_found(text, ends):
    assert written(text) == [(end, False) for end in ends]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("ngày 5 và 6/3", ["2022-03-05", "2022-03-06"]),
        ("các ngày 5, 6 và 7/3", ["2022-03-05", "2022-03-06", "2022-03-07"]),
        ("từ 16-22/3", ["2022-03-16", "2022-03-22"]),
        ("từ 20/1 đến 25/1", ["2022-01-20", "2022-01-25"]),
        ("hai ngày cuối tuần 8 và 9/4", ["2022-04-08", "2022-04-09"]),
        ("ngày 30 tháng 4 và 1 tháng 5", ["2022-04-30", "2022-05-01"]),
        ("từ đêm 17/5 đến trưa 19/5", ["2022-05-17", "2022-05-19"]),
        ("ngày 29, 30/4 và 1/5", ["2022-04-29", "2022-04-30", "2022-05-01"]),
        ("đêm 17, rạng sáng 18/5", ["2022-05-17", "2022-05-18"]),
    ],
)
def test_both_ends_of_a_range_without_a_year_are_inferred(text, ends):
    assert written(text) == [(end, True) for end in ends]


@pytest.mark.parametrize(
    "text",
    [
        "đến năm 2020, tầm nhìn 2030, trong 15 năm qua", "tháng 3/2022", "mở cửa 24/7", "2/3 đại biểu",
        "Nghị định 21/2026/NĐ-CP", "31/02/2022", "1/13/2022", "ngày 10/3 âm lịch", "ngày 15/8 (âm lịch)",
        "ngày 05/01/22", "tăng 5/3%", "192.168.1.2022", "số 15-NQ/TW", "ngày 30/2 tại",
        "mỗi ngày 2/3 số nước",
        "thời gian qua 2/3 diện tích", "từ 1/3 đến 1/2 diện tích", "tỷ số 2-1", "đến 10/10 xã", "số nhà 12/3",
        "Quảng trường 10 tháng 3", "giai đoạn 2021-2025", "1-2 ngày", "(nhằm ngày 21/3)",
        "ngày 21 tháng 3 năm Tân Sửu", "phút 45+2", "0232.3822.115", "xe 77B-018.52", "lễ 30/4 và 1/5",
    ],
)  # fmt: skip
def test_this_is_no_day(text):
    assert found(text) == []


def test_the_year_is_that_of_vietnam_when_it_was_filed():
    new_year = datetime(2025, 12, 31, 20, tzinfo=UTC)
    assert found("Sáng 1/1", new_year)[0].value == "2026-01-01"
    assert found("Sáng 1/1", datetime(2024, 1, 1))[0].value == "2024-01-01"  # noqa: DTZ001 - a bare --filed day


@pytest.mark.parametrize(
    ("text", "filed", "day"),
    [
        ("ngày 28/12 xảy ra", datetime(2026, 1, 10, tzinfo=UTC), "2025-12-28"),
        ("trước ngày 15/1", datetime(2025, 12, 10, tzinfo=UTC), "2026-01-15"),
        ("Ngày 15/1 đã", datetime(2025, 12, 10, tzinfo=UTC), "2025-01-15"),
        ("ngày 12/3 năm ngoái", datetime(2026, 3, 10, tzinfo=UTC), "2025-03-12"),
    ],
)
def test_the_year_is_the_one_that_is_near(text, filed, day):
    assert written(text, filed) == [(day, True)]


def test_a_day_has_all_its_places_and_an_explicit_one_wins():
    text = "Sáng 6/1, rồi ngày 06/01/2022."
    (day,) = found(text)
    assert [text[slice(*span)] for span in day.evidence] == ["6/1", "06/01/2022"]
    assert not day.inferred


def test_a_day_is_read_where_it_stands():
    assert day_at("ngày 5/3/2025 của", 5) == ("2025-03-05", 13)
    assert day_at("ngày 31/2/2025 của", 5) == ("", 5)
    assert day_at("ngày 5/3/2025 của", 0) == ("", 0)
