from base64 import b64encode

import pytest

from tests.signing import KEY, OTHER, holds
from wire import signatures
from wire.signatures import BadKey, BadSignature, SigningKey

BODY = b'{"seq":1}'
SIGNATURE = KEY.sign(BODY, "seq:1 epoch:a")


def test_what_was_signed_verifies_and_says_by_whom():
    said = signatures.verify(BODY, SIGNATURE, KEY.public)
    assert (said.key, said.comment) == (KEY.id, "seq:1 epoch:a")
    assert signatures.signed(SIGNATURE) == said


def test_another_reader_of_the_format_takes_it():
    assert holds(BODY, SIGNATURE, KEY.public)


def test_the_same_bytes_get_the_same_signature():
    assert KEY.sign(BODY, "seq:1 epoch:a") == SIGNATURE
    assert KEY.sign(BODY, "seq:2 epoch:a") != SIGNATURE


UNFIT = {
    "another body": (b'{"seq":2}', SIGNATURE, "does not fit"),
    "another comment": (BODY, SIGNATURE.replace(b"seq:1", b"seq:2"), "does not fit"),
    "another key": (BODY, OTHER.sign(BODY, "seq:1 epoch:a"), f"signed by key {OTHER.id}"),
    "empty": (BODY, b"", "not a signature file"),
    "cut off": (BODY, SIGNATURE[:100], "not a signature file"),
    "no text": (BODY, b"\xff\n" * 4, "not a signature file"),
    "too short": (BODY, b"untrusted comment: x\nRU==\ntrusted comment: y\n==\n", "not a signature file"),
}


@pytest.mark.parametrize(("body", "signature", "why"), UNFIT.values(), ids=UNFIT)
def test_what_does_not_fit_is_refused_and_told_why(body, signature, why):
    with pytest.raises(BadSignature, match=why):
        signatures.verify(body, signature, KEY.public)


def test_the_old_kind_without_a_hash_before_is_refused():
    old = KEY._secret.sign(BODY, prehash=False, trusted_comment="seq:1")
    with pytest.raises(BadSignature, match="old kind"):
        signatures.verify(BODY, bytes(old), KEY.public)


WRONG = {
    "empty": "",
    "two letters": "RW",
    "no letters of base64": "é",
    "cut off": KEY.public[:-1],
    "too long": KEY.public + "AAAA",
    "another algorithm": "RU" + KEY.public[2:],
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(BadKey, match="public key"):
        signatures.key_id(text)


def test_a_key_id_is_written_as_minisign_prints_it():
    """The eight bytes are a number with the lowest first; leading zeros are not printed."""
    public = b64encode(b"Ed" + bytes([0xEF, 1, 0, 0, 0, 0, 0, 0]) + bytes(32)).decode()
    assert signatures.key_id(public) == "1EF"


def test_a_key_comes_back_from_its_file():
    text = signatures.new_key()
    key = SigningKey.from_text(text)
    assert signatures.verify(BODY, SigningKey.from_text(text).sign(BODY, ""), key.public).key == key.id
    assert text.startswith("untrusted comment: ")
    assert SigningKey.from_text(signatures.new_key()) != key


def test_what_is_no_secret_key_is_refused():
    for text in ("", "x\ny", "untrusted comment: x\nRWQ=", signatures.new_key().replace("AA", "AB", 1)):
        with pytest.raises(BadKey):
            SigningKey.from_text(text)


def test_a_key_with_a_password_is_refused_with_advice():
    secret = KEY._secret.__class__.from_bytes(signatures.new_key().encode())
    secret.encrypt("mật khẩu", opslimit=32768, memlimit=16777216)
    with pytest.raises(BadKey, match="password"):
        SigningKey.from_text(bytes(secret).decode())


def test_a_key_whose_halves_do_not_belong_together_is_refused():
    secret = KEY._secret.__class__.from_bytes(signatures.new_key().encode())
    secret._keynum_sk.public_key[:] = OTHER._secret._keynum_sk.public_key
    with pytest.raises(BadKey, match="halves"):
        SigningKey.from_text(bytes(secret).decode())


def test_a_key_is_not_shown():
    assert KEY._secret.to_base64().decode() not in repr(KEY)


def test_a_comment_is_one_line():
    with pytest.raises(ValueError, match="line break"):
        KEY.sign(BODY, "seq:1\nseq:2")
