"""Small real HTTP servers for tests: on 127.0.0.1, on a free port, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], kind: type[ThreadingHTTPServer] = ThreadingHTTPServer
) -> Iterator[str]:
    """Its base URL while it runs."""
    server = kind(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def bucket(
    objects: dict[str, bytes], *, stumbles: dict[str, int] | None = None
) -> type[BaseHTTPRequestHandler]:
    """Serves objects like S3: ETags, 403 for a missing key; answers 503 first, so many times a key."""
    left = dict(stumbles or {})
    lock = threading.Lock()

    class Bucket(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            key = self.path.removeprefix("/")
            with lock:
                stumble = left.get(key, 0)
                left[key] = stumble - 1
            body = objects.get(key)
            etag = f'"{hash(body)}"'
            if stumble > 0:
                self.answer(503)
            elif body is None:
                self.answer(403)
            elif self.headers.get("If-None-Match") == etag:
                self.answer(304, etag=etag)
            else:
                self.answer(200, body, etag=etag)

        def answer(self, status: int, body: bytes = b"", etag: str = "") -> None:
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Bucket
