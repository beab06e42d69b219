"""Errors, in both languages."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

import intake
from intake import language, problems
from schemas import validate
from schemas.violation import Violation
from tests.unit.intake.world import NAME

FOLDER = Path(intake.__file__).parent
PATH = f"/v1/submissions/{NAME}"


def test_both_catalogues_have_the_same_sentences_with_the_same_blanks():
    vi, en = (problems.sentences(spoken) for spoken in language.LANGUAGES)
    assert {part: vi[part].keys() for part in vi} == {part: en[part].keys() for part in en}
    for keyword, sentence in en["violations"].items():
        blanks = set(re.findall(r"{\w+}", sentence))
        assert blanks == set(re.findall(r"{\w+}", vi["violations"][keyword]))
    assert all(problem.keys() == {"title", "detail"} for problem in [*vi["problems"].values()])


def test_vietnamese_is_composed():
    for path in (FOLDER / "sentences").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text)


def test_every_code_in_the_door_has_its_sentences():
    known = problems.sentences("en")
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    codes = set(re.findall(r'Rejected\("(\w+)"', code)) | set(problems._BY_STATUS.values())
    assert codes | {"internal", "unavailable", "not_json"} == known["problems"].keys()
    keywords = set(re.findall(r'(?:Violation|_Broken)\(\s*(?:f?"[^"]*"|pointer),\s*"(\w+)"', code))
    from_photo = {"unsupported_photo", "heic_photo", "unsafe_photo", "broken_photo"}
    assert keywords >= {"missing_part", "past_embargo", "json", "unknown_upload"}
    assert keywords | from_photo == known["violations"].keys()


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        ("vi", "vi"),
        ("en-GB,en;q=0.9,vi;q=0.1", "en"),
        ("fr, en;q=0.3, vi;q=0.7", "vi"),
        ("en;q=0, vi", "vi"),
        ("de", "vi"),
        ("", "vi"),
        ("en;q=much", "vi"),
        (",;;q=,", "vi"),
    ],
)
def test_the_language_follows_the_header(header, spoken):
    assert language.choose(header, default="vi") == spoken


def test_the_same_error_in_both_languages(door, newsroom):
    said = {}
    for spoken in ("vi", "en"):
        headers = newsroom.headers() | {"Accept-Language": spoken}
        answer = door.put(PATH, json={"body": "x"}, headers=headers)
        assert answer.headers["content-language"] == spoken
        said[spoken] = answer.json()
    assert said["vi"]["title"] == "Nội dung gửi chưa đúng quy định"
    assert said["en"]["title"] == "The document breaks some rules"
    assert said["vi"]["errors"][0]["message"] != said["en"]["errors"][0]["message"]
    assert said["vi"]["errors"][0]["pointer"] == said["en"]["errors"][0]["pointer"] == "/headline"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/page/nowhere.js", 404),
        ("GET", "/page/%2e%2e/app.py", 404),
        ("PATCH", PATH, 405),
        ("POST", "/healthz", 405),
        ("GET", "/v1/schemas/nothing", 404),
    ],
)
def test_the_frameworks_errors_are_problems_too(door, method, path, status):
    answer = door.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    if status == 405:
        assert answer.headers["allow"]


def test_every_problem_keeps_its_schema():
    violations = (Violation("/a", "stale_version", "", given=3, allowed=4), Violation("", "x", "y"))
    for spoken in language.LANGUAGES:
        for code in problems.sentences(spoken)["problems"]:
            document = problems.document(code, 409, spoken, violations=violations)
            assert validate.violations("problem", json.loads(json.dumps(document)), language="en") == ()
            assert "{" not in document["errors"][0]["message"]


def test_a_wrong_method_learns_which_ones_there_are(door):
    assert door.patch(PATH).headers["Allow"] == "DELETE, GET, PUT"
    assert door.get("/v1/uploads").headers["Allow"] == "OPTIONS, POST"
