"""A small real S3 over HTTP that keeps its objects in memory, with flaws that real stores have had.

It looks at no signature: who sends none is a stranger, and may GET from the public bucket.
"""

from __future__ import annotations

import base64
import hashlib
import re
import select
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests import servers
from wire.config import Settings

PUBLIC = "pressroom-public"
WINDOW = 0.05  # seconds between looking and writing
LAG = 1.0  # seconds for which an old state is shown

Headers = dict[str, str]
Refusal = tuple[int, str] | None

CHANGED: Refusal = (412, "PreconditionFailed")
UNDER_WAY: Refusal = (409, "ConditionalRequestConflict")


class Store:
    """What stands at each path, with its past: `(since, body)`, and None for deleted."""

    def __init__(self, *flaws: str) -> None:
        self.flaws = set(flaws)
        self.past: dict[str, list[tuple[float, bytes | None]]] = {}
        self._lock = threading.Lock()
        self._under_way: set[str] = set()

    def now(self, path: str) -> bytes | None:
        past = self.past.get(path)
        return past[-1][1] if past else None

    def living(self) -> list[str]:
        return sorted(path for path in list(self.past) if self.now(path) is not None)

    def got(self, path: str) -> bytes | None:
        if self.now(path) is None:
            return self._shown(path, "reads what is deleted")
        return self._shown(path, "reads what was before")

    def listed(self, prefix: str) -> dict[str, bytes]:
        lags = {
            path: "lists what was before" if self.now(path) else "lists what is deleted" for path in self.past
        }
        shown = {path: self._shown(path, lag) for path, lag in sorted(lags.items())}
        return {path: body for path, body in shown.items() if body is not None and path.startswith(prefix)}

    def put(self, path: str, body: bytes, headers: Headers, line: socket.socket) -> Refusal:
        if refusal := self._unknown(headers) or self._damaged(path, body, headers):
            return refusal
        with self._lock:
            refusal = self._unmet(path, headers)
            if "writes before it looks" in self.flaws or not (refusal or self._loiters(headers)):
                self._set(path, body)
            elif not refusal and "leaves a husk" in self.flaws:
                self._set(path, b"")
            loiters = not refusal and self._loiters(headers)
            if loiters:
                self._under_way.add(path)
        if loiters:
            time.sleep(WINDOW)
            if "leaves a husk" not in self.flaws or not has_gone(line):
                self._set(path, body)
            self._under_way.discard(path)
        return refusal

    def delete(self, paths: list[str]) -> None:
        for path in paths[:1] if "deletes the first of many" in self.flaws else paths:
            if self.now(path) is not None:
                self._set(path, None)

    def _set(self, path: str, body: bytes | None) -> None:
        self.past.setdefault(path, []).append((time.monotonic(), body))

    def _shown(self, path: str, lags: str) -> bytes | None:
        """What stands there, or what did before where this flaw lets it lag behind."""
        past = [(0.0, None), (0.0, None), *self.past.get(path, [])]
        late = lags in self.flaws and time.monotonic() - past[-1][0] < LAG
        return past[-2][1] if late else past[-1][1]

    def _loiters(self, headers: Headers) -> bool:
        """Does it do something else between looking and writing?"""
        if "takes its time" in self.flaws:  # no flaw: it lets nobody in meanwhile
            return "if-none-match" in headers or "if-match" in headers
        husk = "leaves a husk" in self.flaws and "if-none-match" in headers
        return husk or "looks before it leaps" in self.flaws

    def _unknown(self, headers: Headers) -> Refusal:
        if "if-none-match" in headers and "knows no conditions" in self.flaws:
            return 501, "NotImplemented"
        if "if-none-match" in headers and "is overrun" in self.flaws:
            return 503, "SlowDown"
        if "x-amz-checksum-sha256" in headers and "knows no checksums" in self.flaws:
            return 400, "InvalidArgument"
        return None

    def _damaged(self, path: str, body: bytes, headers: Headers) -> Refusal:
        for name, kind in (("x-amz-checksum-sha256", "sha256"), ("content-md5", "md5")):
            wrong = headers.get(name, digest(kind, body)) != digest(kind, body)
            if wrong and f"accepts a wrong {kind}" not in self.flaws:
                if "keeps what it refuses" in self.flaws:
                    self._set(path, body)
                return 400, "BadDigest"
        return None

    def _unmet(self, path: str, headers: Headers) -> Refusal:
        standing = self.now(path)
        if "takes its time" in self.flaws and path in self._under_way:
            return UNDER_WAY
        if "if-none-match" in headers and "ignores If-None-Match" not in self.flaws:
            taken = standing is not None or "refuses every creation" in self.flaws
            words = (400, "Exists") if "has words of its own" in self.flaws else CHANGED
            return words if taken else None
        if "if-match" in headers and "ignores If-Match" not in self.flaws:
            same = standing is not None and etag(standing) == headers["if-match"]
            return None if same and "refuses every swap" not in self.flaws else CHANGED
        return None


