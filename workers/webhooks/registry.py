"""Who is told? Subscribers in the desk bucket, changed by compare-and-swap; the desk's deeds are audited."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import structlog
from ulid import ULID

from wire import documents, keys, moments
from wire.change import Head
from wire.errors import Rejected
from wire.ports import Tools
from wire.webhook import HUB, Delivery, Secret, Webhook
from workers.webhooks.signing import holding, new_secret

log = structlog.get_logger()

MOST: Final = 100  # subscribers; each may keep one thread of a keeper for 20 seconds
_ID_BYTES: Final = 6

Change = Callable[[Webhook], Webhook | None]


@dataclass(frozen=True)
class Registry:
    """`by` is who does it."""

    tools: Tools
    by: str = ""

    def listed(self) -> list[Webhook]:
        """All, oldest first; the hub too."""
        blobs = (self.tools.desk.get(entry.key) for entry in self.tools.desk.walk(keys.WEBHOOKS))
        known = [found for blob in blobs if blob and (found := read(blob.body))]
        return sorted(known, key=lambda one: (one.created, one.id))

    def add(self, url: str, name: str) -> Webhook:
        """A subscriber that is told of all from now on; its secret is in it.

        Raises:
            Rejected: 409 `too_many_webhooks`.
        """
        if len([one for one in self.listed() if one.id != HUB]) >= MOST:
            raise Rejected("too_many_webhooks", 409, f"there are {MOST} webhooks already; remove one")
        made = fresh(secrets.token_hex(_ID_BYTES), url, name, (Secret(new_secret()),), self.tools)
        self._audit("add", made)
        self.tools.desk.put_new(keys.webhook(made.id), made.to_bytes())
        return made

    def rotate(self, hook: str, overlap: float) -> Webhook:
        """Another secret; those before it hold for so many seconds more, at most.

        Raises:
            Rejected: 404 `unknown_webhook`, 409 `no_secret` for the hub.
        """
        if hook == HUB:
            raise Rejected("no_secret", 409, "a hub has no secret")
        coming = Secret(new_secret())
        now = self.tools.clock.now()
        until = moments.write(moments.later(now, overlap))

        def rotated(standing: Webhook) -> Webhook:
            old = [replace(one, until=min(one.until or until, until)) for one in standing.secrets]
            return replace(standing, secrets=(coming, *holding(old, now)))

        return self._deed("rotate", hook, rotated)

    def enable(self, hook: str) -> Webhook:
        """Tell it again, of all since what it took. Raises `Rejected`: 404 `unknown_webhook`."""

        def enabled(standing: Webhook) -> Webhook:
            said = standing.delivery
            fresh_start = Delivery(said.epoch, said.seq, said.delivered, told=said.told)
            return replace(standing, disabled="", delivery=fresh_start)

        return self._deed("enable", hook, enabled)

    def remove(self, hook: str) -> Webhook:
        """Tell it no more, and forget it. Raises `Rejected`: 404 `unknown_webhook`."""
        found = self.find(hook)
        self._audit("remove", found)
        self.tools.desk.delete([keys.webhook(found.id)])
        return found

    def find(self, hook: str) -> Webhook:
        """Raises `Rejected`: 404 `unknown_webhook`."""
        blob = self.tools.desk.get(keys.webhook(hook)) if keys.WEBHOOK.fullmatch(hook) else None
        found = read(blob.body) if blob else None
        if found is None:
            raise Rejected("unknown_webhook", 404, f"there is no webhook {hook[:60]!r}")
        return found

    def change(self, hook: str, change: Change) -> Webhook | None:
        """Compare and swap until it stands; None where there is nothing to change, or nobody any more."""
        while blob := self.tools.desk.get(keys.webhook(hook)):
            standing = read(blob.body)
            changed = change(standing) if standing else None
            if changed is None or self.tools.desk.swap(
                keys.webhook(hook), changed.to_bytes(), etag=blob.etag
            ):
                return changed
        return None

    def _deed(self, deed: str, hook: str, change: Change) -> Webhook:
        self._audit(deed, self.find(hook))
        changed = self.change(hook, change)
        return changed or self.find(hook)

    def _audit(self, deed: str, hook: Webhook) -> None:
        """Written before the deed, where the desk's other actions are; never a secret."""
        now = self.tools.clock.now()
        entry = {"at": moments.write(now), "by": self.by, "deed": f"webhooks {deed}"}
        entry |= {"webhook": hook.id, "name": hook.name, "url": hook.url}
        self.tools.desk.put(keys.audit(str(ULID.from_datetime(now))), documents.write(entry))


def fresh(hook: str, url: str, name: str, known: tuple[Secret, ...], tools: Tools) -> Webhook:
    """A subscriber to whom nothing of what is in the log already is told."""
    head = read_head(tools)
    said = Delivery(head.epoch, head.seq) if head else Delivery()
    return Webhook(hook, url, name, moments.write(tools.clock.now()), known, delivery=said)


def read_head(tools: Tools) -> Head | None:
    blob = tools.public.get(keys.HEAD)
    return Head.from_bytes(blob.body) if blob else None


def read(body: bytes) -> Webhook | None:
    """None for garbage: one record that nobody can read stops no other."""
    try:
        return Webhook.from_bytes(body)
    except (ValueError, TypeError, KeyError, AttributeError):
        log.exception("a webhook's record cannot be read")
        return None
