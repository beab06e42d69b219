"""Where do a portal's bytes come from: a public address, or a folder that holds a copy of the tree?"""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Protocol

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from portal import tree
from wire import keys
from wire.errors import Unavailable

ABSENT = frozenset({403, 404, 410})  # S3 answers 403 for a missing key to whoever may not list
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
ATTEMPTS = 6
LONGEST_WAIT = 5.0  # seconds between two attempts
LARGEST = 64 * 1024 * 1024  # bytes of one object; a source that sends more is not a newsroom
CONNECTIONS = 16


class Source(Protocol):
    """One public tree, read only. `name` is its address; `get` may be called from many threads."""

    @property
    def name(self) -> str: ...

    def get(self, key: str) -> bytes | None:
        """The object's bytes, or None where there is none; raises `Unavailable("source")`."""


class FolderSource:
    """A copy of the public tree on this machine."""

    def __init__(self, root: Path) -> None:
        self._tree = tree.Tree(root)
        self.name = str(root)

    def get(self, key: str) -> bytes | None:
        return self._tree.read(key)


class HttpSource:
    """The public tree by plain HTTP GET.

    Server errors, timeouts and cut answers are tried again with full jitter. The head is asked for
    conditionally (`If-None-Match`, RFC 9110 section 13.1.2), so that polling it costs a 304.
    """

    def __init__(self, base: str, *, attempts: int = ATTEMPTS, longest_wait: float = LONGEST_WAIT) -> None:
        self.name = base.rstrip("/")
        self.answers: Counter[int] = Counter()
        self._client = httpx.Client(
            timeout=httpx.Timeout(20, connect=5),
            limits=httpx.Limits(max_connections=CONNECTIONS),
            follow_redirects=False,  # a public tree answers itself; nobody sends us elsewhere
            trust_env=not is_here(base),
        )
        self._attempts = attempts
        self._longest_wait = longest_wait
        self._head: tuple[str, bytes] | None = None
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        tree.check(key)
        retrying = Retrying(
            stop=stop_after_attempt(self._attempts),
            wait=wait_random_exponential(multiplier=0.2, max=self._longest_wait),
            retry=retry_if_exception_type((httpx.TransportError, _TransientError)),
            reraise=True,
        )
        try:
            return retrying(self._get, key)
        except (httpx.HTTPError, _TransientError) as error:
            raise Unavailable("source", f"{self.name}/{key}: {str(error) or type(error).__name__}") from error

    def close(self) -> None:
        self._client.close()

    def _get(self, key: str) -> bytes | None:
        known = self._head if key == keys.HEAD else None
        headers = {"If-None-Match": known[0]} if known else {}
        with self._client.stream("GET", f"{self.name}/{key}", headers=headers) as answer:
            body = _bounded(answer)
        with self._lock:
            self.answers[answer.status_code] += 1
        if answer.status_code == httpx.codes.NOT_MODIFIED and known:
            return known[1]
        if answer.status_code in ABSENT:
            return None
        if answer.status_code in TRANSIENT:
            raise _TransientError(f"status {answer.status_code}")
        if not answer.is_success:
            raise httpx.HTTPStatusError(
                f"status {answer.status_code}", request=answer.request, response=answer
            )
        if key == keys.HEAD and "ETag" in answer.headers:
            self._head = (answer.headers["ETag"], body)
        return body


def _bounded(answer: httpx.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise httpx.DecodingError(f"more than {LARGEST} bytes", request=answer.request)
    return bytes(body)


class _TransientError(Exception):
    """An answer that another attempt may better."""


def is_here(url: str) -> bool:
    """Is it this machine, which no proxy can reach for us?"""
    return httpx.URL(url).host in {"127.0.0.1", "localhost", "::1"}


def at(where: str) -> Source:
    """The source at an `http(s)://` address or in a folder."""
    if where.startswith(("http://", "https://")):
        return HttpSource(where)
    return FolderSource(Path(where))
