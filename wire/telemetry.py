"""How every process logs: one JSON line an event, to standard output."""

from __future__ import annotations

import logging

import structlog


def configure(level: str) -> None:
    """Call once, when a process starts."""
    logging.getLogger("pyvips").setLevel(logging.WARNING)  # it tells of every operator
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
