"""The metadata: what, from whom, how sure, on what evidence."""

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from tests import worlds
from tests.unit.workers import careless_cms
from wire.submission import Submission
from workers.draft import Draft
from workers.enrich import OBJECTS, enrich, enrichment
from workers.normalise import cleaned
from workers.text import fold, manuscript

FILED = datetime(2022, 1, 7, tzinfo=UTC)
SCHEMA = Path(__file__).parents[3] / "schemas" / "item.v1.json"

HOSTILE = [
    "Bí thư, ", "15-NQ/TW ", "Nghị quyết số 1-NQ/TW ngày 1/1/2020 của Bộ Chính trị ", "Nghị quyết số ",
    "1/", "ngày 1/1 ", "Ban và ", "Ban Thường vụ Tỉnh uỷ ban hành ", "TP. ", "…", "1", "a", "\u0301", "Tin, ",
    "1-A", "null ", "(", "<", "&", "1 tháng 1 ", "số ", "A - ", "Kế hoạch số 1/KH-A ngày 1/1/2020\n",
]  # fmt: skip


def metadata(document, filed=FILED):
    article, text = cleaned(document)
    return enrichment(article, text, filed=filed), text


@careless_cms.WAYS
def test_the_sample_has_its_gold_metadata(article):
    found, text = metadata(article())
    gold = careless_cms.gold()
    assert found["language"] == "vi"
    assert found["byline"] == gold["byline"]["name"]
    assert found["slug"].isascii()
    assert gold["slug"].startswith(found["slug"])
    assert found["wordCount"] == gold["counts"]["body_syllables_whitespace"]
    assert found["charCount"] == len(text.rpartition("\n")[0])
    assert found["readingMinutes"] == 5
    assert found["summary"] == gold["summary_lead"]
    assert found["dates"] == gold["dates"]["must"]
    names = ("type", "number", "date", "issuer")
    assert [{name: one[name] for name in names} for one in found["documents"]] == [
        {name: one[name] for name in names} for one in gold["documents"]
    ]


def test_the_sample_as_a_file_of_plain_text_is_the_same_article():
    assert metadata(manuscript.read(careless_cms.text())) == metadata(careless_cms.as_html())


def test_the_old_tone_style_and_nfd_change_spelling_only():
    def restyled(value):
        return value.replace("uỷ", "ủy").replace("Uỷ", "Ủy").replace("khoá", "khóa").replace("hoá", "hóa")

    new = careless_cms.as_plain_text()
    old = {name: unicodedata.normalize("NFD", restyled(value)) for name, value in new.items()}
    one, other = metadata(new)[0], metadata(old)[0]
    assert one != other
    assert fold.key(json.dumps(one, ensure_ascii=False)) == fold.key(json.dumps(other, ensure_ascii=False))


def test_the_editors_values_win():
    found, _ = metadata(
        {
            "headline": "Tựa bài",
            "body": "Một đoạn văn.\n\nSơn Tra",
            "language": "vi-VN",
            "byline": "Lê An",
            "slug": "ten-rieng",
            "abstract": "Tóm tắt.",
            "keywords": ["mưa"],
            "subjects": [{"qcode": "medtop:11000000", "name": "chính trị"}],
        }
    )
    given = {name: found[name] for name in ("language", "byline", "slug", "summary", "keywords")}
    assert given == {
        "language": "vi-VN",
        "byline": "Lê An",
        "slug": "ten-rieng",
        "summary": "Tóm tắt.",
        "keywords": ["mưa"],
    }
    assert found["topics"][0]["source"] == "editor"
    pointers = ("/language", "/byline", "/slug", "/summary", "/keywords/0")
    assert {found["provenance"][pointer]["source"] for pointer in pointers} == {"editor"}


def test_every_plain_value_has_provenance_and_every_object_its_own():
    found, text = metadata(
        {"headline": "Tựa", "body": "Sáng 6/1, Kế hoạch số 1-KH/TU nêu.", "keywords": ["a"]}
    )
    plain = {name: value for name, value in found.items() if name not in (*OBJECTS, "provenance")}
    pointers = {f"/{name}" for name, value in plain.items() if not isinstance(value, list)}
    pointers |= {
        f"/{name}/{i}" for name, value in plain.items() if isinstance(value, list) for i in range(len(value))
    }
    assert set(found["provenance"]) == pointers
    assert found["provenance"]["/dates/0"]["inferred"] is True
    (cited,) = found["documents"]
    assert [text[start:end] for start, end in cited["evidence"]] == ["Kế hoạch số 1-KH/TU"]
    assert {"source", "confidence"} <= set(cited)


def test_the_byline_is_neither_counted_nor_summed_up():
    found, _ = metadata({"headline": "Tựa", "language": "vi", "body": "Mưa to.\n\nSơn Tra"})
    assert (found["byline"], found["summary"], found["wordCount"]) == ("Sơn Tra", "Mưa to.", 2)


def test_an_unsigned_article_has_no_byline():
    found, _ = metadata({"headline": "Tựa", "language": "vi", "body": "Mưa to.\n\nGió lớn."})
    assert "byline" not in found


def test_another_language_gets_iso_days_and_no_guesses():
    body = "Ngày 06/01/2022: Nghị quyết số 15-NQ/TW. On 2022-01-08.\n\nMinh Anh"
    found, _ = metadata({"headline": "News", "language": "en", "body": body})
    assert (found["dates"], found["documents"]) == (["2022-01-08"], [])
    assert "byline" not in found


def test_the_stage_takes_the_year_from_the_submission():
    document = {"headline": "Tựa", "language": "vi", "body": "Sáng 6/1, mưa."}
    accepted = "2024-02-01T00:00:00.000Z"
    submission = Submission("i", "m", "article", "i", 1, accepted, "o", "0" * 64, document)
    article, text = cleaned(document)
    done = enrich(Draft(worlds.house(), submission, article=article, text=text), None)
    assert done.enrichment["dates"] == ["2024-01-06"]


@careless_cms.WAYS
def test_the_shape_is_that_of_the_schema(article):
    definition = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator({"$defs": definition["$defs"], "$ref": "#/$defs/enrichment"}).validate(
        metadata(article())[0]
    )


@pytest.mark.timeout(20)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_repetition_takes_linear_time(hostile):
    """Many times an article: anything quadratic in it would run for minutes."""
    body = (hostile * 40_000)[:40_000]
    found, _ = metadata({"headline": "Tựa", "language": "vi", "body": body})
    assert found["wordCount"] >= 0
