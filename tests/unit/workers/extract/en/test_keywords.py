"""English keywords are noun phrases, not function words."""

from datetime import UTC, datetime

from workers.extract.en.keywords import keywords
from workers.extract.pack import NOBODY, Reading

TEXT = (
    "Ca Mau province began planting mangrove forest along its coast, the Department of Agriculture said."
    " The mangrove forest slows coastal erosion. Officials said that coastal erosion took 300 hectares"
    " last year."
)


def test_repeated_phrases_and_names_are_found_and_stop_words_are_not():
    reading = Reading(
        {"headline": "Ca Mau plants mangroves against coastal erosion"},
        TEXT,
        TEXT,
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    found = [each.value for each in keywords(reading, NOBODY, [])]
    assert {"coastal erosion", "mangrove forest", "Ca Mau"} <= set(found)
    assert "Department of Agriculture" in found
    assert not {"said", "The", "last year", "hectares"} & set(found)
