"""What must hold of every service in docker-compose.yml? Rules over the model that Compose resolves.

A rule takes a `Service` and yields a sentence for everything that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wire.config import PREFIX, Settings

SETTINGS = frozenset(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)
FLOATING = frozenset({"", "latest", "stable", "edge", "main", "nightly"})
ROOT = frozenset({"", "0", "root"})


@dataclass(frozen=True)
class Service:
    """One service of the resolved model; `one_shot` when others wait for its end."""

    name: str
    spec: dict[str, Any]
    one_shot: bool = False


Rule = Callable[[Service], Iterator[str]]


def services(model: dict[str, Any]) -> list[Service]:
    """The services of `docker compose config --format json`."""
    specs: dict[str, dict[str, Any]] = model.get("services") or {}
    waited_for = {
        name
        for spec in specs.values()
        for name, wait in (spec.get("depends_on") or {}).items()
        if wait.get("condition") == "service_completed_successfully"
    }
    return [Service(name, spec, name in waited_for) for name, spec in specs.items()]


def faults(model: dict[str, Any]) -> list[str]:
    """Every broken rule, `service: sentence`; empty when all is well."""
    found = services(model)
    if not found:
        return ["no services"]
    broken = [f"{each.name}: {fault}" for each in found for rule in RULES for fault in rule(each)]
    return broken + list(secrets_are_files(model))


def secrets_are_files(model: dict[str, Any]) -> Iterator[str]:
    """Compose cannot lay anything but a file into a container that is read_only."""
    for kind in ("secrets", "configs"):
        for name, spec in (model.get(kind) or {}).items():
            if not spec.get("file"):
                yield f"{kind} {name}: not a file, and read_only takes nothing else"


def has_a_health_check(service: Service) -> Iterator[str]:
    check = service.spec.get("healthcheck") or {}
    absent = not check.get("test") or check.get("disable") or check["test"][0] == "NONE"
    if absent and not service.one_shot:
        yield "no healthcheck"


def is_not_root(service: Service) -> Iterator[str]:
    user = str(service.spec.get("user", "")).partition(":")[0]
    if user in ROOT:
        yield "runs as root, or as whatever its image says: give it a `user`"


def cannot_write_its_image(service: Service) -> Iterator[str]:
    if service.spec.get("read_only") is not True:
        yield "not read_only"


def has_no_privileges(service: Service) -> Iterator[str]:
    if service.spec.get("cap_drop") != ["ALL"]:
        yield "cap_drop is not [ALL]"
    if service.spec.get("cap_add"):
        yield "cap_add gives capabilities back"
    if service.spec.get("privileged"):
        yield "privileged"
    if not any(option.startswith("no-new-privileges") for option in service.spec.get("security_opt") or ()):
        yield "no no-new-privileges in security_opt"


def reaps_its_children(service: Service) -> Iterator[str]:
    if service.spec.get("init") is not True:
        yield "no init: nobody forwards signals and reaps"


def image_is_pinned(service: Service) -> Iterator[str]:
    image = str(service.spec.get("image", ""))
    name, _, digest = image.partition("@")
    tag = name.rpartition("/")[2].partition(":")[2]
    if tag in FLOATING and not digest:
        yield f"image {image or '(none)'} is not pinned by a tag that stays"


def ports_stay_at_home(service: Service) -> Iterator[str]:
    for port in service.spec.get("ports") or ():
        if port.get("host_ip") != "127.0.0.1":
            yield f"port {port.get('published')} is published beyond 127.0.0.1"
    if service.spec.get("network_mode") == "host":
        yield "network_mode host"


def memory_is_limited(service: Service) -> Iterator[str]:
    deploy = service.spec.get("deploy") or {}
    limits = (deploy.get("resources") or {}).get("limits") or {}
    if not service.spec.get("mem_limit") and not limits.get("memory"):
        yield "no memory limit"


def settings_are_known(service: Service) -> Iterator[str]:
    for name in sorted(service.spec.get("environment") or {}):
        if name.startswith(PREFIX) and name not in SETTINGS:
            yield f"{name} is no setting of wire/config.py"


RULES: tuple[Rule, ...] = (
    has_a_health_check,
    is_not_root,
    cannot_write_its_image,
    has_no_privileges,
    reaps_its_children,
    image_is_pinned,
    ports_stay_at_home,
    memory_is_limited,
    settings_are_known,
)
