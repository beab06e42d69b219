"""Behind its walls a process reads its own programs, and nothing else of the machine."""

from __future__ import annotations

import ctypes
import json
import socket
import subprocess
import sys

import pytest

from workers.imaging import walls

INSIDE = """
import json, os, signal, socket, sys
from pathlib import Path
from workers.imaging import walls

def tried(deed):
    try:
        return str(deed() or "done")
    except OSError as error:
        return type(error).__name__

secret, port = sys.argv[1:]
before = tried(lambda: Path(secret).read_text())
built = walls.build()
owner = Path(f"/proc/{os.getppid()}")
print(json.dumps({
    "before": before,
    "built": built,
    "secret": tried(lambda: Path(secret).read_text()),
    "passwords": tried(lambda: Path("/etc/passwd").read_text()),
    "owner's environment": tried(lambda: (owner / "environ").read_bytes()),
    "owner's memory": tried(lambda: (owner / "mem").open("rb")),
    "new file": tried(lambda: Path(secret + ".new").write_text("x")),
    "network": tried(lambda: socket.create_connection(("127.0.0.1", int(port)), 1)),
    "signal": tried(lambda: os.kill(os.getppid(), signal.SIGCONT)),
    "program": tried(lambda: os.execv("/bin/true", ["true"])),
    "own peak": tried(lambda: Path("/proc/self/status").read_text()[:5]),
    "library": tried(lambda: Path(json.__file__).read_text()[:1]),
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    secret = tmp_path_factory.mktemp("desk") / "credentials.json"
    secret.write_text("key")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        ran = subprocess.run(
            [sys.executable, "-c", INSIDE, str(secret), port], capture_output=True, text=True, check=True
        )
    found: dict[str, object] = json.loads(ran.stdout)
    if not found["built"] and not has_landlock():
        pytest.skip("this kernel has no Landlock")
    return found


def has_landlock() -> bool:
    """As the kernel's documentation asks for its version."""
    return ctypes.CDLL(None).syscall(444, None, 0, 1) > 0


@pytest.mark.parametrize(
    "deed", ["secret", "passwords", "owner's environment", "owner's memory", "new file", "program"]
)
def test_nothing_of_the_machine_is_seen_or_changed(told: dict[str, object], deed: str) -> None:
    assert told["before"] == "key"
    assert told[deed] == "PermissionError"


@pytest.mark.parametrize("deed", ["network", "signal"])
def test_nobody_is_reached_where_the_kernel_can_see_to_that(told: dict[str, object], deed: str) -> None:
    if told[deed] != "PermissionError":
        pytest.skip("this kernel's Landlock does not know of it yet")


def test_its_own_programs_are_read(told: dict[str, object]) -> None:
    assert told["own peak"] == "Name:"
    assert told["library"] == "r"


def test_a_machine_without_them_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert walls.build() is False
