"""Do both gold sets and the real sample keep their bars? Of the held-out set only totals may be told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.gold import sample, score
from tests.gold.case import SEALED, SETS

SAMPLES = Path(os.environ.get("GOLD_SAMPLES", sample.FOLDER))
FEWEST = 20  # articles: half of what the project promises


@pytest.mark.parametrize("name", ["development", SEALED])
def test_a_set_is_whole_and_keeps_every_bar(name):
    report = score.of_folder(SETS / name)
    articles, breaches = report.articles, report.breaches  # plain values: pytest prints what it compares
    assert articles >= FEWEST
    assert breaches == []


def test_the_real_sample_has_everything_it_must_have_and_nothing_it_must_not():
    report = score.of_sample(SAMPLES)
    if report is None:
        pytest.skip(f"{sample.NAME}.* is not in {SAMPLES}: set GOLD_SAMPLES to where it is")
    assert (report.articles, report.breaches) == (1, [])
