"""How does a worker hear of its work, whatever stands in the list and whenever Redis goes away?

Two weaknesses of its consumer are mended here (celery 5.7, kombu 5.7):

- A message that makes no sense ends the whole worker. One that was noted as taken is put back as the worker
  ends, and so ends the next one, and the next. Now it is logged and dropped; what matters stands in S3.
- An acknowledgement that does not get through is logged, and its message counts as in work for ever. When
  that happens to as many as are worked on at a time, the worker takes no more. Now it connects anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from queue import Empty
from typing import Any

import structlog

log = structlog.get_logger()

BRPOP = "BRPOP"


def mend(consumer: Any) -> None:
    """Mend this `celery.worker.consumer.Consumer`, before it connects."""
    make = consumer.create_task_handler

    def create() -> Callable[[Any], None]:  # anew for each connection
        hearing = Hearing(make(), _outages(consumer))
        handlers = consumer.task_consumer.channel.handlers
        handlers[BRPOP] = hearing.reader(handlers[BRPOP])
        return hearing.take

    consumer.create_task_handler = create


def _outages(consumer: Any) -> tuple[type[Exception], ...]:
    """What is not the message's fault. kombu counts KeyError among them, which any odd message raises."""
    parts = (*consumer.connection_errors, *consumer.channel_errors, Empty)
    return tuple(error for error in parts if error is not KeyError)


class Hearing:
    """Takes messages for a worker, and drops what it cannot understand.

    `handle` does what Celery does with a message; `outages` are the errors that belong to the connection.
    """

    def __init__(self, handle: Callable[[Any], None], outages: tuple[type[Exception], ...]) -> None:
        self._handle = handle
        self._outages = outages
        self._is_choked = False

    def take(self, message: Any) -> None:
        """What understandable messages the worker chokes on ends it, but it takes them along."""
        message.ack_log_error = partial(_acknowledge, message)
        if not _makes_sense(message):
            log.error("dropped a message that makes no sense", headers=message.headers)
            message.reject()
            return
        try:
            self._handle(message)
        except self._outages:
            raise
        except Exception:  # what it holds of the pool by now cannot be given back
            self._is_choked = True
            log.exception("choked on a message", headers=message.headers)
            if not message.acknowledged:
                message.reject()
            raise

    def reader(self, read: Callable[..., Any]) -> Callable[..., Any]:
        """The same reader of a list; an item that is no message at all is off the list already."""

        def survive(**options: Any) -> Any:
            try:
                return read(**options)
            except self._outages:
                raise
            except Exception:
                if self._is_choked:
                    raise
                log.exception("dropped what is no message")
                return None

        return survive


def _makes_sense(message: Any) -> bool:
    """Is it a call of a task (Celery's message protocol 2), whether or not there is such a task?"""
    try:
        arguments, named, _ = message.payload
        named_by = message.headers["task"], message.headers["id"]
    except Exception:  # noqa: BLE001 - whatever somebody has put there
        return False
    shapes = [(arguments, list), (named, dict), *((word, str) for word in named_by)]
    return all(isinstance(part, shape) for part, shape in shapes)


def _acknowledge(message: Any, _log: object, _outages: object, multiple: bool = False) -> None:  # noqa: FBT001, FBT002 - as Celery calls it
    """An outage rises into the consumer's loop, which connects anew."""
    message.ack(multiple=multiple)
