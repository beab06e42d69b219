"""English days have the name of their month."""

from datetime import UTC, date, datetime

import pytest

from workers.extract.en.days import days

FILED = datetime(2026, 3, 12, tzinfo=UTC)


def found(text):
    return [(one.day, one.inferred) for one in days(text, filed=FILED)]


@pytest.mark.parametrize(
    "text",
    [
        "on January 15, 2026, the", "on Jan. 15, 2026", "on 15 January 2026.", "15th of January 2026",
        "January 15th 2026", "Thursday, 15 Jan 2026", "(15 January, 2026)",
    ],
)  # fmt: skip
def test_a_full_day_is(text):
    assert found(text) == [(date(2026, 1, 15), False)]


@pytest.mark.parametrize("text", ["on March 3 the", "by 3 March", "March 3rd, and"])
def test_a_day_without_a_year_is_of_the_year_it_was_filed_and_says_so(text):
    assert found(text) == [(date(2026, 3, 3), True)]


@pytest.mark.parametrize(
    "text",
    [
        "in January 2026", "3/4/2026", "March 3.5 percent", "May 40", "he may 15 times", "version 1.5 March",
        "mayhem 12", "12 Mayflower", "30 February 2026", "Sept 11,000", "June 5:30",
    ],
)  # fmt: skip
def test_this_is_no_day(text):
    assert found(text) == []


def test_a_day_between_two_forms_is_counted_once():
    assert found("5 May 12, 2026") == [(date(2026, 5, 5), True)] or len(found("5 May 12, 2026")) == 1
