"""What every process counts, in Prometheus' terms. `/metrics` of intake tells it for the whole machine.

With PROMETHEUS_MULTIPROC_DIR set (the library reads it), all processes count into one folder.
"""

from __future__ import annotations

from prometheus_client import REGISTRY as OWN
from prometheus_client import CollectorRegistry, Counter, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

S3_REQUESTS = Counter(
    "pressroom_s3_requests", "Requests to the object store, by the first part of the key.", ["call", "folder"]
)
ENDINGS = Counter("pressroom_endings", "Submissions that ended.", ["ending"])
SEGMENTS = Counter("pressroom_segments", "Segments that were appended to the log.")
SWEPT = Counter("pressroom_swept", "Submissions that were queued again because nothing was heard of them.")
WEBHOOKS = Counter("pressroom_webhooks", "Webhooks and pings that were sent.", ["outcome"])


def registry() -> CollectorRegistry:
    """Everything counted on this machine, or by this process alone where no folder is shared."""
    shared = CollectorRegistry()
    try:
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    except ValueError:  # no such folder
        return OWN
    return shared


def serve(port: int, host: str) -> None:
    """Answer Prometheus in a thread of its own; nothing at port 0."""
    if port:
        start_http_server(port, host, registry())
