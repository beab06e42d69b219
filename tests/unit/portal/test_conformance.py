"""Our own mirror does what every client must; and the cases are what their script makes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from portal.conformance.case import FOLDER, cases
from portal.conformance.judge import judge
from portal.conformance.make import CASES, make
from portal.mirror import mirror
from portal.source import HttpSource
from portal.terms import Terms
from pressroom.cli import application
from schemas.validate import violations
from tests.newsroom import ROOT as CHECKOUT
from wire import documents, keys, moments
from wire.adapters.memory import SetClock


def library(url, folder, key, now):
    source = HttpSource(url)
    try:
        report = mirror(source, folder, terms=Terms(key), clock=SetClock(moments.read(now)))
    finally:
        source.close()
    return int(not report.ok), "\n".join(map(str, (*report.omitted, *report.problems)))


def through_the_command(url, folder, key, now):
    ended = CliRunner().invoke(application(), ["mirror", url, str(folder), "--key", key, "--now", now])
    return ended.exit_code, ended.output


def without_looking(url, folder, key, now):
    """Copies what the head names, and believes all of it."""
    report = mirror(HttpSource(url), folder, terms=Terms(unsigned=True), clock=SetClock(moments.read(now)))
    return 0, "fine" if report.ok else "fine, too"


@pytest.mark.parametrize("client", [library, through_the_command])
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_our_mirror_does_what_it_must(case, client, tmp_path):
    assert judge(case, client, tmp_path) == []


def test_a_client_that_refuses_nothing_is_found_out(tmp_path):
    refusals = [case for case in cases() if case.expect == "refuse"]
    for case in refusals:
        (tmp_path / case.name).mkdir()
        assert judge(case, without_looking, tmp_path / case.name) != []


def test_a_client_that_does_nothing_is_found_out(tmp_path):
    assert "live" in judge(cases()[0], lambda *_: (0, ""), tmp_path)[0]


def test_the_command_that_judges_runs_any_client(tmp_path):
    client = [
        sys.executable,
        "-m",
        "pressroom",
        "mirror",
        "{url}",
        "{dir}",
        "--key",
        "{key}",
        "--now",
        "{now}",
    ]
    for only, words in {"01-good": client, "26-frozen": ["true"]}.items():
        ended = subprocess.run(
            [sys.executable, "-m", "portal.conformance", "--only", only, "--", *words],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == (words is not client), ended.stdout + ended.stderr
        assert ("✓ 01-good-new" if words is client else "✗ 26-frozen") in ended.stdout


def test_the_committed_cases_are_what_the_script_makes(tmp_path):
    make(tmp_path / "cases")
    assert files(tmp_path / "cases") == files(FOLDER)


def test_there_is_a_case_for_each_kind_of_refusal():
    assert len(cases()) == len(CASES)
    kinds = {case.name.split("-")[1] for case in cases()}
    assert kinds == {"good", "tampered", "truncated", "rolled", "frozen", "forked"}


def test_the_documents_are_what_the_schemas_say():
    for path in FOLDER.glob("*-good-*/tree/**/*.json"):
        key = path.relative_to(FOLDER).as_posix().partition("/tree/")[2]
        name = {keys.HEAD: "head", keys.KEYS: "keys"}.get(
            key, "segment" if key.startswith("log/") else "item"
        )
        if not key.endswith(".ninjs.json") and "members-unknown" not in str(path):
            assert violations(name, documents.read(path.read_bytes())) == (), path


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
