"""ISO days are days in every language."""

import pytest

from workers.extract.days import gathered
from workers.extract.iso_days import iso_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 2022-01-06, and 2022-01-06T10:00", ["2022-01-06"]),
        ("2022-13-06 2022-02-30 12022-01-06 2022-01-067 2022-01", []),
    ],
)
def test_days(text, days):
    assert [found.value for found in gathered(iso_days(text))] == days
