"""How do a document and its signature change together, while others read both and other writers write?

They are two objects, so there is a moment between them. The signature goes first: whoever catches both in
that moment finds that they do not belong together, and asks again. A writer that loses either
compare-and-swap leaves it to its rival, or to its own next turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from wire import keys, signatures
from wire.ports import Blob, ObjectStore
from wire.signatures import BadSignature


@dataclass(frozen=True)
class Pair:
    """The document and the signature that stand at a key and beside it."""

    key: str
    document: Blob | None
    signature: Blob | None

    @classmethod
    def read(cls, key: str, public: ObjectStore, *, signed: bool = True) -> Self:
        """What stands there now; without the signature where nobody signs."""
        signature = public.get(keys.signature(key)) if signed else None
        return cls(key, public.get(key), signature)

    def fits(self, comment: str, public_key: str) -> bool:
        """Does the signature belong to this document, which is to be signed with this comment?

        Of another writer's key only the comment can be looked at.
        """
        if self.document is None or self.signature is None:
            return False
        try:
            said = signatures.signed(self.signature.body)
            if said.key == signatures.key_id(public_key):
                signatures.verify(self.document.body, self.signature.body, public_key)
        except BadSignature:
            return False
        return said.comment == comment

    def replace(self, body: bytes, signature: bytes | None, public: ObjectStore) -> bool:
        """Write both over what was read, or the document alone. False: somebody else has."""
        if signature is not None and not _swap(keys.signature(self.key), signature, self.signature, public):
            return False
        return _swap(self.key, body, self.document, public)


def _swap(key: str, body: bytes, stood: Blob | None, public: ObjectStore) -> bool:
    if stood is None:
        return public.put_new(key, body)
    return public.swap(key, body, etag=stood.etag)
