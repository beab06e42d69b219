"""What people see: every value, how sure it is, and where it stands in the text."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from pressroom.findings import show
from pressroom.marks import Mark, marks, pieces
from workers.enrich import enrichment
from workers.normalise import cleaned

FILED = datetime(2026, 3, 13, tzinfo=UTC)


def shown(width=100, **given_fields):
    document = {"headline": "Cà Mau: Diễn tập", "language": "vi", "body": "Sáng 12/3, mưa [to].\n\nMinh Anh"}
    article, text = cleaned(document | given_fields)
    screen = Console(file=io.StringIO(), width=width, highlight=False, soft_wrap=True)
    show(screen, article, text, enrichment(article, text, filed=FILED))
    return "\n".join(line.rstrip() for line in screen.file.getvalue().splitlines())


def test_values_stand_with_how_sure_they_are():
    lines = shown(keywords=["mưa"]).splitlines()
    assert next(line for line in lines if line.startswith("headline")).split(None, 1)[1] == "Cà Mau: Diễn tập"
    assert next(line for line in lines if line.startswith("dates")).split() == [
        "dates",
        "2026-03-12",
        "0.70",
        "inferred",
    ]
    assert next(line for line in lines if line.startswith("keywords")).split() == [
        "keywords",
        "mưa",
        "editor",
    ]


def test_the_text_is_shown_with_its_marks_and_its_own_brackets():
    assert shown().endswith("Sáng [12/3|day], mưa [to].\n[Minh Anh|byline]")


def test_each_kind_of_value_says_what_it_has():
    seen = shown(
        persons=[{"name": "Lê An", "roles": ["Chủ tịch", "Trưởng đoàn"]}],
        organisations=[{"name": "Tỉnh uỷ", "resolved": "Tỉnh uỷ Cà Mau"}],
        places=[{"name": "Cà Mau", "kind": "tỉnh", "code": "96", "scheme": "gso-2025"}],
        documents=[{"type": "Luật", "number": "31/2024/QH15", "date": "2024-01-18", "issuer": "Quốc hội"}],
        subjects=[{"qcode": "a:1", "name": "mưa [bold]"}],
        rejected={"keywords": ["to"]},
    )
    for value in (
        "Lê An – Chủ tịch; Trưởng đoàn", "Tỉnh uỷ = Tỉnh uỷ Cà Mau", "tỉnh Cà Mau (96 in gso-2025)",
        "Luật 31/2024/QH15, 2024-01-18, Quốc hội", "mưa [bold] (a:1)", "keywords: to",
    ):  # fmt: skip
        assert value in seen


def test_marks_nest_and_of_two_that_cross_the_first_stays():
    def at(*spans):
        return [{"evidence": [list(span)]} for span in spans]

    metadata = {"provenance": {}, "organisations": at((0, 10), (8, 14)), "places": at((5, 10), (12, 14))}
    found = marks(metadata)
    assert found == [Mark(0, 10, "body"), Mark(5, 10, "place"), Mark(12, 14, "place")]
    text = "Tỉnh Hà Nội và Huế"
    assert "".join(piece.text for piece in pieces(text, found)) == "[Tỉnh [Hà Nộ|place]|body]i [và|place] Huế"


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted), max_size=12)


@given(st.text("ab []|", min_size=20, max_size=20), spans)
def test_without_its_marks_the_text_is_the_text(text, places):
    found = marks({"provenance": {}, "persons": [{"evidence": places}]})
    whole = list(pieces(text, found))
    assert "".join(piece.text for piece in whole if not piece.is_bracket) == text
    assert len([piece for piece in whole if piece.is_bracket]) == 2 * len(found)
