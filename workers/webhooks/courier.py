"""Who tells the subscribers? A thread of the keeper, with one more for each message that is on its way.

Nothing waits for it: no commit, no release, no view, and no subscriber for another. It looks at the head, as
any portal does, so that it never tells of what is not public. How far each subscriber is stands in the desk
bucket: any keeper goes on after any crash, and of two the one that swaps the record first sends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog

from wire import keys, moments
from wire.change import Head
from wire.config import Settings
from wire.errors import Unavailable
from wire.metrics import WEBHOOKS
from wire.ports import Tools
from wire.webhook import HUB, Webhook
from workers.webhooks import hub, messages, schedule, signing
from workers.webhooks.postman import Answer, Postman
from workers.webhooks.registry import Registry, fresh, read_head

log = structlog.get_logger()

LOOK: Final = 1.0  # seconds between two looks at the head
LISTED: Final = 5.0  # seconds between two looks at who there is
JSON: Final = {"Content-Type": "application/json"}

Spawn = Callable[[Callable[[], None]], None]


@dataclass(frozen=True)
class Sender:
    """What is the newsroom's own: its hub if it has one, and where its feeds are."""

    hub_url: str = ""
    public_url: str = ""


def sender(settings: Settings) -> Sender:
    """Without an address of its feeds a newsroom has nothing to say to a hub."""
    public = settings.public_url.rstrip("/")
    return Sender(settings.websub_hub if public else "", public)


def beside(work: Callable[[], None]) -> None:
    """In a thread that a keeper which stops does not wait for: what it was about to tell is told again."""
    threading.Thread(target=work, name="webhook", daemon=True).start()


class Courier:
    """A keeper has one. What it remembers only says when to look; what counts stands in the records."""

    def __init__(self, tools: Tools, sender: Sender, postman: Postman, spawn: Spawn = beside) -> None:
        self._tools = tools
        self._sender = sender
        self._postman = postman
        self._spawn = spawn
        self._registry = Registry(tools)
        self._known: dict[str, Webhook] = {}
        self._listed = moments.THE_BEGINNING
        self._busy: set[str] = set()

    def run(self, is_over: Callable[[], bool]) -> None:
        """Look again and again; a defect is told and ends nothing but this look."""
        while not is_over():
            try:
                self.look()
            except Unavailable as outage:
                log.warning("webhooks wait for a part", outage=str(outage))
            except Exception:
                log.exception("webhooks could not be looked after")
            self._tools.clock.sleep(LOOK)

    def look(self) -> None:
        """Begin what is due.

        Raises:
            Unavailable: the next look goes on.
        """
        now = self._tools.clock.now()
        if (now - self._listed).total_seconds() >= LISTED:
            self._known = self._subscribers()
            self._listed = now
        head = read_head(self._tools) if self._known else None
        for hook in list(self._known.values()) if head else ():
            if head and hook.id not in self._busy and schedule.is_due(hook, head, now):
                self._busy.add(hook.id)
                self._spawn(partial(self._deliver, hook.id, head))

    def _subscribers(self) -> dict[str, Webhook]:
        known = {one.id: one for one in self._registry.listed()}
        standing = known.pop(HUB, None)
        if not self._sender.hub_url:
            return known
        if standing is None or standing.url != self._sender.hub_url:
            standing = fresh(HUB, self._sender.hub_url, "the WebSub hub", (), self._tools)
            self._tools.desk.put(keys.webhook(HUB), standing.to_bytes())
        return known | {HUB: standing}

    def _deliver(self, hook: str, head: Head) -> None:
        """One attempt, unless somebody else is at it."""
        try:
            now = self._tools.clock.now()
            sent = self._registry.change(hook, lambda standing: schedule.begun(standing, head, now))
            if sent is not None:
                self._note(sent, self._send(sent))
            self._remember(hook)
        except Unavailable as outage:  # the lease ends, and then it is told again
            log.warning("a webhook waits for a part", webhook=hook, outage=str(outage))
        except Exception:
            log.exception("a webhook could not be sent", webhook=hook)
        finally:
            self._busy.discard(hook)

    def _send(self, hook: Webhook) -> Answer:
        if hook.id == HUB:
            feeds = hub.changed(hook.delivery, self._sender.public_url, self._tools)
            return hub.ping(hook.url, feeds, self._postman)
        message = messages.of_changes(hook.id, hook.delivery, self._tools)
        signed = signing.headers(message.id, message.body, hook.secrets, self._tools.clock.now())
        return self._postman.post(hook.url, JSON | signed, message.body)

    def _note(self, sent: Webhook, answer: Answer) -> None:
        WEBHOOKS.labels("taken" if answer.is_taken else "failed").inc()
        now = self._tools.clock.now()
        stands = self._registry.change(sent.id, lambda one: schedule.noted(one, sent, answer, now))
        if stands and stands.state != "active":
            what = {"webhook": sent.id, "state": stands.state, "answer": answer.told, "why": stands.disabled}
            log.warning("a webhook takes nothing", **what)

    def _remember(self, hook: str) -> None:
        """As it stands now, whoever has changed it; who is gone is forgotten."""
        self._known.pop(hook, None)
        blob = self._tools.desk.get(keys.webhook(hook))
        if blob:
            self._known[hook] = Webhook.from_bytes(blob.body)
