"""Where do a portal's bytes come from: a public address, or a folder that holds a copy of the tree?"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential
from urllib3.exceptions import HTTPError

from portal import tree
from portal.report import Broken
from wire.errors import Unavailable

ABSENT = frozenset({403, 404, 410})  # S3 answers 403 for a missing key to whoever may not list
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
ATTEMPTS = 6
LONGEST_WAIT = 5.0  # seconds between two attempts
LARGEST = 64 * 1024 * 1024  # bytes of one object; a source that sends more is not a newsroom
CONNECTIONS = 16
PATIENCE = urllib3.Timeout(connect=5, read=20)


@dataclass(frozen=True)
class Answer:
    """An object's bytes, or None where there is none; or that it still has the ETag it was asked with."""

    body: bytes | None
    etag: str = ""
    is_same: bool = False


class Source(Protocol):
    """One public tree, read only. `name` is its address; both calls may be made from many threads.

    They raise `Unavailable("source")`, and `Broken` for what is larger than any object of a newsroom.
    """

    @property
    def name(self) -> str: ...

    def get(self, key: str) -> bytes | None:
        """The object's bytes, or None where there is none."""

    def ask(self, key: str, etag: str) -> Answer:
        """The same, if it has changed since it had this ETag (empty: whatever it has)."""


class FolderSource:
    """A copy of the public tree on this machine."""

    def __init__(self, root: Path) -> None:
        self._tree = tree.Tree(root)
        self.name = str(root)

    def get(self, key: str) -> bytes | None:
        return self._tree.read(key)

    def ask(self, key: str, etag: str) -> Answer:  # noqa: ARG002 - a file has none
        return Answer(self.get(key))


class HttpSource:
    """The public tree by plain HTTP GET, over connections that are kept.

    Server errors, timeouts and cut answers are tried again with full jitter. What is asked for with an
    ETag (`If-None-Match`, RFC 9110 section 13.1.2) costs a 304 while it stays the same.
    """

    def __init__(self, base: str, *, attempts: int = ATTEMPTS, longest_wait: float = LONGEST_WAIT) -> None:
        self.name = base.rstrip("/")
        self.answers: Counter[int] = Counter()
        self._pool = connections(base)
        self._retrying = Retrying(
            stop=stop_after_attempt(attempts),
            wait=wait_random_exponential(multiplier=0.2, max=longest_wait),
            retry=retry_if_exception_type((HTTPError, _TransientError)),
            reraise=True,
        )
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        return self.ask(key, "").body

    def ask(self, key: str, etag: str) -> Answer:
        tree.check(key)
        headers = {"If-None-Match": etag} if etag else {}
        try:
            return self._retrying.copy()(self._ask, f"{self.name}/{key}", headers)
        except (HTTPError, _TransientError, _NotServedError) as error:
            raise Unavailable("source", f"{self.name}/{key}: {str(error) or type(error).__name__}") from error

    def close(self) -> None:
        self._pool.clear()

    def _ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        # A public tree answers itself: nobody sends us elsewhere.
        answer = self._pool.request("GET", url, headers=headers, redirect=False, preload_content=False)
        try:
            body = answer.read(LARGEST + 1, decode_content=False)
            if len(body) > LARGEST:
                answer.close()
        finally:
            answer.release_conn()
        with self._lock:
            self.answers[answer.status] += 1
        if len(body) > LARGEST:
            raise Broken(url.removeprefix(f"{self.name}/"), f"is larger than {LARGEST} bytes")
        if answer.status == HTTPStatus.OK:
            return Answer(body, answer.headers.get("ETag", ""))
        if answer.status == HTTPStatus.NOT_MODIFIED and headers:
            return Answer(None, headers["If-None-Match"], is_same=True)
        if answer.status in ABSENT:
            return Answer(None)
        if answer.status in TRANSIENT:
            raise _TransientError(f"status {answer.status}")
        raise _NotServedError(f"status {answer.status}, {len(body)} bytes")


class _TransientError(Exception):
    """An answer that another attempt may better."""


class _NotServedError(Exception):
    """An answer that no attempt will better."""


def connections(base: str) -> urllib3.PoolManager:
    """Kept connections to an address, through the proxy of the environment if there is one for it."""
    parts = urlsplit(base)
    proxy = None if is_here(base) or proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)
    if proxy:
        return urllib3.ProxyManager(proxy, maxsize=CONNECTIONS, timeout=PATIENCE, retries=False)
    return urllib3.PoolManager(maxsize=CONNECTIONS, timeout=PATIENCE, retries=False)


def is_here(url: str) -> bool:
    """Is it this machine, which no proxy can reach for us?"""
    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}


def at(where: str) -> Source:
    """The source at an `http(s)://` address or in a folder."""
    if where.startswith(("http://", "https://")):
        return HttpSource(where)
    return FolderSource(Path(where))
