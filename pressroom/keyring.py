"""The newsroom's own keys in a folder: the root key, the signing key, the list that one signs of the other.

The root key is needed to make and to rotate, and may lie elsewhere in between. The list lies beside the keys,
signed, so that publishing it again needs no key at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ulid import ULID

from pressroom.embedded.folder import write_private
from wire import documents, keylist, keys, moments, signatures
from wire.adapters import keyfile
from wire.change import Head
from wire.config import BadSettings
from wire.errors import Rejected, Unavailable
from wire.keylist import KeyList, NotAKeyList
from wire.ports import Clock, ObjectStore, Tools
from wire.signatures import BadKey, BadSignature, SigningKey
from workers.signed import Pair

DAY = 86_400.0  # seconds
TRIES = 5  # at two objects that change one after the other
OVERLAP = 7 * DAY  # seconds for which the key before goes on being good: until every keeper has the new one


@dataclass(frozen=True)
class Keyring:
    """The folder, and the root key's file where that lies `elsewhere`; all are for their owner alone."""

    folder: Path
    elsewhere: Path | None = None

    @property
    def root(self) -> Path:
        return self.elsewhere or self.folder / "root.key"

    @property
    def signing(self) -> Path:
        return self.folder / "signing.key"

    @property
    def coming(self) -> Path:
        """The next signing key, until the list that names it is published."""
        return self.folder / "signing.key.next"

    @property
    def list(self) -> Path:
        return self.folder / keys.KEYS

    @property
    def signature(self) -> Path:
        return self.folder / keys.signature(keys.KEYS)


def settle(ring: Keyring, clock: Clock, *, version: int = 1) -> KeyList:
    """The folder's list; where there is none, both keys and a list of this version are made.

    Raises:
        BadSettings: what lies there is no list, or no key.
    """
    if ring.list.exists():
        return read(ring)
    ring.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root, signing = _key(ring.root), _key(ring.signing)
    made = replace(keylist.first(root.public, signing.public, clock.now()), version=version)
    _write(ring, made, root)
    return made


def rotate(ring: Keyring, clock: Clock, *, overlap: float = OVERLAP) -> KeyList:
    """A list with a new signing key, which is not used before `take`; the one before has `overlap` seconds.

    Done again after it was interrupted, it goes on with the same key.

    Raises:
        BadSettings: the folder's list or the root key cannot be used.
    """
    standing, signer = read(ring), _read(ring.root)
    if signer.public != standing.root:
        raise BadSettings(f"{ring.root} is not the root key {standing.root} that signed {ring.list}")
    coming = _key(ring.coming)
    if coming.public not in {one.key for one in standing.keys}:
        standing = standing.rotated(coming.public, clock.now(), overlap)
    _write(ring, standing, signer)
    return standing


def take(ring: Keyring) -> SigningKey:
    """From now on sign with the next key, if there is one; keepers see that the file is another."""
    if ring.coming.exists():
        ring.coming.replace(ring.signing)
    return _read(ring.signing)


def read(ring: Keyring) -> KeyList:
    """The list that lies in the folder.

    Raises:
        BadSettings: there is none, or it is none.
    """
    try:
        return KeyList.from_bytes(ring.list.read_bytes())
    except (OSError, NotAKeyList) as error:
        raise BadSettings(f"{ring.list}: {error}") from error


def publish(ring: Keyring, public: ObjectStore, *, new_root: bool = False) -> bool:
    """Lay the list and its signature into the public bucket. False: they are there already.

    Raises:
        Rejected: a list of another root key stands there, or a newer one.
        Unavailable: of the store, or somebody else has changed them this moment.
    """
    ours, body, signature = read(ring), ring.list.read_bytes(), _signature(ring)
    stood = Pair.read(keys.KEYS, public)
    theirs = published(stood)
    if theirs and theirs.root != ours.root and not new_root:
        told = (
            f"{keys.KEYS} is of root key {theirs.root}, {ring.folder} holds {ours.root}: bring the keys back"
        )
        raise Rejected("other_root", 409, f"{told}, or tell every portal of a new one (keys init --new-root)")
    if theirs and theirs.version > ours.version:
        told = f"{keys.KEYS} is version {theirs.version}, {ring.folder} holds {ours.version}"
        raise Rejected("older_keys", 409, f"{told}: rotate where the newer one was made")
    standing = [one.body for one in (stood.document, stood.signature) if one]
    if standing == [body, signature]:
        return False
    if not stood.replace(body, signature, public):
        raise Unavailable("s3", f"{keys.KEYS} changed this moment; try again")
    return True


def examine(public: ObjectStore, clock: Clock) -> str:
    """Who has signed the head, in a sentence; it may say that nobody has.

    Raises:
        Rejected: what is signed does not hold.
    """
    for turn in range(TRIES):
        lists, head = Pair.read(keys.KEYS, public), Pair.read(keys.HEAD, public)
        known = published(lists)
        if known is None and head.signature is None:
            return "nothing is signed: pressroom keys init DIR, then PRESSROOM_SIGNING_KEY for the keeper"
        try:
            return _held(known, lists, head)
        except (BadSignature, ValueError) as error:
            if turn == TRIES - 1:
                raise Rejected("not_signed", 409, str(error)) from error
        clock.sleep(1.0)  # between a signature and its document
    raise AssertionError


def _held(known: KeyList | None, lists: Pair, head: Pair) -> str:
    if known is None or lists.document is None or lists.signature is None:
        raise BadSignature(f"{keys.KEYS} or its signature is missing")
    signatures.verify(lists.document.body, lists.signature.body, known.root)
    if head.document is None or head.signature is None:
        raise BadSignature(f"{keys.HEAD} or its signature is missing")
    said = signatures.signed(head.signature.body)
    signer = known.key(said.key, moments.read(Head.from_bytes(head.document.body).at))
    if signer is None:
        raise BadSignature(f"{keys.HEAD} is signed by key {said.key}, which {keys.KEYS} does not have now")
    signatures.verify(head.document.body, head.signature.body, signer.key)
    return f"signed by key {said.key}; root key {known.root}"


def published(stood: Pair) -> KeyList | None:
    """The list that stands in the bucket; None for nothing, and for what is not one."""
    try:
        return KeyList.from_bytes(stood.document.body) if stood.document else None
    except NotAKeyList:
        return None


def audit(deed: str, by: str, told: KeyList, tools: Tools) -> None:
    """Written before the deed, where the desk's other actions are."""
    now = tools.clock.now()
    named = [one.id for one in told.keys]
    entry = {"at": moments.write(now), "by": by, "deed": deed, "version": told.version, "keys": named}
    tools.desk.put(keys.audit(str(ULID.from_datetime(now))), documents.write(entry))


def _signature(ring: Keyring) -> bytes:
    try:
        found = ring.signature.read_bytes()
        signatures.verify(ring.list.read_bytes(), found, read(ring).root)
    except (OSError, BadSignature) as error:
        raise BadSettings(f"{ring.signature}: {error}; rotate again") from error
    return found


def _write(ring: Keyring, told: KeyList, root: SigningKey) -> None:
    body = told.to_bytes()
    write_private(ring.signature, root.sign(body, f"version:{told.version}").decode())
    write_private(ring.list, body.decode())


def _key(path: Path) -> SigningKey:
    """The key of this file, drawn if there is none."""
    if not path.exists():
        write_private(path, signatures.new_key())
    return _read(path)


def _read(path: Path) -> SigningKey:
    try:
        return keyfile.read(path)
    except (OSError, BadKey) as error:
        raise BadSettings(f"{path}: {error}") from error
