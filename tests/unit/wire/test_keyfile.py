import os

import pytest

from tests.signing import KEY, OTHER
from wire import signatures
from wire.adapters.keyfile import KeyFile
from wire.config import BadSettings


@pytest.fixture
def path(tmp_path):
    return lay(tmp_path / "signing.key", KEY)


def lay(path, key, mode=0o600):
    fresh = path.with_suffix(".next")
    fresh.write_bytes(bytes(key._secret) + b"\n")
    fresh.chmod(mode)
    return fresh.replace(path)


def test_it_signs_with_the_key_of_the_file(path):
    signer = KeyFile(path)
    assert signer.public == KEY.public
    assert signatures.verify(b"x", signer.sign(b"x", "seq:1"), KEY.public)


def test_a_file_that_is_replaced_rotates_the_key_at_once(path):
    signer = KeyFile(path)
    lay(path, OTHER)
    assert signatures.signed(signer.sign(b"x", "")).key == OTHER.id
    assert signer.public == OTHER.public


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_text("rubbish")], ids=["gone", "rubbish"]
)
def test_a_file_that_breaks_later_changes_nothing(path, spoil):
    signer = KeyFile(path)
    spoil(path)
    assert signer.public == KEY.public
    lay(path, OTHER)
    assert signer.public == OTHER.public


def test_a_process_does_not_start_without_its_key(tmp_path):
    with pytest.raises(BadSettings, match="signing key"):
        KeyFile(tmp_path / "none.key")
    (tmp_path / "bad.key").write_bytes(b"\xff\xfe")
    (tmp_path / "bad.key").chmod(0o600)
    with pytest.raises(BadSettings, match="not a text file"):
        KeyFile(tmp_path / "bad.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_of_ours_that_others_may_read_is_refused_with_advice(path, mode):
    path.chmod(mode)
    with pytest.raises(BadSettings, match="chmod 600"):
        KeyFile(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_secret_that_somebody_else_mounted_is_theirs_to_guard(path):
    path.chmod(0o444)
    os.chown(path, 65534, 65534)
    assert KeyFile(path).public == KEY.public
