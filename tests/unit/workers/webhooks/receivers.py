"""What may stand at the other end: a receiver that takes messages, and ones that mean no good."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler


@dataclass
class Receiver:
    """Keeps what it was sent; answers these statuses first, each with its headers, then 204."""

    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = {name.lower(): value for name, value in self.headers.items()}
                receiver.taken.append((told, body))
                status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def drip(connection: socket.socket, over: threading.Event) -> None:
    """A header that goes on for ever, a byte at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(0.02):
        connection.sendall(b"x")


def silence(connection: socket.socket, over: threading.Event) -> None:
    over.wait(30)


def endless_headers(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        connection.sendall(b"X-Header: " + b"x" * 8000 + b"\r\n")


def endless_body(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"x" * 65536)


def garbage(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"\0\1\2 no HTTP at all\r\n\r\n")


def hanging_up(connection: socket.socket, over: threading.Event) -> None:
    """Not a byte."""


@contextlib.contextmanager
def hostile(deed):
    """The port of somebody who does this to each connection."""
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)

    def serve() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                connection.settimeout(5)
                with connection:
                    connection.recv(65536)
                    deed(connection, over)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        over.set()
        thread.join()
        server.close()


def timed(work):
    began = time.monotonic()
    return work(), time.monotonic() - began
