"""What does a portal hear from a newsroom, and say to it? Hints and acknowledgements: all may be lost."""

from __future__ import annotations

import json
from http import HTTPStatus

import urllib3
from urllib3.exceptions import HTTPError

from portal.source import connections
from wire import documents
from wire.errors import Unavailable

WAIT = 25  # seconds that the newsroom may take to say that there is nothing new


class Newsroom:
    """Intake at its address, with a portal's token or without. Both calls raise `Unavailable("intake")`."""

    def __init__(self, base: str, token: str = "") -> None:
        self._base = base.rstrip("/")
        self._pool = connections(base)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def wait(self, seq: int, seconds: int = WAIT) -> bool:
        """Is there anything behind this segment? As soon as there is, or after so many seconds."""
        query = {"after": str(seq), "wait": str(seconds)}
        timeout = urllib3.Timeout(connect=5, read=seconds + 10)
        status, body = self._ask("GET", f"{self._base}/v1/changes", fields=query, timeout=timeout)
        if status != HTTPStatus.OK:
            raise Unavailable("intake", f"{self._base}/v1/changes: status {status}")
        return bool(documents.read(body).get("more"))

    def acknowledge(self, portal: str, epoch: str, seq: int) -> str:
        """Say that all up to this segment is applied, takedowns too; returns what was wrong, or nothing."""
        body = documents.write({"epoch": epoch, "seq": seq})
        where = f"{self._base}/v1/portals/{portal}/ack"
        status, answer = self._ask("POST", where, body=body, headers=self._headers | _JSON)
        return (
            "" if status < HTTPStatus.BAD_REQUEST else f"{where}: status {status} {_detail(answer)}".strip()
        )

    def close(self) -> None:
        self._pool.clear()

    def _ask(self, method: str, url: str, **more: object) -> tuple[int, bytes]:
        try:
            answer = self._pool.request(method, url, **({"headers": self._headers} | more))  # type: ignore[arg-type]
        except HTTPError as error:
            raise Unavailable("intake", f"{url}: {error}") from error
        return answer.status, answer.data


_JSON = {"Content-Type": "application/json"}


def _detail(body: bytes) -> str:
    try:
        return str(json.loads(body).get("detail", ""))[:200]
    except (ValueError, AttributeError):
        return ""
