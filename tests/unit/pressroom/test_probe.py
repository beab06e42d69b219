"""A store that breaks a promise is found out, by the check of that promise, in a sentence that names it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from pressroom import exits
from pressroom.cli import application
from pressroom.probe.run import CHECKS, FULL, QUICK, broken, examine
from tests.stores import Store, serving, settings
from wire.errors import Unavailable

NUMBER = "two keepers could both write the same number of the change log"
OLDER = "an older version of an article could overwrite a newer one"
DAMAGED = "an article or photo that was damaged on its way would be kept as if it were whole"

FLAWS = [
    ("ignores If-None-Match", "create-race", NUMBER),
    ("looks before it leaps", "create-race", NUMBER),
    ("looks before it leaps", "swap-race", OLDER),
    ("looks before it leaps", "lost-update", "updates could get lost"),
    ("writes before it looks", "create-race", f"{NUMBER}: the object does not hold"),
    ("refuses every creation", "create-race", "nothing could be published"),
    ("knows no conditions", "create-race", "answered 501 NotImplemented"),
    ("has words of its own", "create-race", "a keeper that lost could not tell: it was answered 400 Exists"),
    ("ignores If-Match", "swap-race", OLDER),
    ("ignores If-Match", "lost-update", "updates could get lost"),
    ("refuses every swap", "swap-race", "nothing could be published"),
    ("refuses every swap", "lost-update", "no article could be corrected"),
    ("leaves a husk", "lost-answer", "a keeper whose answer got lost could not find its own line"),
    ("knows no conditions", "lost-answer", "a keeper whose answer got lost could not go on"),
    ("accepts a wrong sha256", "checksum", f"{DAMAGED}: a PUT with a wrong sha256 was answered 200"),
    ("accepts a wrong md5", "checksum", f"{DAMAGED}: a PUT with a wrong md5 was answered 200"),
    ("keeps what it refuses", "checksum", f"{DAMAGED}: a PUT with a wrong sha256 was refused and its bytes"),
    ("knows no checksums", "checksum", "nothing could be sent with its checksum"),
    ("reads what was before", "fresh-read", "a keeper could act on what has passed"),
    ("reads what is deleted", "fresh-read", "an article that was taken down could still be read"),
    ("lists what was before", "fresh-list", "the keeper could forget an accepted article"),
    ("lists what is deleted", "fresh-list", "the keeper could end an article twice"),
    ("deletes the first of many", "delete-many", "what is done could never be cleared away"),
    ("knows no DELETE of many", "delete-many", "the newsroom could not work on this store"),
]


@pytest.mark.parametrize("effort", [QUICK, FULL], ids=["quick", "full"])
def test_a_store_that_keeps_its_promises_passes_and_is_left_as_it_was(effort):
    store = Store()
    with serving(store) as endpoint:
        findings = examine(settings(endpoint), effort)
    assert broken(findings) == ()
    assert [finding.name for finding in findings] == [check.__name__.replace("_", "-") for check in CHECKS]
    assert store.past
    assert store.living() == []


def test_a_conflict_while_another_write_is_under_way_is_no_flaw():
    with serving(Store("takes its time")) as endpoint:
        assert broken(examine(settings(endpoint), QUICK)) == ()


@pytest.mark.parametrize(("flaw", "check", "sentence"), FLAWS, ids=[f"{one[0]}: {one[1]}" for one in FLAWS])
def test_a_flaw_is_found_by_its_check_and_nothing_is_left(flaw, check, sentence):
    effort = QUICK
    if sentence == "updates could get lost":
        effort = FULL  # two alone may well miss each other
    elif check == "lost-answer":
        effort = replace(QUICK, rounds=FULL.rounds)  # of the first turn either write may come first
    store = Store(flaw)
    with serving(store) as endpoint:
        findings = {finding.name: finding for finding in examine(settings(endpoint), effort)}
    assert not findings[check].ok
    assert sentence in findings[check].detail
    assert store.living() == []


def test_a_store_that_does_not_keep_up_says_nothing_about_its_promises_and_is_left_as_it_was():
    store = Store("is overrun")
    with serving(store) as endpoint, pytest.raises(Unavailable, match="a PUT was answered 503 SlowDown"):
        examine(settings(endpoint), QUICK)
    assert store.past
    assert store.living() == []


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRESSROOM_S3_ACCESS_KEY", "key")
    monkeypatch.setenv("PRESSROOM_S3_SECRET_KEY", "secret")

    def invoke(endpoint, *words):
        monkeypatch.setenv("PRESSROOM_S3_ENDPOINT", endpoint)
        return CliRunner().invoke(application(), ["storage", *words])

    return invoke


def test_the_command_ends_well_on_a_store_that_keeps_its_promises(run):
    with serving(Store()) as endpoint:
        result = run(endpoint, "probe", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (exits.OK, True)
    assert all(set(check) == {"name", "ok", "detail", "seconds"} for check in told["checks"])
    assert all(check["ok"] and check["detail"] and check["seconds"] > 0 for check in told["checks"])


def test_the_command_ends_with_1_and_says_which_promise_would_break(run):
    with serving(Store("ignores If-None-Match")) as endpoint:
        told, shown = run(endpoint, "probe", "--json"), run(endpoint, "probe")
    checks = {check["name"]: check for check in json.loads(told.stdout)["checks"]}
    assert (told.exit_code, json.loads(told.stdout)["ok"]) == (exits.WRONG, False)
    assert not checks["create-race"]["ok"]
    assert f"{NUMBER}: 16 of 16 writers" in checks["create-race"]["detail"]
    assert shown.exit_code == exits.WRONG
    assert f"✗ create-race {NUMBER}" in shown.stdout
    assert "✓ fresh-read" in shown.stdout


def test_a_store_that_is_away_is_not_called_wrong(run):
    result = run("http://127.0.0.1:9", "probe", "--json")
    assert result.exit_code == exits.UNAVAILABLE
    assert json.loads(result.stdout)["error"]["part"] == "s3"


def test_set_up_takes_a_store_that_keeps_its_promises(run):
    with serving(Store()) as endpoint:
        result = run(endpoint, "setup", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"], told["problems"]) == (exits.OK, True, [])
    assert {check["name"] for check in told["checks"]} >= {"create-race", "swap-race"}


def test_set_up_fails_on_a_store_that_does_not(run):
    with serving(Store("looks before it leaps")) as endpoint:
        told, shown = run(endpoint, "setup", "--json"), run(endpoint, "setup")
    assert told.exit_code == shown.exit_code == exits.WRONG
    assert any(problem.startswith(NUMBER) for problem in json.loads(told.stdout)["problems"])
    assert NUMBER in shown.stdout
