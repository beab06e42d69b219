"""Which keys may sign the head, and when? `keys.json`, signed by the root key (schemas/keys.v1.json)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Self

from wire import documents, moments, signatures
from wire.documents import Document

LEEWAY = 3600.0  # seconds by which the clocks of those who sign may differ: a key holds so much earlier
A_DAY = 86_400.0  # seconds after a key's end for which a head that it signed may still be good


class NotAKeyList(ValueError):
    """These bytes are no list of keys; the text says why."""


@dataclass(frozen=True)
class ListedKey:
    """A key that may sign heads whose `at` is not before `since` nor after `until`, if any (RFC 3339).

    In the document `since` is called `from`, which is no name in Python.
    """

    id: str
    key: str
    since: str
    until: str = ""

    def may_sign(self, at: datetime) -> bool:
        return moments.read(self.since) <= at and (not self.until or at <= moments.read(self.until))

    def may_vouch(self, expires: datetime) -> bool:
        """May a head that it signed be good until then? Who steals a past key must not make one for ever."""
        return not self.until or expires <= moments.later(moments.read(self.until), A_DAY)

    def to_document(self) -> Document:
        document = {"id": self.id, "key": self.key, "from": self.since}
        return document | ({"until": self.until} if self.until else {})

    @classmethod
    def from_document(cls, document: Document) -> Self:
        return cls(document["id"], document["key"], document["from"], document.get("until", ""))


@dataclass(frozen=True)
class KeyList:
    """`version` counts from 1; `root` is the public root key (`RW…`) whose signature the list bears."""

    version: int
    at: str
    root: str
    keys: tuple[ListedKey, ...]

    def key(self, key_id: str, at: datetime) -> ListedKey | None:
        """The key of this id, if it may sign a head of that moment."""
        return next((one for one in self.keys if one.id == key_id and one.may_sign(at)), None)

    def rotated(self, public: str, now: datetime, overlap: float) -> Self:
        """The next list: this key from now on; those so far for `overlap` seconds more."""
        until = moments.write(moments.later(now, overlap))
        so_far = [one if one.until else replace(one, until=until) for one in self.keys]
        return replace(
            self,
            version=self.version + 1,
            at=moments.write(now),
            keys=(*(one for one in so_far if moments.read(one.until) > now), listed(public, now)),
        )

    def to_bytes(self) -> bytes:
        return documents.write(asdict(self) | {"keys": [one.to_document() for one in self.keys]})

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        """Read one; its signature is another matter.

        Raises:
            NotAKeyList: the bytes are not one.
        """
        try:
            document = documents.read(body)
            known = tuple(map(ListedKey.from_document, document["keys"]))
            made = cls(document["version"], document["at"], document["root"], known)
            for one in known:
                if one.id != signatures.key_id(one.key):
                    raise NotAKeyList(f"calls key {signatures.key_id(one.key)} {str(one.id)[:40]!r}")
                one.may_sign(moments.read(made.at))
            signatures.key_id(made.root)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise NotAKeyList(f"is not a list of keys: {error}") from error
        return made


def listed(public: str, now: datetime) -> ListedKey:
    """A key as it enters the list."""
    since = moments.write(moments.later(now, -LEEWAY))
    return ListedKey(signatures.key_id(public), public, since)


def first(root: str, public: str, now: datetime) -> KeyList:
    """The first list of a newsroom."""
    return KeyList(1, moments.write(now), root, (listed(public, now),))
