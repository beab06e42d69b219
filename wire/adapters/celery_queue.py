"""`Queue` on Celery over Redis: the producer's side, and the settings both sides must share.

The settings are measured ones; the reasons stand in docs/decisions/0003-the-queue-is-a-hint.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from celery import Celery
from kombu import Queue as KombuQueue
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from wire.errors import Unavailable

if TYPE_CHECKING:
    from wire.config import Settings

ARTICLE = "article"
MEDIA = "media"
BREAKING = "breaking"  # urgent articles
BREAKING_MEDIA = "breaking-media"  # and their photos

TAKES = {ARTICLE: (BREAKING, ARTICLE), MEDIA: (BREAKING_MEDIA, MEDIA)}  # each in this order
QUEUES = (BREAKING, ARTICLE, BREAKING_MEDIA, MEDIA)

PROCESS = "pressroom.process.v1"
PROCESS_PAGE = "pressroom.process-page.v1"
RENDER = "pressroom.render.v1"

VISIBILITY = 300  # seconds; above the hard time limit, and equal in every process on this Redis


def application(settings: Settings) -> Celery:
    """The Celery application; connects to nothing yet."""
    app = Celery("pressroom", set_as_current=False)
    app.conf.update(_rules(settings.redis_url.get_secret_value()))
    return app


def _rules(broker: str) -> dict[str, Any]:
    return {
        "broker_url": broker,
        "broker_transport": "wire.adapters.newest_first:Transport",
        "result_backend": None,
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_acks_on_failure": True,
        "task_acks_on_timeout": True,  # the sweeper tries again, not a requeue loop
        "task_soft_time_limit": 90,
        "task_time_limit": 120,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_default_queue": ARTICLE,
        "task_queues": [KombuQueue(name) for name in QUEUES],
        "task_create_missing_queues": False,
        "task_publish_retry": True,
        "task_publish_retry_policy": {
            "max_retries": 2,
            "interval_start": 0,
            "interval_step": 0.1,
            "interval_max": 0.3,
        },
        "broker_connection_timeout": 2,
        "broker_connection_retry": True,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # the default of 100 gives up for ever
        "broker_channel_error_retry": True,  # the default exits on Redis out of memory
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_timeout": 10,  # None hangs a publish on a dead link for ever
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
            "health_check_interval": 15,
            "queue_order_strategy": "priority",  # in the order that is asked for; the default takes turns
            "max_connections": 20,
            "client_name": "pressroom",
            "sep": ":",
        },
        "worker_prefetch_multiplier": 1,
        "worker_disable_prefetch": True,
        "worker_max_tasks_per_child": 500,
        "worker_max_memory_per_child": 400_000,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_soft_shutdown_timeout": 20.0,
        "worker_eta_task_limit": 200,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_send_task_events": False,
        "worker_enable_remote_control": False,
        "timezone": "UTC",
    }


class CeleryQueue:
    """Sends; the receiving side is `workers.tasks`."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def send_article(self, submission: str, *, urgent: bool = False) -> None:
        self._send(PROCESS, BREAKING if urgent else ARTICLE, submission)

    def send_page(self, page: str, submissions: Sequence[str], *, urgent: bool = False) -> None:
        self._send(PROCESS_PAGE, BREAKING if urgent else ARTICLE, page, *submissions)

    def send_photo(self, submission: str, sha256: str, *, urgent: bool = False) -> None:
        self._send(RENDER, BREAKING_MEDIA if urgent else MEDIA, submission, sha256)

    def length(self) -> int:
        return waiting(self._app, *QUEUES)

    def _send(self, task: str, queue: str, *ids: str) -> None:
        try:
            self._app.send_task(task, args=ids, queue=queue)
        except (KombuError, OperationalError, RedisError, OSError) as error:
            raise Unavailable("redis", str(error)) from error


def waiting(app: Celery, *queues: str) -> int:
    """Messages that wait in these queues; asks over a connection of its own."""
    try:
        with app.connection_for_read() as connection:
            client: Any = connection.default_channel.client  # type: ignore[attr-defined]
            return sum(int(client.llen(queue)) for queue in queues)
    except (KombuError, OperationalError, RedisError, OSError) as error:
        raise Unavailable("redis", str(error)) from error
