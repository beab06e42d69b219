"""No text of 256 KiB takes more than a second of CPU, whatever it repeats; twice that is the guard here.

Cleaning it is measured apart: it reads the whole text, the extractors of names read a part.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from tests.hostile import LARGEST, TEXTS
from wire.errors import Rejected
from workers.enrich import enrichment
from workers.normalise import cleaned

FILED = datetime(2026, 3, 13, tzinfo=UTC)
MOST_SECONDS = 2.0


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_costs_no_more_than_a_long_one(name):
    text = TEXTS[name]
    article = {"headline": text[:300].replace("\n", " ").strip() or "Tựa", "language": "vi"}
    started = time.process_time()
    found = enrichment(article, text, filed=FILED)
    spent = time.process_time() - started
    assert len(text) == LARGEST
    assert [warning["code"] for warning in found["warnings"]] == ["long_text"]
    assert spent < MOST_SECONDS


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", TEXTS)
def test_cleaning_it_costs_no_more_either(name):
    started = time.process_time()
    with suppress(Rejected):
        cleaned({"headline": "Tựa", "body": TEXTS[name]})
    assert time.process_time() - started < MOST_SECONDS
