"""Does a subscriber take a message? One that says nothing, sent once; its record stays as it is."""

from __future__ import annotations

from wire import moments
from wire.ports import Tools
from wire.webhook import HUB, Webhook
from workers.webhooks import hub, messages, signing
from workers.webhooks.postman import Answer, Postman

_JSON = {"Content-Type": "application/json"}


def send(hook: Webhook, tools: Tools, postman: Postman) -> Answer:
    """What it answers; a hub is asked about no feed, which it may well refuse."""
    if hook.id == HUB:
        return postman.post(hook.url, hub.FORM, b"hub.mode=publish", private=True)
    now = tools.clock.now()
    said = hook.delivery
    message = messages.of_test(hook.id, said.epoch, said.seq, moments.write(now))
    signed = signing.headers(message.id, message.body, hook.secrets, now)
    return postman.post(hook.url, _JSON | signed, message.body)
