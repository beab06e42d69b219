"""Who says so? Signatures in minisign's format, prehashed (`ED`: Ed25519 over BLAKE2b-512), and their keys.

Debian's `minisign -Vm FILE -P RW…` checks what is signed here, and what it signs is checked here. Keys and
signatures are texts as minisign writes them; the library stays in this file.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field
from typing import Self

import minisign

EXTENSION = ".minisig"

_ID_AT = slice(2, 10)  # behind the two letters of the algorithm, in a key as in a signature


class BadKey(ValueError):
    """The text is not a key that minisign would take."""


class BadSignature(ValueError):
    """The file is no signature of these bytes by this key; the text says why."""


@dataclass(frozen=True)
class Signed:
    """What a signature file says by itself: who made it (a key id), and its trusted comment.

    Nothing of it is to be believed before `verify`.
    """

    key: str
    comment: str


@dataclass(frozen=True)
class SigningKey:
    """A secret key without a password (`minisign -GW`); `public` is `RW…`, `id` as minisign prints it."""

    public: str
    id: str
    _secret: minisign.SecretKey = field(repr=False, compare=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The key of a secret key file.

        Raises:
            BadKey: it is none, is encrypted, or its halves do not belong together.
        """
        try:
            secret = minisign.SecretKey.from_bytes(text.strip().encode())
            encrypted = secret.is_encrypted()
        except ValueError as error:
            raise BadKey(f"this is not a secret key of minisign: {error}") from error
        if encrypted:
            raise BadKey("this secret key has a password; `minisign -C -W -s FILE` takes it off")
        public = secret.get_public_key().to_base64().decode()
        key = cls(public, key_id(public), secret)
        try:
            verify(b"", key.sign(b"", ""), public)
        except BadSignature as error:
            raise BadKey("the halves of this secret key do not belong together") from error
        return key

    def sign(self, body: bytes, comment: str) -> bytes:
        """The signature file of these bytes; the same for the same bytes and trusted comment (one line)."""
        made = self._secret.sign(
            body, untrusted_comment=f"signature by key {self.id}", trusted_comment=comment
        )
        return bytes(made) + b"\n"


def new_key() -> str:
    """The text of a new secret key file, without a password."""
    made = minisign.KeyPair.generate().secret_key
    made.untrusted_comment = f"minisign secret key {key_id(made.get_public_key().to_base64().decode())}"
    return bytes(made).decode() + "\n"


def key_id(public: str) -> str:
    """The id of a public key (`RW…`), in hexadecimal as minisign prints it.

    Raises:
        BadKey: it is no public key.
    """
    return _id(_public(public).to_base64())


def signed(signature: bytes) -> Signed:
    """Who says to have signed, and when one believes the file, what they said beside.

    Raises:
        BadSignature: it is no signature file, or not a prehashed one.
    """
    read = _read(signature)
    return Signed(_id(bytes(read).split(b"\n")[1]), read.trusted_comment)


def verify(body: bytes, signature: bytes, public: str) -> Signed:
    """Check the signature file of these bytes against a public key (`RW…`).

    Raises:
        BadKey: `public` is no public key.
        BadSignature: the file is none, is of another key, or does not fit the bytes or its own comment.
    """
    key, read, said = _public(public), _read(signature), signed(signature)
    if said.key != key_id(public):
        raise BadSignature(f"signed by key {said.key}, not by {key_id(public)}")
    try:
        key.verify(body, read)
    except ValueError as error:
        raise BadSignature(f"the signature by key {said.key} does not fit these bytes") from error
    return said


def _public(text: str) -> minisign.PublicKey:
    try:
        return minisign.PublicKey.from_base64(text)
    except ValueError as error:
        raise BadKey(f"{text[:80]!r} is not a public key of minisign (RW…): {error}") from error


def _read(signature: bytes) -> minisign.Signature:
    try:
        read = minisign.Signature.from_bytes(signature)
    except ValueError as error:
        raise BadSignature(f"this is not a signature file of minisign: {error}") from error
    if not read.is_prehashed():
        raise BadSignature("the signature is of the old kind, without a hash before")
    return read


def _id(base64: bytes) -> str:
    """A number to minisign, the lowest byte first, and printed without leading zeros."""
    return f"{int.from_bytes(b64decode(base64)[_ID_AT], 'little'):X}"
