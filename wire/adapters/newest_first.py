"""Redis as kombu uses it, except that the newest message is taken first.

Whoever sends one article while an import of two thousand is under way does not wait behind them; why, and
why nothing is left lying: docs/decisions/0003-the-queue-is-a-hint.md.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis
from kombu.utils.json import dumps
from redis.exceptions import ConnectionError as LostConnectionError


class Channel(redis.Channel):
    """Puts a message at the end where workers take the next one (kombu 5.7 puts it at the other)."""

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        if self.connection is None:  # closed after a loss: kombu connects again for an error that it knows
            raise LostConnectionError("the channel was closed")
        pri = self._get_message_priority(message, reverse=False)
        key = self._q_for_pri(queue, pri)  # type: ignore[attr-defined]
        with self.conn_or_acquire() as client:
            client.rpush(key, dumps(message))


class Transport(redis.Transport):
    """See `Channel`."""

    Channel = Channel
