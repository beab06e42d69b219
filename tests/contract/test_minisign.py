"""Debian's minisign takes what we sign, and we take what it signs, its keys included."""

import os
import shutil
import subprocess

import pytest

from wire import signatures
from wire.adapters import keyfile
from wire.signatures import BadSignature, SigningKey

BODY = '{"tỉnh":"Đồng Tháp"}'.encode()


@pytest.fixture(autouse=True)
def _minisign():
    if shutil.which("minisign") is None:
        missing = "minisign is missing: sudo apt install minisign"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)


def minisign(*words, folder, ok=True):
    done = subprocess.run(["minisign", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == ok, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_it_verifies_what_we_sign_and_shows_the_trusted_comment(tmp_path):
    key = SigningKey.from_text(signatures.new_key())
    (tmp_path / "head.json").write_bytes(BODY)
    (tmp_path / "head.json.minisig").write_bytes(key.sign(BODY, "seq:12 epoch:abc"))
    said = minisign("-Vm", "head.json", "-P", key.public, folder=tmp_path)
    assert "Trusted comment: seq:12 epoch:abc" in said
    (tmp_path / "head.json").write_bytes(BODY + b" ")
    assert "verification failed" in minisign("-Vm", "head.json", "-P", key.public, folder=tmp_path, ok=False)


def test_our_key_file_is_one_of_its_own(tmp_path):
    text = signatures.new_key()
    key = SigningKey.from_text(text)
    (tmp_path / "signing.key").write_text(text)
    minisign("-R", "-W", "-s", "signing.key", "-p", "signing.pub", folder=tmp_path)
    told = (tmp_path / "signing.pub").read_text()
    assert told.splitlines() == [f"untrusted comment: minisign public key {key.id}", key.public]


def test_we_sign_with_its_key_and_verify_what_it_signs(tmp_path):
    minisign("-G", "-W", "-s", "its.key", "-p", "its.pub", folder=tmp_path)
    (tmp_path / "head.json").write_bytes(BODY)
    minisign("-S", "-W", "-H", "-s", "its.key", "-m", "head.json", "-t", "seq:1", folder=tmp_path)
    comment, public = (tmp_path / "its.pub").read_text().splitlines()
    its = (tmp_path / "head.json.minisig").read_bytes()
    said = signatures.verify(BODY, its, public)
    assert said.comment == "seq:1"
    assert comment.endswith(f" {said.key}")
    with pytest.raises(BadSignature):
        signatures.verify(BODY + b" ", its, public)
    (tmp_path / "head.json.minisig").write_bytes(keyfile.read(tmp_path / "its.key").sign(BODY, "seq:2"))
    assert "seq:2" in minisign("-Vm", "head.json", "-P", public, folder=tmp_path)
