"""The least that a task can be: what the queue itself costs, for the floor of `bench/text.py`."""

from __future__ import annotations

import os

from celery import Celery
from kombu import Queue

from wire.adapters.celery_queue import application
from wire.config import load

QUEUE = "bench"
TASK = "bench.nothing"


def app() -> Celery:
    """A Celery application with our own settings and a queue of its own."""
    made = application(load())
    made.conf.task_queues = [Queue(QUEUE)]

    @made.task(name=TASK)
    def nothing(name: str) -> None:
        """An id comes in, and that is all."""

    return made


def main() -> None:
    app().worker_main(
        [
            "worker",
            f"--queues={QUEUE}",
            f"--concurrency={len(os.sched_getaffinity(0))}",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel=WARNING",
        ]
    )


if __name__ == "__main__":
    main()
