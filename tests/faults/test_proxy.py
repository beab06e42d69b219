"""Does the proxy do what it is told? In front of a small real HTTP server that counts what it carried out."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.faults.proxy import Proxy
from tests.faults.weather import BlackHole, Cut, Delay, DropReply, Fault, Of, Refuse, Spell, Way, weather

ANSWER = b"0123456789" * 100


class Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.done: list[bytes] = []  # bodies of the requests that arrived whole


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        wanted = int(self.headers["Content-Length"])
        body = self.rfile.read(wanted)
        if len(body) < wanted:
            return
        self.server.done.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.server_port, seed=7) as proxy:
        yield proxy


@contextmanager
def connected(proxy: Proxy, timeout: float = 5) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=timeout)
    try:
        yield connection
    finally:
        connection.close()


def put(connection: http.client.HTTPConnection, body: bytes) -> bytes:
    connection.request("PUT", "/", body)
    return connection.getresponse().read()


def fails(connection: http.client.HTTPConnection, body: bytes) -> type[Exception] | None:
    """How it failed, if it did; the connection is opened anew for what comes next."""
    try:
        put(connection, body)
    except (http.client.HTTPException, OSError) as error:
        connection.close()
        return type(error)
    return None


def test_in_fair_weather_everything_passes(server: Server, proxy: Proxy) -> None:
    large = b"x" * 3_000_000
    with connected(proxy) as connection:
        assert put(connection, b"a") == put(connection, large) == ANSWER
    assert server.done == [b"a", large]
    assert proxy.told() == "nothing"


def test_a_dropped_reply_is_to_a_request_that_was_carried_out(server: Server, proxy: Proxy) -> None:
    with connected(proxy) as connection:
        with proxy.during(DropReply(every=2)):
            assert [fails(connection, body) for body in (b"a", b"b", b"c", b"d")] == [
                None,
                http.client.RemoteDisconnected,
                None,
                http.client.RemoteDisconnected,
            ]
        assert put(connection, b"e") == ANSWER
    assert server.done == [b"a", b"b", b"c", b"d", b"e"]
    assert "reply dropped: 2" in proxy.told()


def test_a_dropped_reply_may_leave_its_connection_hanging(server: Server, proxy: Proxy) -> None:
    with proxy.during(DropReply(hang=True)), connected(proxy, timeout=0.5) as connection:
        assert fails(connection, b"a") is TimeoutError
    assert server.done == [b"a"]


def test_an_invitation_to_send_the_body_is_not_the_reply(server: Server, proxy: Proxy) -> None:
    with proxy.during(DropReply()), socket.create_connection(("127.0.0.1", proxy.port)) as raw:
        raw.sendall(b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n")
        assert raw.recv(4096).startswith(b"HTTP/1.1 100 ")
        raw.sendall(b"a")
        assert raw.recv(4096) == b""
    assert server.done == [b"a"]


def test_a_connection_is_cut_after_so_many_bytes_of_the_reply(server: Server, proxy: Proxy) -> None:
    with proxy.during(Cut(300, Way.TO_CLIENT)), socket.create_connection(("127.0.0.1", proxy.port)) as raw:
        raw.sendall(b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na")
        received = b"".join(iter(lambda: raw.recv(4096), b""))
    assert len(received) == 300
    assert server.done == [b"a"]


def test_a_connection_is_cut_after_so_many_bytes_of_the_request(server: Server, proxy: Proxy) -> None:
    with proxy.during(Cut(5000, Way.TO_SERVER)), connected(proxy) as connection:
        assert fails(connection, b"a" * 100) is None
        assert fails(connection, b"a" * 5000)
    assert server.done == [b"a" * 100]


def test_only_some_connections_are_befallen(proxy: Proxy) -> None:
    with proxy.during(Cut(0, Way.TO_CLIENT, every=3, of=Of.CONNECTIONS)):
        outcomes = []
        for _ in range(6):
            with connected(proxy) as connection:
                outcomes.append(fails(connection, b"a") or fails(connection, b"b"))
    assert outcomes == [None, None, http.client.RemoteDisconnected] * 2


def test_a_black_hole_accepts_and_never_answers(server: Server, proxy: Proxy) -> None:
    with connected(proxy, timeout=0.5) as known, connected(proxy) as idle:
        assert put(known, b"a") == put(idle, b"b") == ANSWER
        with proxy.during(BlackHole()), connected(proxy, timeout=0.5) as new:
            for connection in (new, known):
                connection.request("PUT", "/", b"c")
                with pytest.raises(TimeoutError):
                    connection.getresponse()
        with pytest.raises(TimeoutError):
            known.sock.recv(1)  # it has lost bytes, so nothing comes of it any more
        assert put(idle, b"d") == ANSWER
    assert server.done == [b"a", b"b", b"d"]


def test_refusing_ends_every_connection_and_listening_again_is_at_the_same_port(proxy: Proxy) -> None:
    with connected(proxy) as connection:
        assert put(connection, b"a") == ANSWER
        with proxy.during(Refuse()):
            assert fails(connection, b"b")
            assert fails(connection, b"b") is ConnectionRefusedError
        assert put(connection, b"c") == ANSWER


def test_each_chunk_is_delayed(proxy: Proxy) -> None:
    with connected(proxy) as connection:
        put(connection, b"a")
        with proxy.during(Delay(0.2)):
            began = time.monotonic()
            put(connection, b"b")
    assert time.monotonic() - began >= 0.2  # at least one chunk each way, each half of it or more
    assert "delayed" in proxy.told()


def test_a_part_that_does_not_listen_is_not_hidden(server: Server) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with Proxy(nobody.getsockname()[1]) as proxy, connected(proxy) as connection:
            assert fails(connection, b"a")


def test_spells_follow_each_other_and_end_in_fair_weather(server: Server, proxy: Proxy) -> None:
    playing = proxy.play((Spell(0.5, (Refuse(),)), Spell(0.5, (DropReply(),))))
    seen: list[tuple[Fault, ...]] = []
    while not playing.done():
        seen += [proxy.faults] if proxy.faults not in seen[-1:] else []
        time.sleep(0.01)
    assert [faults for faults in seen if faults] == [(Refuse(),), (DropReply(),)]
    with connected(proxy) as connection:
        assert put(connection, b"a") == ANSWER


def test_the_same_seed_makes_the_same_weather() -> None:
    assert weather(1, 60) == weather(1, 60) != weather(2, 60)
    assert sum(spell.seconds for spell in weather(1, 60)) == pytest.approx(60)
    kinds = {type(fault) for spell in weather(1, 60) for fault in spell.faults}
    assert kinds == {Delay, Cut, DropReply}
