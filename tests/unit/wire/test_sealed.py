"""Copies of documents on their way through Redis."""

from __future__ import annotations

import base64
import zlib

import pytest

from wire.adapters.sealed import Seal

KEY = "items/1/1-0123456789abcdef.json"
BODY = '{"headline": "Lúa về sớm"}'.encode()
SEAL = Seal(b"secret")


def test_what_is_sealed_is_opened_under_its_key_alone() -> None:
    copy = SEAL.close(KEY, BODY)

    assert SEAL.open(KEY, copy) == BODY
    assert SEAL.open(KEY.replace("/1/", "/2/"), copy) == b""
    assert Seal(b"another").open(KEY, copy) == b""


def test_without_a_secret_nothing_is_sealed_and_nothing_opened() -> None:
    packed = base64.b64encode(zlib.compress(BODY)).decode()

    assert Seal().close(KEY, BODY) == ""
    assert Seal().open(KEY, f"{Seal()._tag(KEY, zlib.compress(BODY))}.{packed}") == b""


@pytest.mark.parametrize(
    "changed",
    [
        "",
        ".",
        "x",
        "Đ.Đ",
        "0" * 64,
        f"{'0' * 64}.",
        f"{'0' * 64}.!!!!",
        f".{base64.b64encode(b'x').decode()}",
    ],
)
def test_what_nobody_of_ours_has_written_is_nothing(changed: str) -> None:
    assert SEAL.open(KEY, changed) == b""


def test_a_copy_that_was_changed_is_nothing() -> None:
    tag, _, _ = SEAL.close(KEY, BODY).partition(".")

    other = base64.b64encode(zlib.compress(b"{}", 1)).decode()

    assert SEAL.open(KEY, f"{tag}.{other}") == b""
