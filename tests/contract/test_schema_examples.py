"""Does every schema take its good examples, refuse its bad ones for the stated reasons, and hold its form?"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import schemas
from schemas import catalogue, validate

EXAMPLES = Path(schemas.__file__).parent / "examples"
NAMES = (
    "ack",
    "article",
    "head",
    "item",
    "keys",
    "problem",
    "profile",
    "receipt",
    "segment",
    "snapshot",
    "takedown",
    "webhook",
)

# Keywords that apply or describe and report nothing by themselves.
SILENT = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "properties", "patternProperties",
    "items", "allOf", "if", "then", "else",
}  # fmt: skip


def examples(kind: str) -> list[Any]:
    return [
        pytest.param(path.parts[-3], path, id=f"{path.parts[-3]}-{path.stem}")
        for path in sorted(EXAMPLES.glob(f"*/{kind}/*.json"))
    ]


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """The schema and every schema inside it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("properties", "patternProperties", "$defs"):
        for inner in schema.get(keyword, {}).values():
            yield from subschemas(inner)
    for keyword in ("items", "if", "then", "else", "additionalProperties"):
        yield from subschemas(schema.get(keyword))
    for keyword in ("allOf", "oneOf"):
        for inner in schema.get(keyword, ()):
            yield from subschemas(inner)


def every(name: str) -> list[dict[str, Any]]:
    return list(subschemas(validate.load(name)))


def test_all_schemas_are_there():
    assert validate.names() == NAMES


@pytest.mark.parametrize(("name", "path"), examples("valid"))
def test_a_good_example_breaks_no_rule(name, path):
    assert validate.violations(name, json.loads(path.read_text("utf-8"))) == ()


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize(("name", "path"), examples("invalid"))
def test_a_bad_example_breaks_exactly_the_stated_rules(name, path, language):
    example = json.loads(path.read_text("utf-8"))
    found = validate.violations(name, example["document"], language=language)
    assert [{"pointer": one.pointer, "keyword": one.keyword} for one in found] == example["violations"]
    assert not [one.message for one in found if "{" in one.message or not one.message.endswith((".", "?"))]


@pytest.mark.parametrize(("name", "path"), examples("invalid"))
def test_its_violations_make_a_good_problem_document(name, path):
    example = json.loads(path.read_text("utf-8"))
    errors = [one.document() for one in validate.violations(name, example["document"], language="vi")]
    problem = {"type": "about:blank", "title": "Chưa đúng", "status": 422, "errors": errors}
    assert validate.violations("problem", problem) == ()


@pytest.mark.parametrize(("name", "path"), examples("valid"))
def test_any_implementation_of_the_standard_takes_a_good_example(name, path):
    Draft202012Validator(validate.load(name)).validate(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_has_good_and_bad_examples(name):
    assert len(list((EXAMPLES / name / "valid").glob("*.json"))) >= 3
    assert len(list((EXAMPLES / name / "invalid").glob("*.json"))) >= 5


def test_no_example_stands_outside_a_schema():
    assert {path.parent.parent.name for path in EXAMPLES.glob("*/*/*")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_good_json_schema_with_its_major_version_in_its_id(name):
    schema = validate.load(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:pressroom:schema:{name}:v1"
    assert schema["title"]
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", NAMES)
def test_every_property_is_described(name):
    bare = [
        member
        for schema in every(name)
        for member, inner in schema.get("properties", {}).items()
        if inner.keys() not in ({"const"}, {"enum"}) and not described(inner, validate.load(name))
    ]
    assert bare == []


def described(schema: dict[str, Any], root: dict[str, Any]) -> bool:
    target = root["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else {}
    return bool(schema.get("description") or target.get("description"))


@pytest.mark.parametrize("name", NAMES)
def test_every_object_is_closed_or_hands_over_to_closed_ones(name):
    open_objects = [
        schema
        for schema in every(name)
        if "properties" in schema and schema.get("additionalProperties") is not False
    ]
    # What decides between kinds names only the deciding member; each kind it hands over to is closed.
    deciding = [{"type"}, {"pubStatus"}, {"ending"}]
    assert all(set(schema["properties"]) in deciding for schema in open_objects)


@pytest.mark.parametrize("name", NAMES)
def test_a_choice_is_between_members_only(name):
    """`oneOf` is reported as “exactly one of these”, so it may say nothing else; `anyOf` is not used."""
    assert not [schema for schema in every(name) if "anyOf" in schema or "not" in schema]
    branches = [branch for schema in every(name) for branch in schema.get("oneOf", ())]
    assert all(branch.keys() == {"required"} for branch in branches)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_rule_of_a_schema_has_a_sentence(name, language):
    sentences = catalogue.sentences(language)
    for schema in every(name):
        assert (schema.keys() - SILENT) <= sentences["keywords"].keys()
        assert schema.get("pattern", "^(?!\\s+$)") in sentences["patterns"]
        assert schema.get("format", "uuid") in sentences["formats"]
        kinds = schema.get("type", [])
        assert set([kinds] if isinstance(kinds, str) else kinds) <= sentences["types"].keys()


def test_both_catalogues_have_equal_keys_and_fill_in_the_same_facts():
    vi, en = (catalogue.sentences(language) for language in ("vi", "en"))
    assert {group: list(vi[group]) for group in vi} == {group: list(en[group]) for group in en}
    for group, sentences in vi.items():
        for key, sentence in sentences.items():
            assert facts(sentence) == facts(en[group][key]), key


def facts(sentence: str) -> set[str]:
    known = ("name", "limit", "length", "choices", "wanted", "suggestion")
    return {fact for fact in known if f"{{{fact}}}" in sentence}


def test_every_file_of_the_contract_is_composed_unicode():
    files = list(EXAMPLES.parent.rglob("*.json"))
    assert files
    assert [path for path in files if not unicodedata.is_normalized("NFC", path.read_text("utf-8"))] == []


@pytest.mark.parametrize("name", ["classic", "default"])
def test_a_shipped_rendition_profile_keeps_its_schema(name):
    profile = validate.profile(name)
    assert profile["name"] == name
    assert validate.violations("profile", profile) == ()


def test_the_default_profile_begins_with_the_classic_sizes():
    classic, default = (
        [(one["name"], one["width"], one["ratio"]) for one in validate.profile(name)["renditions"]]
        for name in ("classic", "default")
    )
    assert [size for size in default if size in classic] == classic
    assert all(one["formats"] == ["jpg"] for one in validate.profile("classic")["renditions"])
