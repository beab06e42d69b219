from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pressroom import exits
from pressroom.cli import application
from tests import photos, trees
from tests.servers import bucket, serving
from workers.extract import packs
from workers.extract.pack import Pack


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = application()

    def invoke(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return invoke


def article(path, **fields):
    path.write_text(
        json.dumps({"headline": "Chợ nổi", "body": "Sáng nay.", "language": "vi"} | fields), encoding="utf-8"
    )
    return path


def test_a_good_article_is_valid(run, tmp_path):
    result = run("validate", article(tmp_path / "a.json"), "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (exits.OK, {"valid": True})


def test_every_broken_rule_is_named(run, tmp_path):
    result = run("validate", article(tmp_path / "a.json", headline="", colour="red"), "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == exits.WRONG
    assert found["valid"] is False
    assert {error["pointer"] for error in found["errors"]} >= {"/headline", "/colour"}
    assert all(error["message"] for error in found["errors"])


def test_an_embargo_in_the_past_is_found_without_a_newsroom(run, tmp_path):
    result = run(
        "validate", article(tmp_path / "a.json", embargoedUntil="2020-01-01T00:00:00+07:00"), "--json"
    )
    assert [error["pointer"] for error in json.loads(result.stdout)["errors"]] == ["/embargoedUntil"]


def test_sentences_come_in_vietnamese(run, tmp_path):
    path = article(tmp_path / "a.json", headline="")
    english, vietnamese = run("validate", path), run("validate", path, "--lang", "vi")
    assert "/headline" in english.stdout
    assert "/headline" in vietnamese.stdout
    assert english.stdout != vietnamese.stdout


def test_what_is_not_json_is_not_valid(run, tmp_path):
    (tmp_path / "a.json").write_text("{")
    result = run("validate", "a.json", "--json")
    assert result.exit_code == exits.WRONG
    assert json.loads(result.stdout)["valid"] is False


def test_enrich_prints_the_metadata_of_a_text(run, tmp_path):
    (tmp_path / "a.txt").write_text(
        "Đồng Tháp tổng kết\n\nNgày 06/01 hội nghị bế mạc tại tỉnh.\n", encoding="utf-8"
    )
    result = run("enrich", "a.txt", "--filed", "2022-01-06", "--json")
    assert result.exit_code == exits.OK
    metadata = json.loads(result.stdout)
    assert metadata["slug"].startswith("dong-thap")
    assert metadata["dates"] == ["2022-01-06"]


def test_enrich_reads_the_standard_input_and_stays_json_in_a_pipe(run, tmp_path):
    text = "Đồng Tháp tổng kết\n\nNgày 06/01 hội nghị bế mạc tại tỉnh.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    piped = CliRunner().invoke(application(), ["enrich", "-", "--filed", "2022-01-06"], input=text)
    assert json.loads(piped.stdout) == json.loads(run("enrich", "a.txt", "--filed", "2022-01-06").stdout)


def test_enrich_leaves_out_what_the_newsroom_finds_too_unsure(run, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Tựa\n\nNgày 06/01 hội nghị bế mạc.\n", encoding="utf-8")
    monkeypatch.setenv("PRESSROOM_CONFIDENCE_FLOOR", "0.9")
    assert json.loads(run("enrich", "a.txt", "--filed", "2022-01-06", "--json").stdout)["dates"] == []


def test_enrich_answers_with_json_though_an_extractor_fails(run, tmp_path, monkeypatch):
    def broken(_):
        raise RuntimeError

    monkeypatch.setitem(packs._PACKS, "xx", Pack(documents=broken))
    result = run("enrich", article(tmp_path / "a.json", language="xx"), "--json")
    assert result.exit_code == exits.OK
    assert [one["pointer"] for one in json.loads(result.stdout)["warnings"]] == ["/documents"]
    assert "RuntimeError" in result.stderr


def test_enrich_names_a_file_that_is_not_there(run):
    result = run("enrich", "nirgends.txt")
    assert result.exit_code == exits.USAGE
    assert "nirgends.txt" in result.stderr


def test_enrich_refuses_a_bad_date_and_an_empty_text(run, tmp_path):
    (tmp_path / "a.txt").write_text("")
    assert run("enrich", "a.txt", "--filed", "yesterday").exit_code == exits.USAGE
    assert run("enrich", "a.txt", "--json").exit_code == exits.WRONG


def test_render_reports_each_file_as_it_stands(run, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(photos.jpeg(photos.landscape(1200, 800)))
    result = run("render", "photo.jpg", "--out", "out", "--formats", "jpg,webp", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == exits.OK
    assert {row["type"] for row in report["renditions"]} == {"image/jpeg", "image/webp"}
    assert all((tmp_path / row["path"]).stat().st_size == row["bytes"] for row in report["renditions"])
    assert {"cpuMs", "wallMs", "peakBytes"} <= set(report)


def test_render_refuses_what_is_no_photo_and_an_unknown_format(run, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"GIF89a not a photo")
    assert run("render", "photo.jpg", "--out", "out", "--json").exit_code == exits.WRONG
    assert run("render", "photo.jpg", "--out", "out", "--formats", "gif").exit_code == exits.USAGE


def test_a_mirror_of_a_served_tree_verifies(run, tmp_path):
    with serving(bucket(trees.with_takedown().objects)) as base:
        mirrored = run("mirror", base, "copy", "--json")
        assert run("verify", base, "--json").exit_code == exits.OK
    assert mirrored.exit_code == exits.OK
    assert json.loads(mirrored.stdout)["seq"] == 4
    verified = run("verify", "copy", "--json")
    assert (verified.exit_code, json.loads(verified.stdout)["ok"]) == (exits.OK, True)


def test_a_difference_ends_with_1_and_is_named(run, tmp_path):
    tree, key = trees.with_tampered_item()
    tree.on_disk(tmp_path / "copy")
    result = run("verify", "copy")
    assert result.exit_code == exits.WRONG
    assert key in result.stdout


def test_a_rolled_back_source_ends_with_1(run, tmp_path):
    trees.good(3).on_disk(tmp_path / "source")
    assert run("mirror", "source", "copy").exit_code == exits.OK
    trees.good(2).on_disk(tmp_path / "older")
    result = run("mirror", "older", "copy", "--json")
    assert result.exit_code == exits.WRONG
    assert json.loads(result.stdout)["problems"][0]["key"] == "log/head.json"


def test_doctor_without_a_newsroom_says_so_and_ends_with_1(run):
    result = run("doctor", "--json")
    assert result.exit_code == exits.WRONG
    findings = {finding["name"]: finding for finding in json.loads(result.stdout)["findings"]}
    assert findings["pressroom"]["ok"]
    assert not findings["newsroom"]["ok"]
