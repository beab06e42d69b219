import json

import pytest

from pressroom.embedded import folder, run
from wire.errors import Unavailable

DOCUMENT = {
    "intake": "http://127.0.0.1:8080",
    "public": "http://127.0.0.1:12001/public",
    "desk": "http://127.0.0.1:12001/desk",
    "redis": "redis://:word@127.0.0.1:12002/0",
    "tokens": {"reporter": "r", "desk": "d", "portal": "p"},
    "pids": {"supervisor": [1], "worker-article": [2, 3]},
    "s3": {
        "endpoint": "http://127.0.0.1:12001",
        "accessKey": "a",
        "secretKey": "s",
        "region": "us-east-1",
        "buckets": {"public": "public", "desk": "desk"},
    },
    "data": "/srv/news",
    "started": "2026-11-22T01:02:03.000Z",
    "version": "0.1.0",
    "rootKey": "RWQ",
}


def test_what_was_written_is_read_again(tmp_path):
    folder.write_json(folder.at(tmp_path).run, DOCUMENT)
    found = run.read_run(tmp_path)
    assert found.pids["worker-article"] == (2, 3)
    assert json.loads(json.dumps(found.to_document())) == DOCUMENT


def test_it_yields_the_settings_that_reach_its_parts(tmp_path):
    folder.write_json(folder.at(tmp_path).run, DOCUMENT)
    settings = run.read_run(tmp_path).settings()
    assert settings.redis_url.get_secret_value() == DOCUMENT["redis"]
    assert (settings.bucket_desk, settings.public_url) == ("desk", DOCUMENT["public"])


def test_where_none_runs_the_error_says_how_to_start_one(tmp_path):
    with pytest.raises(Unavailable, match="pressroom up"):
        run.read_run(tmp_path)


def test_a_file_of_an_older_release_names_no_root_key(tmp_path):
    folder.write_json(folder.at(tmp_path).run, {n: v for n, v in DOCUMENT.items() if n != "rootKey"})
    assert run.read_run(tmp_path).rootKey == ""


def test_its_signing_key_is_known_to_whoever_reads_the_folder(tmp_path):
    folder.write_json(folder.at(tmp_path).run, DOCUMENT | {"data": str(tmp_path)})
    assert run.read_run(tmp_path).settings().signing_key is None
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/signing.key").touch()
    assert run.read_run(tmp_path).settings().signing_key == tmp_path / "keys/signing.key"
