"""What does Prometheus read? All that is counted, and how old the oldest unfinished work is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector
from starlette.responses import Response

from intake import door
from wire import keys, metrics
from wire.errors import Unavailable
from wire.ports import Tools

router = APIRouter(tags=["operations"])

FRESH: Final = 5.0  # seconds for which an answer is good: each takes listings of the store


class Newsroom(Collector):
    """What is read from the store and the queue when it is asked for, so that it never tells of the past."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The age of the oldest unfinished work is the number to be woken for."""
        with suppress(Unavailable):
            age, pages = _pending(self._tools)
            yield GaugeMetricFamily(
                "pressroom_pending_oldest_age_seconds",
                "Age of the oldest submission without an ending, embargoed ones aside.",
                age,
            )
            yield GaugeMetricFamily("pressroom_pending_pages", "Pages of the journal that are open.", pages)
            is_stopped = self._tools.desk.has(keys.BRAKE)
            yield GaugeMetricFamily(
                "pressroom_stopped",
                "1 while a flood of parked work has stopped the queue.",
                float(is_stopped),
            )
            parked = sum(1 for _ in self._tools.desk.walk(keys.DEAD))
            yield GaugeMetricFamily("pressroom_parked", "Submissions that are parked.", parked)
        with suppress(Unavailable):
            length = self._tools.queue.length()
            yield GaugeMetricFamily("pressroom_queue_length", "Messages that wait for a worker.", length)


@router.get("/metrics")
async def told(request: Request) -> Response:
    """Prometheus' text format."""
    here = door.of(request)
    if time.monotonic() - here.measured[0] > FRESH:
        here.measured = (time.monotonic(), await here.run(_measure, here.tools))
    headers = {"Cache-Control": "no-store"}
    return Response(here.measured[1], media_type=CONTENT_TYPE_PLAIN_0_0_4, headers=headers)


def _measure(tools: Tools) -> bytes:
    asked = CollectorRegistry()
    asked.register(Newsroom(tools))
    return generate_latest(metrics.registry()) + generate_latest(asked)


def _pending(tools: Tools) -> tuple[float, int]:
    """Age of the oldest in seconds, and how many pages; pages sort by time."""
    embargoed = {keys.embargoed(entry.key)[1] for entry in tools.desk.walk(keys.EMBARGO)}
    pages = list(tools.desk.walk(keys.PENDING))
    now = tools.clock.now()
    waiting = (page for page in pages if not embargoed.issuperset(keys.in_page(page.key)[1]))
    oldest = min((page.modified for page in waiting), default=now)
    return max((now - oldest).total_seconds(), 0.0), len(pages)
