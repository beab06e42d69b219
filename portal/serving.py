"""How does one look at a mirror in a browser? Its files on 127.0.0.1, and a page that lists the newest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from portal import reader
from portal.report import Broken
from portal.tree import Tree
from wire import documents, keys
from wire.keys import Label

HERE = "127.0.0.1"
_PAGE = Label("text/html; charset=utf-8", "no-store")
_NOTHING = Label("text/plain; charset=utf-8", "no-store")
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """The address while it serves; port 0 takes any free one. Raises OSError if the port is taken."""
    server = ThreadingHTTPServer((HERE, port), _handler(Tree(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{HERE}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds without a request
    disable_nagle_algorithm = True  # head and body are two writes, and the second would wait

    def answer(self, status: HTTPStatus, body: bytes, label: Label) -> None:
        etag = f'"{documents.sha256(body)}"'
        if status == HTTPStatus.OK and self.headers.get("If-None-Match") == etag:
            status, body = HTTPStatus.NOT_MODIFIED, b""
        self.send_response(status)
        for name, value in {**_SAFE, "Content-Type": label.media_type, "Cache-Control": label.cache}.items():
            self.send_header(name, value)
        self.send_header("ETag", etag)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody asked for a log."""


def _found(tree: Tree, key: str) -> tuple[HTTPStatus, bytes, Label]:
    if not key:
        return HTTPStatus.OK, reader.page(tree).encode(), _PAGE
    try:
        body = tree.read(key)
    except Broken:  # not a key: nothing of ours
        body = None
    if body is None:
        return HTTPStatus.NOT_FOUND, b"there is no such object\n", _NOTHING
    return HTTPStatus.OK, body, keys.label(key)


def _handler(tree: Tree) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        def do_GET(self) -> None:
            self.answer(*_found(tree, self.path.partition("?")[0].removeprefix("/")))

        do_HEAD = do_GET  # noqa: N815 - the name that http.server asks for

    return Handler
