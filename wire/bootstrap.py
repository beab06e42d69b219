"""Settings in, tools out: the one place that knows the real adapters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wire.adapters import celery_queue, redis_board, s3
from wire.adapters.clock import SystemClock
from wire.adapters.keyfile import KeyFile
from wire.adapters.sealed import Seal
from wire.ports import Tools

if TYPE_CHECKING:
    from wire.config import Settings


def tools(settings: Settings, *, hurried: bool = False, signs: bool = False) -> Tools:
    """The real parts. Nothing is sent until a tool is used; call after a fork, never before.

    `hurried` is who keeps a sender waiting: the store gets less time to answer. `signs` is who writes the
    head: nobody else reads the signing key.

    Raises:
        BadSettings: the signing key cannot be used.
    """
    connection = s3.connect(settings, hurried=hurried)
    return Tools(
        desk=s3.S3Store(connection, settings.bucket_desk),
        public=s3.S3Store(connection, settings.bucket_public),
        queue=celery_queue.CeleryQueue(celery_queue.application(settings)),
        board=redis_board.RedisBoard(
            redis_board.connect(settings.redis_url.get_secret_value()),
            seal=Seal(settings.s3_secret_key.get_secret_value().encode()),
        ),
        clock=SystemClock(),
        signer=KeyFile(settings.signing_key) if signs and settings.signing_key else None,
    )