class Server(ThreadingHTTPServer):
    request_queue_size = 256  # eighty call at once
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Some clients hang up before the answer, on purpose."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    store: Store
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_HEAD(self) -> None:
        if self.path.count("/") == 1:  # a bucket
            self.answer(200)
        else:
            self.do_GET()

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        listing = "list-type=2" in address.query
        if self.stranger and (listing or not address.path.startswith(f"/{PUBLIC}/")):
            self.refuse(403, "AccessDenied")
        elif listing:
            prefix = parse_qs(address.query).get("prefix", [""])[0]
            self.answer(200, page(self.store, address.path.strip("/"), prefix))
        elif (body := self.store.got(unquote(address.path))) is None:
            self.refuse(404, "NoSuchKey")
        else:
            self.answer(200, body, ETag=etag(body))

    def do_PUT(self) -> None:
        address, body = urlsplit(self.path), self.body
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.stranger:
            self.refuse(403, "AccessDenied")
        elif address.query or address.path.count("/") == 1:  # a policy, CORS, a bucket
            self.answer(200)
        elif refusal := self.store.put(unquote(address.path), body, headers, self.connection):
            self.refuse(*refusal)
        else:
            self.answer(200, ETag=etag(body))

    def do_POST(self) -> None:  # DELETE of many
        bucket, asked = urlsplit(self.path).path, self.body.decode()
        if "knows no DELETE of many" in self.store.flaws:
            self.refuse(501, "NotImplemented")
        else:
            self.store.delete([f"{bucket}/{name}" for name in re.findall(r"<Key>([^<]*)</Key>", asked)])
            self.answer(200, b"<DeleteResult/>")

    def do_DELETE(self) -> None:
        if self.stranger:
            self.refuse(403, "AccessDenied")
        else:
            self.store.delete([unquote(urlsplit(self.path).path)])
            self.answer(204)

    @property
    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    @property
    def stranger(self) -> bool:
        return "Authorization" not in self.headers

    def refuse(self, status: int, code: str) -> None:
        self.answer(status, f"<Error><Code>{code}</Code></Error>".encode())

    def answer(self, status: int, body: bytes = b"", **headers: Any) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/xml",
            "Content-Length": len(body),
            **headers,
        }.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)

    def log_message(self, *_: object) -> None:
        pass


def page(store: Store, bucket: str, prefix: str) -> bytes:
    entries = "".join(
        f"<Contents><Key>{path.removeprefix(f'/{bucket}/')}</Key><Size>{len(body)}</Size>"
        f"<ETag>{etag(body)}</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>"
        for path, body in store.listed(f"/{bucket}/{prefix}").items()
    )
    return f"<ListBucketResult><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>".encode()


def has_gone(line: socket.socket) -> bool:
    """Has the client hung up?"""
    readable, _, _ = select.select([line], [], [], 0)
    return bool(readable) and line.recv(1, socket.MSG_PEEK) == b""


def etag(body: bytes) -> str:
    return f'"{digest("md5", body)}"'


def digest(kind: str, body: bytes) -> str:
    return base64.b64encode(hashlib.new(kind, body).digest()).decode()


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """Its endpoint while it runs."""
    with servers.serving(type("Bound", (Handler,), {"store": store}), Server) as endpoint:
        yield endpoint


def settings(endpoint: str) -> Settings:
    return Settings(s3_endpoint=endpoint, s3_access_key="key", s3_secret_key="secret")
