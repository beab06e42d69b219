"""A public tree in a dictionary, laid down object by object as a newsroom would."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from portal.conformance.testkeys import FIRST, ROOT
from wire import documents, keys
from wire.change import NOTHING_BEFORE, Change, Event, Head, Segment, SnapshotName
from wire.documents import Document
from wire.keylist import KeyList, ListedKey
from wire.signatures import SigningKey
from wire.snapshot import Snapshot, live, named


@dataclass
class Laying:
    """The log as far as it is written; `signer` None signs nothing. Each step renews the head."""

    epoch: str
    at: str
    expires: str
    signer: SigningKey | None = FIRST
    objects: dict[str, bytes] = field(default_factory=dict)
    seq: int = 0
    prev: str = NOTHING_BEFORE
    newest: dict[str, Change] = field(default_factory=dict)
    snapshot: SnapshotName | None = None

    def __post_init__(self) -> None:
        if self.signer:
            self.list_keys(1, ListedKey(self.signer.id, self.signer.public, self.at))
        self.point()

    def list_keys(self, version: int, *known: ListedKey, root: SigningKey = ROOT) -> None:
        self.sign(keys.KEYS, KeyList(version, self.at, root.public, known).to_bytes(), root)

    def sign(self, key: str, body: bytes, signer: SigningKey) -> None:
        self.objects |= {key: body, keys.signature(key): signer.sign(body, f"file:{key}")}

    def lay(self, document: Document, event: Event) -> Change:
        """The item document, and what the log will say of it."""
        body = documents.write(document)
        sha256 = documents.sha256(body)
        key = keys.item(document["item"], document["version"], sha256)
        self.objects[key] = body
        return Change(document["item"], document["version"], event, key, sha256, document.get("section", ""))

    def commit(self, *changes: Change) -> None:
        """One segment; without changes it begins an epoch."""
        self.seq += 1
        body = Segment(self.seq, self.epoch, self.prev, f"batch-{self.seq}", self.at, changes).to_bytes()
        self.objects[keys.segment(self.seq)] = body
        self.prev = documents.sha256(body)
        for change in changes:
            self.newest[change.item] = change
            self.objects[keys.latest(change.item)] = self.objects[change.key]
        self.point()

    def point(self) -> None:
        """The head, signed."""
        head = Head(self.seq, self.epoch, self.prev, self.at, self.expires, self.snapshot).to_bytes()
        self.objects[keys.HEAD] = head
        if self.signer:
            self.sign(keys.HEAD, head, self.signer)

    def shoot(self) -> SnapshotName:
        """A snapshot of now, which the head names."""
        body = Snapshot(self.seq, self.epoch, self.prev, live((), self.newest.values())).to_bytes()
        self.snapshot = named(self.seq, body)
        self.objects[self.snapshot.key] = body
        self.point()
        return self.snapshot

    def forget(self, item: str) -> None:
        """Everything of an item that is taken down, pictures included."""
        for key in [key for key in self.objects if key.startswith(f"{keys.ITEMS}{item}/")]:
            if keys.is_item(key):
                for one in documents.read(self.objects[key]).get("renditions", ()):
                    self.objects.pop(one["href"], None)
            del self.objects[key]

    def on_disk(self, folder: Path) -> Path:
        """Exactly these objects as files: what is gone from the tree is gone there."""
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if path.relative_to(folder).as_posix() not in self.objects:
                path.unlink()
        for key, body in self.objects.items():
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            (folder / key).write_bytes(body)
        return folder
