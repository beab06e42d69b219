"""`python -m workers article` or `python -m workers media`: one worker process on one queue."""

from __future__ import annotations

import gc
import sys

from wire import config, metrics, telemetry
from wire.adapters.celery_queue import ARTICLE, TAKES
from workers import enrich
from workers.tasks import application, listens_to

SPARE = 1  # processes more than cores: while one waits for the store, another computes
USAGE = 2
YOUNG = 10_000  # new objects after which garbage is searched for: those of some eight long articles


def main() -> None:
    if len(sys.argv) != USAGE or sys.argv[1] not in TAKES:
        sys.exit(f"usage: python -m workers {'|'.join(TAKES)}")
    queue = sys.argv[1]
    settings = config.load()
    telemetry.configure(settings.log_level)
    metrics.serve(settings.metrics_port, settings.host)
    app = application(settings, queue)
    if queue == ARTICLE:
        enrich.warm()
        gc.set_threshold(YOUNG)  # the usual 700 search twice in one article, for a fortieth of the work
    gc.freeze()  # what is here now stays; to look for garbage in it takes a fifth of the work
    app.worker_main(
        [
            "worker",
            f"--queues={','.join(listens_to(queue, settings))}",
            f"--hostname={queue}@%h",
            f"--concurrency={settings.concurrency or config.cores() + SPARE}",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            f"--loglevel={settings.log_level}",
        ]
    )


if __name__ == "__main__":
    main()
