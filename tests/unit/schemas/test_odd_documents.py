"""Does `violations` refuse exactly what JSON Schema 2020-12 refuses, whatever is put where?"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import schemas
from schemas import rules, validate

EXAMPLES = Path(schemas.__file__).parent / "examples"
GOOD = {
    name: [json.loads(path.read_text("utf-8")) for path in sorted((EXAMPLES / name / "valid").glob("*.json"))]
    for name in validate.names()
}

text = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\n"), max_size=12)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.sampled_from([0.5, -1.25, 1e9 + 0.5])
    | text
    | st.sampled_from(["paragraph", "list", "usable", "canceled", "jpg", "2026-11-22T08:00:00Z", "vi"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)


def places(value, path=()):
    """Every way into a document."""
    yield path
    if isinstance(value, dict | list):
        for token, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(member, (*path, token))


def put(document, path, value):
    if not path:
        return value
    changed = copy.deepcopy(document)
    at = changed
    for token in path[:-1]:
        at = at[token]
    at[path[-1]] = value
    return changed


@st.composite
def spoiled(draw, name):
    """A good example with some value put at some place, or under some new name."""
    document = draw(st.sampled_from(GOOD[name]))
    path = draw(st.sampled_from(list(places(document))))
    at = document
    for token in path:
        at = at[token]
    if isinstance(at, dict) and draw(st.booleans()):
        path = (*path, draw(text))
    return put(document, path, draw(values))


@pytest.mark.parametrize("name", validate.names())
@given(data=st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_spoiled_example_is_judged_as_the_standard_judges_it(name, data):
    document = data.draw(spoiled(name))
    plain = Draft202012Validator(validate.load(name), format_checker=rules.formats())
    found = validate.violations(name, document, language=data.draw(st.sampled_from(["vi", "en", "fr"])))
    assert bool(found) is not plain.is_valid(document)
    assert [one.pointer for one in found] == sorted(one.pointer for one in found)
    assert len({(one.pointer, one.keyword) for one in found}) == len(found)
    json.dumps([one.document() for one in found], allow_nan=False).encode()
