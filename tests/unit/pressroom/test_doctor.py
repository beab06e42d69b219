"""Doctor says whether renditions can be signed, and shows no key."""

from pathlib import Path

import pytest

from pressroom.commands.doctor import Finding, _credentials
from tests import chain
from wire.config import Settings

chain.demand()


def test_where_nobody_signs_nothing_is_said():
    assert list(_credentials(Settings())) == []


def test_a_key_that_signs_is_told(tmp_path):
    certificates, key, _ = chain.made().laid(tmp_path)
    (told,) = _credentials(Settings(credential_chain=certificates, credential_key=key))
    assert told == Finding("content credentials", ok=True, detail="a rendition can be signed")


@pytest.mark.parametrize("fault", ["half", "gone", "other", "expired"])
def test_what_is_wrong_is_told(tmp_path, fault):
    certificates, key, _ = chain.made(days=-1 if fault == "expired" else 30).laid(tmp_path)
    named: dict[str, Path | None] = {"credential_chain": certificates, "credential_key": key}
    if fault == "half":
        named["credential_key"] = None
    elif fault == "gone":
        certificates.unlink()
    elif fault == "other":
        key.write_text(chain.made().key)
    (told,) = _credentials(Settings(**named))
    assert not told.ok
    assert told.detail
    assert "PRIVATE KEY" not in told.detail
