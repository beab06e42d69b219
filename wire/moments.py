"""Instants as we write them: RFC 3339 in UTC with milliseconds and a Z."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

THE_BEGINNING = datetime.min.replace(tzinfo=UTC)


def write(moment: datetime) -> str:
    """`2026-11-22T04:05:06.789Z`"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def read(text: str) -> datetime:
    """The instant; raises ValueError for a text without an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = f"{text!r} has no offset from UTC"
        raise ValueError(msg)
    return moment


def later(moment: datetime, seconds: float) -> datetime:
    """So many seconds after."""
    return moment + timedelta(seconds=seconds)
