"""Do docker-compose.yml and the Dockerfiles hold? Checked without Docker and without a network.

python infra/check.py            # part of `make check`; prints what is wrong, exit code 1
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra import composed, keys

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = "docker-compose.yml"
EXAMPLE = ".env.example"

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<rest>[^}]*)")
_SECRET = re.compile(r"_(PASSWORD|KEY|TOKEN|SECRET)$")


class NotChecked(Exception):
    """A validator is missing, or refused the file: the sentence says which."""


def check(root: Path) -> list[str]:
    """Every fault of the tree under `root`, a sentence each.

    Raises:
        NotChecked: a validator is not installed.
    """
    return [*compose_faults(root), *variable_faults(root), *dockerfile_faults(root)]


def compose_faults(root: Path) -> Iterator[str]:
    """What Compose itself refuses, else what our own rules find."""
    try:
        model = resolve(root)
    except ValueError as refusal:
        yield f"{COMPOSE}: {refusal}"
        return
    for fault in composed.faults(model):
        yield f"{COMPOSE}: {fault}"


def resolve(root: Path) -> dict[str, Any]:
    """The model as Compose sees it, every empty line of .env.example filled with a stand-in.

    Raises:
        NotChecked: Compose is missing.
        ValueError: Compose refuses the file, with its own words.
    """
    example = keys.parse((root / EXAMPLE).read_text("utf-8"))
    stand_ins = {name: "stand-in" for name, value in example.items() if not value}
    # Not .env: the check must not depend on, or read, anybody's keys.
    done = _run(
        "docker-compose",
        *("--project-directory", str(root), "--file", str(root / COMPOSE)),
        *("--env-file", str(root / EXAMPLE), "config", "--format", "json"),
        environment=stand_ins,
    )
    if done.returncode:
        raise ValueError(done.stderr.strip())
    model: dict[str, Any] = json.loads(done.stdout)
    return model


def variable_faults(root: Path) -> Iterator[str]:
    """Names that .env.example and docker-compose.yml do not share; secrets that have a default."""
    example = keys.parse((root / EXAMPLE).read_text("utf-8"))
    found = list(_VARIABLE.finditer((root / COMPOSE).read_text("utf-8")))
    used = {match["name"] for match in found}
    for name in sorted(used - set(example)):
        yield f"{EXAMPLE}: {name} is missing, and {COMPOSE} uses it"
    for name in sorted(set(example) - used):
        yield f"{EXAMPLE}: {COMPOSE} does not use {name}"
    lenient = {match["name"] for match in found if not match["rest"].startswith(":?")}
    for name in sorted(filter(_SECRET.search, used | set(example))):
        if name in lenient:
            yield f"{COMPOSE}: {name} is a secret, so ask for it with ${{{name}:?…}}"
        if example.get(name):
            yield f"{EXAMPLE}: {name} is a secret and must stay empty"


def dockerfile_faults(root: Path) -> Iterator[str]:
    """What hadolint says of every Dockerfile in infra/."""
    files = sorted(path for path in (root / "infra").rglob("Dockerfile*") if path.is_file())
    if not files:
        yield "infra/: no Dockerfile"
    for path in files:
        done = _run("hadolint", "--no-color", "--format", "gnu", str(path))
        if done.returncode:
            yield (done.stdout + done.stderr).strip().replace(f"{root}{os.sep}", "")


def _run(
    program: str, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    path = Path(sys.executable).parent / program
    if not path.exists():
        raise NotChecked(f"{program} is not installed beside {sys.executable}: run `make check`")
    # A bare environment: the answer must be the same on every machine.
    return subprocess.run(  # noqa: S603 - our own arguments
        [path, *arguments],
        env={"PATH": os.defpath, "HOME": str(ROOT)} | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def main() -> None:
    about = argparse.ArgumentParser(description="Check docker-compose.yml and the Dockerfiles offline.")
    about.add_argument("--root", type=Path, default=ROOT, help="the checkout")
    root = about.parse_args().root.resolve()
    try:
        faults = check(root)
    except (NotChecked, OSError, subprocess.TimeoutExpired) as error:
        sys.exit(f"infra: not checked: {error}")
    if faults:
        sys.exit("\n".join([*faults, f"infra: {len(faults)} to mend"]))
    print("infra: Compose and Dockerfiles hold (no image was built)")


if __name__ == "__main__":
    main()
