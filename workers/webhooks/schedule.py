"""When is a subscriber told, when again after a failure, and when no more? By Standard Webhooks 1.0.0.

Nothing here has effects: a record, a moment and an answer make the next record.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from wire import moments
from wire.change import Head
from wire.webhook import Delivery, Webhook
from workers.webhooks.postman import PATIENCE, Answer

_HOUR: Final = 3600.0
# Seconds after each attempt in vain; who took nothing of all of them, in three days, is told no more.
DELAYS: Final = (5.0, 300.0, *(hours * _HOUR for hours in (0.5, 2, 5, 10, 14, 20, 24)))
JITTER: Final = 0.2  # of a delay, on top of it
LEASE: Final = 2 * PATIENCE  # seconds in which no other keeper sends the same message
PACE: Final = 1.0  # seconds between two messages; what happens meanwhile shares the next one
THROTTLE: Final = 60.0  # seconds at least, for who says that it is too much
LONGEST: Final = 24 * _HOUR  # that a Retry-After is listened to

_TOO_MUCH: Final = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


def is_due(hook: Webhook, head: Head, now: datetime) -> bool:
    """Is there something to tell, and is it time?"""
    said = hook.delivery
    if hook.disabled or not head.seq or said.after > moments.write(now):
        return False
    return bool(said.sending) or said.epoch != head.epoch or said.seq < head.seq


def begun(hook: Webhook, head: Head, now: datetime) -> Webhook | None:
    """The record of who sends now: what failed before, or all since what was taken. None: not due."""
    if not is_due(hook, head, now):
        return None
    said = hook.delivery
    if said.epoch != head.epoch:  # another log: what was to be told of the old one is over
        said = Delivery(epoch=head.epoch, delivered=said.delivered)
    leased = moments.write(moments.later(now, LEASE))
    sending = said.sending or head.seq
    attempt = replace(said, sending=sending, attempts=said.attempts + 1, after=leased, at=moments.write(now))
    return replace(hook, delivery=attempt)


def noted(standing: Webhook, sent: Webhook, answer: Answer, now: datetime) -> Webhook | None:
    """The record after an attempt. None: the desk, or another keeper, has gone on meanwhile."""
    if standing.delivery != sent.delivery or standing.disabled:
        return None
    said = standing.delivery
    if answer.is_taken:
        done = Delivery(
            epoch=said.epoch,
            seq=said.sending,
            delivered=moments.write(now),
            after=moments.write(moments.later(now, PACE)),
            at=said.at,
            told=answer.told,
        )
        return replace(standing, delivery=done)
    since = said.since or said.at
    failed = standing.delivering(told=answer.told, since=since)
    if answer.status == HTTPStatus.GONE:
        return replace(failed, disabled="it answered 410 Gone: it wants no more")
    if said.attempts > len(DELAYS):
        return replace(failed, disabled=f"it took nothing since {since}; the last answer: {answer.told}")
    return failed.delivering(after=moments.write(moments.later(now, _pause(said.attempts, answer, now))))


def _pause(attempts: int, answer: Answer, now: datetime) -> float:
    delay = DELAYS[attempts - 1] * random.uniform(1, 1 + JITTER)
    least = THROTTLE if answer.status in _TOO_MUCH else 0.0
    return max(delay, least, min(_asked(answer.again, now), LONGEST))


def _asked(again: str, now: datetime) -> float:
    """Seconds that a Retry-After asks for (RFC 9110, section 10.2.3): a number or a date."""
    if again.isascii() and again.isdigit():
        return float(again)
    try:
        return (parsedate_to_datetime(again) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):  # TypeError: a date without a zone
        return 0.0
