"""The Celery side of the shell: three tasks. What mends Celery is in `hearing.py` and `progress.py`."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import structlog
from billiard.process import current_process
from celery import Celery
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_process_init
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from wire import bootstrap
from wire.adapters import celery_queue
from wire.config import Settings
from wire.errors import Unavailable
from workers import progress
from workers.brake import Brake
from workers.house import house
from workers.imaging import confines, isolated
from workers.neighbours import Neighbours
from workers.shell import Shell

log = structlog.get_logger()

TRIES = 4  # at a part that is away, with full jitter; then the sweep has it
RENDERING = 30  # seconds that one photo may take, its bytes' way included; a hundred megapixels take three
LONGEST_PAUSE = 4.0  # seconds
LATER = 5  # of nice(2): the second photo has a third as much of the processor, the third a third of that
LAST = 2 * LATER  # and all others as much as the third: on many cores none may starve


def listens_to(queue: str, settings: Settings) -> tuple[str, ...]:
    """The queues that a worker takes messages from, in this order.

    One for articles takes urgent photos when no article waits: else they would wait until a worker for photos
    has put down the one in hand, which may take seconds. Not where photos are signed: the key is not there.
    """
    helps = queue == celery_queue.ARTICLE and settings.credential_key is None
    return (*celery_queue.TAKES[queue], *((celery_queue.BREAKING_MEDIA,) if helps else ()))


def application(settings: Settings, queue: str) -> Celery:
    """Celery with its tasks, for a worker on this queue; connects to nothing, touches no picture library."""
    app, spare = celery_queue.application(settings), confines.Spare()

    @cache
    def shell() -> Shell:
        # First called in a pool process, after the fork: clients and libvips do not survive one.
        tools = bootstrap.tools(settings)
        return Shell(
            tools,
            house(settings),
            settings.max_attempts,
            (SoftTimeLimitExceeded,),
            Brake(tools, settings.park_limit),
            Neighbours(tools),
        )

    @app.task(name=celery_queue.PROCESS)
    def process(submission_id: str) -> None:
        _patiently(lambda: shell().process(submission_id), submission_id)

    @app.task(name=celery_queue.PROCESS_PAGE)
    def process_page(page: str, *submission_ids: str) -> None:
        works: list[Callable[[], None]] = []
        if _patiently(lambda: works.extend(shell().page(page, submission_ids)), page):
            # One is finished before the next begins; what is left of them when time is up, the sweep has.
            all(_patiently(work, page) for work in works)

    @app.task(name=celery_queue.RENDER, soft_time_limit=RENDERING, time_limit=RENDERING + 15)
    def render(submission_id: str, sha256: str) -> None:
        _patiently(lambda: shell().render(submission_id, sha256), submission_id)
        spare.give_back()

    @worker_process_init.connect(weak=False)
    def ready(**_: Any) -> None:
        shell()  # the first article of the day need not wait for clients and profiles
        if celery_queue.MEDIA in queue:
            # Of the photos that are rendered at once one is finished first.
            isolated.darkroom().open(nice=min(LATER * getattr(current_process(), "index", 0), LAST))
        gc.freeze()

    waiting = partial(celery_queue.waiting, app, *listens_to(queue, settings))
    app.steps["worker"].add(progress.step(waiting, settings.alive_file))
    return app


def _patiently(work: Callable[[], None], about: str) -> bool:
    """A part that is away gets a few more tries here; no message waits anywhere for a later time.

    False: it is not done, and there is no use in going on with the next.
    """
    tries = Retrying(
        retry=retry_if_exception_type(Unavailable),
        wait=wait_random_exponential(multiplier=0.2, max=LONGEST_PAUSE),
        stop=stop_after_attempt(TRIES),
        reraise=True,
    )
    try:
        tries(work)
    except Unavailable as outage:
        log.warning("left to the sweep", about=about, outage=str(outage))
    except SoftTimeLimitExceeded:
        log.warning("out of time, left to the sweep", about=about)
    else:
        return True
    return False
