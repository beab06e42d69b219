"""How does a command reach the newsroom: by its folder, by an address, or by the settings?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pressroom.client import Intake
from wire import config
from wire.config import Settings
from wire.tokens import Role

if TYPE_CHECKING:
    from pressroom.embedded.run import Run


def run(data: Path) -> Run:
    """The newsroom of this folder; raises `Unavailable("newsroom")` where none runs."""
    from pressroom.embedded.run import read_run  # noqa: PLC0415 - keeps `pressroom --help` quick

    return read_run(data)


def intake(data: Path, url: str, token: str, role: Role, language: str = "en") -> Intake:
    """Intake at the address given, else at the folder's newsroom with its token of this role."""
    if url:
        return Intake(url, token, language=language)
    here = run(data)
    return Intake(here.intake, token or here.tokens[role], language=language)


def settings(data: Path) -> Settings:
    """Those of the folder's newsroom; without one, those of the environment if it has any.

    Raises:
        Unavailable: `newsroom`, there is neither.
        BadSettings: the environment's are wrong.
    """
    configured = any(name.startswith(config.PREFIX) for name in config.environment())
    if configured and not (data / "run.json").exists():
        return config.load()
    return run(data).settings()
