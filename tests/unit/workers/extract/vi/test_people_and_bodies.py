"""Whom and what our own sentences name: persons with their roles, and bodies, exactly."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from workers.extract.pack import Reading
from workers.extract.vi.entities import entities

FILED = datetime(2025, 1, 1, tzinfo=UTC)


def read(text, headline="", **article):
    return entities(Reading({"headline": headline} | article, text, text, FILED))


def cases():
    """(sentence, {name: roles}, bodies) of every block of the table."""
    table = Path(__file__).with_name("people_and_bodies.txt").read_text("utf-8")
    for block in table.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            yield lines[0], dict(map(person, (line for line in lines[1:] if line[0] != "@"))), bodies(lines)


def person(line):
    name, _, roles = line.partition("=")
    return name.strip(), [role.strip() for role in roles.split(";") if role.strip()]


def bodies(lines):
    return [name.strip() for line in lines if line[0] == "@" for name in line[1:].split("|")]


CASES = list(cases())


@pytest.mark.parametrize(("text", "people", "named"), CASES, ids=[text[:40] for text, _, _ in CASES])
def test_it_names(text, people, named):
    found = read(text)
    assert {one.value["name"]: one.value.get("roles", []) for one in found.persons} == people
    assert sorted(one.value["name"] for one in found.organisations) == sorted(named)


@pytest.mark.parametrize("text", [text for text, people, _ in CASES if people])
def test_evidence_is_where_the_names_stand(text):
    found = read(text)
    for one in (*found.persons, *found.organisations):
        whole = one.value["name"].split()
        for start, end in one.evidence:
            assert set(text[start:end].split()) <= set(whole)


def test_there_are_many():
    assert len(CASES) >= 150
