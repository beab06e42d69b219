"""Is this head the newsroom's own? By a key of its list, and the list by the root key (protocol page)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from portal import chain
from portal.report import Absent, Broken, Progress, Step, quiet
from portal.source import Answer, Source
from portal.trust import Trust
from wire import keys, moments, signatures
from wire.change import Head
from wire.keylist import KeyList, NotAKeyList
from wire.ports import Clock
from wire.signatures import BadSignature

# Seconds between two looks at a document and its signature, which are two objects and change one after the
# other. A keeper that dies between them leaves them apart until the next one looks, five seconds or so.
WAITS = (0.2, 0.4, 0.8, 1.6, 3.0, 4.0)

Kept = Callable[[str], bytes | None]  # what a mirror holds at a key


@dataclass(frozen=True)
class Believed:
    """A head, the ETag it came with, the trust after it, and the bytes that prove it, by key."""

    head: Head
    etag: str
    trust: Trust
    proof: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Witness:
    """Looks at one source's head. Believes the list of keys that is kept until the head needs another."""

    source: Source
    kept: Kept
    clock: Clock
    progress: Progress = quiet

    def look(self, trust: Trust, etag: str) -> Believed | None:
        """The head as it stands now, believed; None if it still has this ETag. Else raises `Broken`."""
        for number, wait in enumerate(WAITS, 1):
            answer = self.source.ask(keys.HEAD, etag)
            if answer.is_same:
                return None
            try:
                return self._believe(answer, trust)
            except _TornError as torn:
                self.progress(Step("waiting", number, len(WAITS), str(torn)))
                self.clock.sleep(wait)
        return self._believe(self.source.ask(keys.HEAD, ""), trust)

    def _believe(self, answer: Answer, trust: Trust) -> Believed:
        if answer.body is None:
            raise Absent(keys.HEAD)
        head = chain.parse_head(answer.body)
        name = keys.signature(keys.HEAD)
        signature = self.source.get(name)
        if signature is None:
            return _without(head, answer, trust)
        proof = {keys.HEAD: answer.body, name: signature}
        try:
            signer = signatures.signed(signature).key
        except BadSignature as error:
            raise _TornError(name, str(error)) from error
        if not trust.root and trust.unsigned and self.source.get(keys.KEYS) is None:
            return Believed(head, answer.etag, trust, proof)
        known, listing = self._list(trust, head, signer)
        key = known.key(signer, moments.read(head.at))
        if key is None:
            raise _TornError(keys.HEAD, f"is signed by key {signer}, which may not sign a head of {head.at}")
        try:
            signatures.verify(answer.body, signature, key.key)
        except BadSignature as error:
            raise _TornError(keys.HEAD, str(error)) from error
        if not key.may_vouch(moments.read(head.expires)):
            raise Broken(
                keys.HEAD,
                f"is to be good until {head.expires}; key {signer}, which signed it, only until {key.until}",
            )
        trust = replace(trust, root=known.root, version=known.version, unsigned=False)
        return Believed(head, answer.etag, trust, proof | listing)

    def _list(self, trust: Trust, head: Head, signer: str) -> tuple[KeyList, dict[str, bytes]]:
        """The list that is kept, if it is good and has this key; else the source's."""
        names = (keys.KEYS, keys.signature(keys.KEYS))
        body, signature = map(self.kept, names)
        if trust.version and body and signature:
            try:
                known = _listed(body, signature, trust)
            except Broken:
                known = None
            if known and known.key(signer, moments.read(head.at)):
                return known, {}
        body, signature = map(self.source.get, names)
        if body is None or signature is None:
            raise Absent(names[0] if body is None else names[1])
        return _listed(body, signature, trust), dict(zip(names, (body, signature), strict=True))


def _listed(body: bytes, signature: bytes, trust: Trust) -> KeyList:
    try:
        known = KeyList.from_bytes(body)
        signatures.verify(body, signature, trust.root or known.root)
    except (NotAKeyList, BadSignature) as error:
        raise _TornError(keys.KEYS, str(error)) from error
    if trust.root and known.root != trust.root:
        raise Broken(keys.KEYS, f"names {known.root} as its root key, and is signed by {trust.root}")
    if known.version < trust.version:
        raise Broken(
            keys.KEYS, f"is rolled back: version {known.version}; this mirror has seen {trust.version}"
        )
    return known


def _without(head: Head, answer: Answer, trust: Trust) -> Believed:
    """No signature at all: for whoever has said that they want it so, and has never seen a key."""
    if trust.root:
        raise _TornError(
            keys.signature(keys.HEAD), "there is no such object, and this newsroom signs its head"
        )
    if not trust.unsigned:
        raise Broken(
            keys.signature(keys.HEAD),
            "there is no such object: this newsroom does not sign its head, so anybody on the way could have "
            "made it up. Follow it all the same with --unsigned",
        )
    return Believed(head, answer.etag, trust, {keys.HEAD: answer.body or b""})


class _TornError(Broken):
    """Perhaps a document and a signature of two moments: worth another look."""
