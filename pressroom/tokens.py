"""What `pressroom tokens` does: see and revoke what `wire.tokens` creates and verifies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wire import documents, keys, moments, tokens
from wire.ports import Clock, ObjectStore
from wire.tokens import Token


def register_first(desk: ObjectStore, raw: Mapping[str, str], clock: Clock) -> None:
    """Make the newsroom's first tokens, by role, valid; one that is known already, or revoked, stays so."""
    for role, text in sorted(raw.items()):
        tokens.register(desk, text, f"first {role}", clock)


def listed(desk: ObjectStore) -> tuple[Token, ...]:
    """Every token ever created, oldest first."""
    blobs = (desk.get(entry.key) for entry in desk.walk(keys.TOKENS))
    known = [Token.from_document(documents.read(blob.body)) for blob in blobs if blob]
    return tuple(sorted(known, key=lambda token: (token.created, token.id)))


def revoke(desk: ObjectStore, token_id: str, clock: Clock) -> Token | None:
    """The token as it stands now, revoked; None where there is none. Revoking twice changes nothing."""
    while blob := desk.get(keys.token(token_id)):
        token = Token.from_document(documents.read(blob.body))
        if token.revoked:
            return token
        revoked = replace(token, revoked=moments.write(clock.now()))
        if desk.swap(keys.token(token_id), documents.write(revoked.to_document()), etag=blob.etag):
            return revoked
    return None
