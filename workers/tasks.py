"""The Celery side of the shell: two tasks. Beside it only `workers.progress` knows Celery."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import structlog
from celery import Celery
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_process_init
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from wire import bootstrap
from wire.adapters import celery_queue
from wire.config import Settings
from wire.errors import Unavailable
from workers import progress
from workers.house import house
from workers.shell import Shell

log = structlog.get_logger()

TRIES = 4  # at a part that is away, with full jitter; then the sweep has it
LONGEST_PAUSE = 4.0  # seconds


def application(settings: Settings, queue: str) -> Celery:
    """Celery with its tasks, for a worker on this queue; connects to nothing, touches no picture library."""
    app = celery_queue.application(settings)

    @cache
    def shell() -> Shell:
        # First called in a pool process, after the fork: clients and libvips do not survive one.
        return Shell(
            bootstrap.tools(settings), house(settings), settings.max_attempts, (SoftTimeLimitExceeded,)
        )

    @app.task(name=celery_queue.PROCESS)
    def process(submission_id: str) -> None:
        _patiently(lambda: shell().process(submission_id), submission_id)

    @app.task(name=celery_queue.RENDER)
    def render(submission_id: str, sha256: str) -> None:
        _patiently(lambda: shell().render(submission_id, sha256), submission_id)

    @worker_process_init.connect(weak=False)
    def ready(**_: Any) -> None:
        shell()  # the first article of the day need not wait for clients and profiles

    app.steps["worker"].add(progress.step(partial(celery_queue.waiting, app, queue), settings.alive_file))
    return app


def _patiently(work: Callable[[], None], submission_id: str) -> None:
    """A part that is away gets a few more tries here; no message waits anywhere for a later time."""
    tries = Retrying(
        retry=retry_if_exception_type(Unavailable),
        wait=wait_random_exponential(multiplier=0.2, max=LONGEST_PAUSE),
        stop=stop_after_attempt(TRIES),
        reraise=True,
    )
    try:
        tries(work)
    except Unavailable as outage:
        log.warning("left to the sweep", submission=submission_id, outage=str(outage))
    except SoftTimeLimitExceeded:
        log.warning("out of time, left to the sweep", submission=submission_id)
