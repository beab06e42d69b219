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
from intake.roll import Roll
from wire import documents, keys, metrics, moments
from wire.change import Head
from wire.errors import Unavailable
from wire.ports import Entry, Tools
from wire.submission import Submission

router = APIRouter(tags=["operations"])

MOST_PORTALS: Final = 200  # whose lag is told, by name: labels must not grow without end
MOST_PAGES: Final = 20  # of the journal, read in search of the oldest that does not wait for its time
FRESH: Final = 5.0  # seconds for which an answer is good: each takes listings of the store


class Newsroom(Collector):
    """What is read from the store and the queue when it is asked for, so that it never tells of the past."""

    def __init__(self, tools: Tools, roll: Roll) -> None:
        self._tools = tools
        self._roll = roll

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
            lags = _lags(self._tools, self._roll)
            waiting = sum(1 for _ in self._tools.desk.walk(keys.PURGES))
            told = GaugeMetricFamily(
                "pressroom_portal_lag_seconds",
                "Age of the oldest change that a portal has not acknowledged.",
                labels=["portal"],
            )
            for portal, seconds in lags:
                told.add_metric([portal], seconds)
            yield told
            yield GaugeMetricFamily(
                "pressroom_takedowns_open", "Takedowns whose caches are not purged yet.", waiting
            )
        with suppress(Unavailable):
            length = self._tools.queue.length()
            yield GaugeMetricFamily("pressroom_queue_length", "Messages that wait for a worker.", length)


@router.get("/metrics")
async def told(request: Request) -> Response:
    """Prometheus' text format."""
    here = door.of(request)
    if time.monotonic() - here.measured[0] > FRESH:
        here.measured = (time.monotonic(), await here.run(_measure, here.tools, here.roll))
    headers = {"Cache-Control": "no-store"}
    return Response(here.measured[1], media_type=CONTENT_TYPE_PLAIN_0_0_4, headers=headers)


def _measure(tools: Tools, roll: Roll) -> bytes:
    asked = CollectorRegistry()
    asked.register(Newsroom(tools, roll))
    return generate_latest(metrics.registry()) + generate_latest(asked)


def _pending(tools: Tools) -> tuple[float, int]:
    """Age of the oldest in seconds, and how many pages; pages sort by time."""
    pages = list(tools.desk.walk(keys.PENDING))
    now = tools.clock.now()
    waiting = (page.modified for page in pages[:MOST_PAGES] if _is_late(page, tools))
    beyond = pages[MOST_PAGES].modified if len(pages) > MOST_PAGES else now
    return max((now - next(waiting, beyond)).total_seconds(), 0.0), len(pages)


def _is_late(page: Entry, tools: Tools) -> bool:
    """Does any on it wait for something else than its time? What rests in the due index is on no page."""
    blob = tools.desk.get(page.key)
    found = documents.read(blob.body)["submissions"] if blob else ()
    untils = [Submission.from_document(one).document.get("embargoedUntil") for one in found]
    return any(until is None or moments.read(until) <= tools.clock.now() for until in untils)


def _lags(tools: Tools, roll: Roll) -> list[tuple[str, float]]:
    """Of portals that can acknowledge and have said something."""
    blob = tools.public.get(keys.HEAD)
    head = Head.from_bytes(blob.body) if blob else None
    active = [portal for portal in roll.portals(tools) if portal.is_active] if head else []
    found = ((portal.name, roll.lag(portal, head, tools)) for portal in active[:MOST_PORTALS] if head)
    return [(name, lag.seconds) for name, lag in found if lag]
