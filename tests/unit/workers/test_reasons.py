"""Whoever is refused or parked is told why, in both languages."""

import re
from pathlib import Path

from workers.reasons import LANGUAGES, reason, sentences

WORKERS = Path(__file__).parents[3] / "workers"


def test_the_catalogues_have_equal_keys() -> None:
    assert sentences("vi").keys() == sentences("en").keys()


def test_every_fault_that_work_may_find_has_its_sentence() -> None:
    wire = WORKERS.parent / "wire"
    work = [file for file in WORKERS.rglob("*.py") if file.parent.name != "webhooks"]  # those are the desk's
    sources = [*work, wire / "photo.py", *(wire / "headers").glob("*.py")]
    text = "\n".join(source.read_text("utf-8") for source in sources)
    codes = set(re.findall(r'(?:Rejected|reason|_parked)\(\s*(?:submission, )?"([a-z_]+)"', text))

    assert {"empty_body", "broken_photo", "crashing_photo", "heic_photo", "stale_version"} <= codes
    assert codes <= sentences("vi").keys()


def test_a_code_without_a_sentence_is_told_as_unexpected() -> None:
    told = reason("no-such-code", stage="enrich")

    assert [told[language] for language in LANGUAGES] == [
        sentences(language)["unexpected"] for language in LANGUAGES
    ]
    assert told["stage"] == "enrich"


def test_whoever_sent_many_photos_is_told_which() -> None:
    photos = [code for code in sentences("en") if code.endswith("_photo")]

    assert len(photos) == 6
    for code in photos:
        told = reason(code, photo="2, 5")
        assert all("2, 5" in told[language] for language in LANGUAGES)


def test_words_stand_in_the_sentence() -> None:
    assert "5" in reason("attempts", attempts="5")["vi"]
