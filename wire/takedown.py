"""What is known of a takedown: the private record of what went, and of who has been told to forget it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Literal, Self

from wire import documents, keys
from wire.documents import Document


@dataclass(frozen=True)
class Purge:
    """How far the caches are purged: so many URLs were `sent` and taken (2xx).

    `waiting` until all are, `off` where nobody has said how. Of the batch that is next: `attempts` made,
    no other `after` which moment, what was `told` last, and when (`at`).
    """

    state: Literal["waiting", "done", "off"] = "waiting"
    sent: int = 0
    attempts: int = 0
    after: str = ""
    told: str = ""
    at: str = ""


@dataclass(frozen=True)
class Takedown:
    """Kept at `keys.takedown(item)`, written before anything of the item goes.

    `submission` is the order's, `order` what it says, `by` and `name` the token that gave it, `accepted`
    when. The segment `seq` of `epoch` says that `version` is canceled; version 1 came out in segment `first`
    (None while nobody has looked, 0 where the log does not say). Of the public keys of the item `removed`
    went, `kept` are renditions that another item shows, `views` feeds and sitemaps that may have shown it.
    `gone` is when all that was done; empty until then.
    """

    item: str
    version: int
    tombstone: str
    submission: str
    order: Document
    by: str
    name: str
    accepted: str
    epoch: str = ""
    seq: int = 0
    committed: str = ""
    first: int | None = None
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    gone: str = ""
    purge: Purge = field(default_factory=Purge)

    @property
    def cached(self) -> tuple[str, ...]:
        """Every key under which a cache may hold something of the item."""
        return (keys.latest(self.item), *self.views, *self.removed)

    @property
    def is_settled(self) -> bool:
        """Is nothing left to do?"""
        return bool(self.gone) and self.first is not None and self.purge.state != "waiting"

    def purging(self, **changed: object) -> Self:
        return replace(self, purge=replace(self.purge, **changed))  # type: ignore[arg-type]

    def to_bytes(self) -> bytes:
        return documents.write(asdict(self))

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        document = documents.read(body)
        lists = {name: tuple(document[name]) for name in ("removed", "kept", "views")}
        return cls(**(document | lists | {"purge": Purge(**document["purge"])}))
