"""infra/check.py says yes to our files and no to every broken copy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infra import check

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = "docker-compose.yml"
Edit = Callable[[str, str, str], None]


def test_our_own_files_hold() -> None:
    assert check.check(ROOT) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("test: [CMD-SHELL, ", "disable: true # ", "valkey: no healthcheck"),
        ('user: "10001:10001"', "user: root", "keeper: runs as root"),
        ('    user: "999:999"\n', "", "valkey: runs as root"),
        ("read_only: true", "read_only: false", "intake: not read_only"),
        ("cap_drop: [ALL]", "cap_drop: [NET_RAW]", "seaweedfs: cap_drop is not [ALL]"),
        ("cap_drop: [ALL]", "cap_drop: [ALL]\n  cap_add: [SYS_ADMIN]", "intake: cap_add"),
        ("cap_drop: [ALL]", "cap_drop: [ALL]\n  privileged: true", "intake: privileged"),
        ('security_opt: ["no-new-privileges:true"]', "security_opt: []", "intake: no no-new-privileges"),
        ("init: true", "init: false", "worker-media: no init"),
        ("valkey/valkey:9.1.2", "valkey/valkey:latest", "valkey: image valkey/valkey:latest is not pinned"),
        ("valkey/valkey:9.1.2", "localhost:5000/valkey", "valkey: image localhost:5000/valkey is not pinned"),
        ("127.0.0.1:${INTAKE_PORT", "${INTAKE_PORT", "intake: port 8080 is published beyond 127.0.0.1"),
        ("    networks: [parts]\n", "    network_mode: host\n", "valkey: network_mode host"),
        ("    mem_limit: 2g\n", "", "worker-media: no memory limit"),
        ("PRESSROOM_TIMEZONE", "PRESSROOM_TIMEZOEN", "keeper: PRESSROOM_TIMEZOEN is no setting"),
        ("file: ./infra/secrets/valkey-password.conf", "environment: VALKEY_PASSWORD", "not a file"),
        (
            "${VALKEY_PASSWORD:?run infra/keys.py}",
            "${VALKEY_PASSWORD:-secret}",
            "VALKEY_PASSWORD is a secret",
        ),
        ("${LOG_LEVEL:-INFO}", "${LOUDNESS:-INFO}", "LOUDNESS is missing"),
        ("${LOG_LEVEL:-INFO}", "INFO", "does not use LOG_LEVEL"),
        ("condition: service_healthy", "condition: service_happy", "must be one of"),
        ("mem_limit: 2g", "mem_limt: 2g", "mem_limt"),
    ],
)
def test_a_broken_compose_file_is_caught(tree: Path, edit: Edit, old: str, new: str, fault: str) -> None:
    edit(COMPOSE, old, new)
    assert fault in "\n".join([*check.compose_faults(tree), *check.variable_faults(tree)])


def test_only_a_one_shot_may_go_without_a_health_check(tree: Path, edit: Edit) -> None:
    assert not any("storage-setup" in fault for fault in check.check(tree))
    edit(COMPOSE, "condition: service_completed_successfully", "condition: service_started")
    assert any("storage-setup: no healthcheck" in fault for fault in check.check(tree))


def test_a_secret_with_a_value_in_the_example_is_caught(tree: Path, edit: Edit) -> None:
    edit(".env.example", "S3_SECRET_KEY=", "S3_SECRET_KEY=changeme")
    assert "S3_SECRET_KEY is a secret and must stay empty" in "\n".join(check.check(tree))


def test_a_bad_dockerfile_is_caught_wherever_it_lies_in_infra(tree: Path) -> None:
    (tree / "infra" / "extra").mkdir()
    (tree / "infra" / "extra" / "Dockerfile.bad").write_text("FROM python\nRUN cd /srv && sudo ls\n", "utf-8")
    told = "\n".join(check.dockerfile_faults(tree))
    assert "infra/extra/Dockerfile.bad:1" in told
    assert "DL3006" in told  # no tag
    assert "DL3004" in told  # sudo


def test_a_tree_without_a_dockerfile_is_not_well(tree: Path) -> None:
    (tree / "infra" / "Dockerfile").unlink()
    assert list(check.dockerfile_faults(tree)) == ["infra/: no Dockerfile"]


def test_a_missing_validator_is_said_and_never_passed_over(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tree / "bin" / "python"))
    with pytest.raises(check.NotChecked, match="docker-compose is not installed"):
        check.check(tree)


def test_the_check_ignores_the_keys_of_this_machine(tree: Path) -> None:
    (tree / ".env").write_text("LOG_LEVEL='unclosed\n", "utf-8")
    assert check.check(tree) == []


def test_as_a_command_it_ends_with_1_and_names_the_fault(tree: Path, edit: Edit) -> None:
    edit(COMPOSE, "    mem_limit: 2g\n", "")
    done = subprocess.run(
        [sys.executable, ROOT / "infra" / "check.py", "--root", tree],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "docker-compose.yml: worker-media: no memory limit" in done.stderr
