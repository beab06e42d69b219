from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pressroom import exits
from pressroom.cli import COMMANDS, GROUPS, application
from tests.doors import ITEM, Door, handler
from tests.servers import serving

SUBMISSION = "01920000-0000-7000-8000-0000000000aa"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = application()

    def invoke(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return invoke


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def there(door):
    with serving(handler(door)) as base:
        yield ["--url", base, "--token", "t", "--json"]


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.json"
    images = [{"part": "photo1", "caption": "Chợ nổi", "credit": "Sơn Tra"}]
    path.write_text(
        json.dumps({"headline": "Chợ nổi", "body": "Sáng nay.", "images": images}), encoding="utf-8"
    )
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    return path


def commands():
    alone = [[function.__name__] for _, functions in COMMANDS for function in functions]
    return alone + [[group, name] for group, _, functions in GROUPS for name in functions]


def test_help_lists_the_commands_and_the_exit_codes(run):
    result = run("--help")
    assert result.exit_code == 0
    assert all(words[0] in result.output for words in commands())
    assert "5 no newsroom" in " ".join(result.output.split())


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_takes_json_and_explains_itself(run, words):
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert "--json" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["submit"],
        ["submit", "nowhere.json"],
        ["up", "--port", "70000"],
        ["takedown", ITEM],
        ["tokens", "create", "--role", "editor", "--name", "x"],
        ["verify"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_ends_with_2(run, words):
    assert run(*words).exit_code == exits.USAGE


@pytest.mark.parametrize(
    "words",
    [
        ["status", SUBMISSION],
        ["demo"],
        ["takedown", ITEM, "--reason", "x"],
        ["tokens", "list"],
        ["storage", "setup"],
        ["rebuild"],
    ],
    ids=" ".join,
)
def test_without_a_newsroom_a_command_ends_with_5_and_says_how_to_start_one(run, words):
    result = run(*words, "--json")
    assert result.exit_code == exits.NOT_RUNNING
    assert "pressroom up" in json.loads(result.stdout)["error"]["detail"]


def test_a_fault_goes_to_people_on_the_error_output(run):
    result = run("status", SUBMISSION)
    assert result.stdout == ""
    assert "pressroom up" in result.stderr


def test_submit_uploads_and_submits(run, door, there, article):
    result = run("submit", article, "--photo", "photo.jpg", "--id", SUBMISSION, "--wait", *there)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["state"] == "published"
    assert door.submissions[SUBMISSION]["images"] == [
        {"caption": "Chợ nổi", "credit": "Sơn Tra", "upload": "up0"}
    ]
    assert door.uploads["up0"] == b"photo"


def test_without_wait_submit_tells_the_acceptance(run, door, there, article):
    result = run("submit", article, "--photo", "photo1=photo.jpg", *there)
    assert json.loads(result.stdout)["state"] == "accepted"
    assert len(door.submissions) == 1


def test_a_photo_without_an_image_is_refused_before_anything_is_sent(run, door, there, tmp_path):
    (tmp_path / "bare.json").write_text('{"headline": "a", "body": "b"}')
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    result = run("submit", "bare.json", "--photo", "photo.jpg", *there)
    assert result.exit_code == exits.USAGE
    assert "caption" in result.stderr
    assert door.requests == []


def test_a_bad_id_is_a_usage_error(run, there, article):
    assert run("submit", article, "--photo", "photo.jpg", "--id", "mine", *there).exit_code == exits.USAGE


def test_a_refused_submission_ends_with_1(run, door, there, article):
    door.states = ["refused"]
    result = run("submit", article, "--photo", "photo.jpg", "--wait", *there)
    assert result.exit_code == exits.WRONG
    assert json.loads(result.stdout)["reason"] == "ảnh hỏng"


def test_a_refusal_at_the_door_ends_with_3_and_lists_the_errors(run, there, tmp_path):
    (tmp_path / "bad.json").write_text('{"body": "b"}')
    result = run("submit", "bad.json", *there)
    assert result.exit_code == exits.REFUSED
    assert json.loads(result.stdout)["error"]["errors"][0]["pointer"] == "/headline"


def test_following_prints_a_line_for_each_state(run, door, there):
    door.submissions[SUBMISSION] = {}
    result = run("status", SUBMISSION, "--follow", *there)
    assert [json.loads(line)["state"] for line in result.stdout.splitlines()] == [
        "accepted",
        "working",
        "published",
    ]


def test_an_unknown_submission_ends_with_3(run, there):
    assert run("status", SUBMISSION, *there).exit_code == exits.REFUSED


def test_a_status_for_people_names_stages_and_links(run, door, there):
    door.submissions[SUBMISSION] = {}
    result = run("status", SUBMISSION, *there[:-1])
    assert "accepted" in result.stdout
    assert f"/v1/submissions/{SUBMISSION}" in result.stdout


def test_correct_names_the_version_it_corrects(run, door, there, article):
    result = run(
        "correct", ITEM, article, "--note", "Sửa tên", "--photo", "photo.jpg", "--id", SUBMISSION, *there
    )
    assert result.exit_code == 0
    assert door.submissions[SUBMISSION]["corrects"] == {"item": ITEM, "version": 3, "note": "Sửa tên"}


def test_takedown_sends_the_reason(run, door, there):
    result = run("takedown", ITEM, "--reason", "Nhầm người", "--reason-code", "error", *there)
    assert result.exit_code == 0
    assert list(door.orders.values()) == [(ITEM, {"reason": "Nhầm người", "reasonCode": "error"})]


def test_nobody_listening_ends_with_4(run):
    with serving(handler(Door())) as base:
        pass
    result = run("status", SUBMISSION, "--url", base, "--json")
    assert result.exit_code == exits.UNAVAILABLE
    assert json.loads(result.stdout)["error"]["part"] == "intake"
